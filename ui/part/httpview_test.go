package part_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

var answer = part.Message{
	Start:  "HTTP/1.1 200 OK",
	Header: []wire.Field{{Name: "Content-Type", Value: "application/json"}, {Name: "Cache-Control", Value: "no-store"}},
	Body:   []byte("{\n  \"token_type\": \"Bearer\",\n  \"expires_in\": 3600\n}"),
}

func newView(t testing.TB, m part.Message, width float32) fyne.CanvasObject {
	t.Helper()
	start(t)
	view := part.NewHTTPView(m)
	show(t, view, width)
	return view
}

func TestHTTPViewShowsTheMessageLineByLine(t *testing.T) {
	view := newView(t, answer, 628)
	want := []string{"HTTP/1.1 200 OK", "Content-Type: application/json", "Cache-Control: no-store",
		"{", `  "token_type": "Bearer",`, `  "expires_in": 3600`, "}"}
	if got := texts(view); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rows:\n got %q\nwant %q", got, want)
	}
}

func TestHTTPViewColoursNames(t *testing.T) {
	tests := map[string]struct {
		contentType, body string
		word              string
		want              theme.ColorName
	}{
		"json name":        {"application/json; charset=utf-8", `{"scope": "activity"}`, "scope", theme.Key},
		"json text":        {"application/problem+json", `{"scope": "activity"}`, "activity", theme.Text},
		"json word":        {"application/json", `{"ok": true}`, "true", theme.Proof},
		"html tag":         {"text/html", `<p class="x">Text</p>`, "<p", theme.Key},
		"html attribute":   {"text/html", `<p class="x">Text</p>`, "class", theme.URL},
		"xml":              {"application/atom+xml", `<entry/>`, "entry", theme.Key},
		"form name":        {"application/x-www-form-urlencoded", "grant_type=code&x=1", "grant_type", theme.Key},
		"form value":       {"application/x-www-form-urlencoded", "grant_type=code&x=1", "code", theme.Text},
		"broken parameter": {"application/json; =", `{"scope": 1}`, "scope", theme.Key},
		"plain text":       {"text/plain", `{"scope": 1}`, "scope", theme.Text},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			view := newView(t, part.Message{Body: []byte(tc.body), ContentType: tc.contentType}, 628)
			at := slices.IndexFunc(pieces(view), func(p *canvas.Text) bool { return strings.Contains(p.Text, tc.word) })
			if at < 0 {
				t.Fatalf("%q is not in %q", tc.word, texts(view))
			}
			got := pieces(view)[at].Color
			if want := theme.New(theme.Dark, theme.Normal).Color(tc.want, 0); got != want {
				t.Errorf("colour of %q: got %v, want %v", tc.word, got, want)
			}
		})
	}
}

func TestHTTPViewWrapsAnewWhenItsWidthChanges(t *testing.T) {
	token := strings.Repeat("abcdefghij", 20)
	view := newView(t, part.Message{Body: []byte(token)}, 628)
	wide := texts(view)
	view.Resize(fyne.NewSize(300, 400))
	narrow := texts(view)
	if len(wide) >= len(narrow) || len(wide) < 2 {
		t.Fatalf("%d rows at 628 pixels, %d at 300", len(wide), len(narrow))
	}
	for i, row := range narrow {
		if got := strings.HasPrefix(row, "↳ "); got != (i > 0) {
			t.Errorf("row %d %q: mark of a continuation is %v", i, row, got)
		}
	}
	if got := strings.ReplaceAll(strings.Join(narrow, ""), "↳ ", ""); got != token {
		t.Errorf("characters: got %q, want %q", got, token)
	}
}

func TestHTTPViewEscapesWhatDeceives(t *testing.T) {
	view := newView(t, part.Message{
		Start:  "HTTP/1.1 200 \x1b[2J",
		Header: []wire.Field{{Name: "X", Value: "a\rSet-Cookie: b"}},
		Body:   []byte("{\"a\": \"\u202eevil\x00\"}"), ContentType: "application/json",
	}, 628)
	wantSeen(t, view, `\x1b[2J`, `a\rSet-Cookie: b`, `\u202eevil\x00`)
}

func TestHTTPViewCopiesTheWholeMessage(t *testing.T) {
	m := answer
	m.Body = bytes.Repeat([]byte("0123456789\n"), 20_000)
	view := newView(t, m, 628)
	test.Tap(all[*part.CopyButton](view)[0])
	got := fyne.CurrentApp().Clipboard().Content()
	want := "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n" + string(m.Body)
	if got != want {
		t.Errorf("clipboard has %d characters, want %d", len(got), len(want))
	}
}

func TestHTTPViewBoundsWhatItShows(t *testing.T) {
	body := []byte(strings.Repeat("line\n", 5000))
	view := newView(t, part.Message{Start: "HTTP/1.1 200 OK", Body: body, Truncated: true}, 628)
	if n := len(pieces(view)); n > 30 {
		t.Errorf("%d rows are drawn, want no more than fit", n)
	}
	wantSeen(t, view, "4600 more lines. Copy has all of it.", "The body was too long")
	more := all[*part.Button](view)
	test.Tap(more[len(more)-1])
	settle(view, 628)
	wantSeen(t, view, "4200 more lines.")
	wantUnseen(t, newView(t, answer, 628), "more lines", "was too long")
}

func TestHTTPViewOneEndlessLine(t *testing.T) {
	view := newView(t, part.Message{Body: bytes.Repeat([]byte("ä"), 100_000)}, 628)
	wantSeen(t, view, "more bytes. Copy has all of it.")
	wantUnseen(t, view, `\x`) // no character is cut in two
}

func TestHTTPViewDoesNotShowBytesAsText(t *testing.T) {
	view := newView(t, part.Message{Body: []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xfe")}, 628)
	wantSeen(t, view, "12 bytes that are not text")
}

func TestHTTPViewScrollsByKeyboard(t *testing.T) {
	var body strings.Builder
	for i := range 100 {
		fmt.Fprintf(&body, "line %02d\n", i)
	}
	start(t)
	view := part.NewHTTPView(part.Message{Body: []byte(body.String())})
	w := show(t, view, 628)
	wantSeen(t, view, "line 00")
	wantUnseen(t, view, "line 60")
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageDown)
	wantSeen(t, view, "line 60")
	wantUnseen(t, view, "line 00")
	press(t, w, fyne.KeyEnd)
	wantSeen(t, view, "line 99")
	press(t, w, fyne.KeyHome, fyne.KeyUp)
	wantSeen(t, view, "line 00")
}

// Nothing to scroll takes no stop of the Tab key and no turn of the wheel away from the page.
func TestHTTPViewShortMessageDoesNotScroll(t *testing.T) {
	view := newView(t, answer, 628)
	if n := len(all[fyne.CanvasObject](view)); n == 0 {
		t.Fatal("nothing to see")
	}
	for _, o := range all[fyne.CanvasObject](view) {
		if _, ok := o.(fyne.Scrollable); ok {
			t.Errorf("%T takes the wheel", o)
		}
	}
}

func TestHTTPViewFollowsTheTheme(t *testing.T) {
	view := newView(t, answer, 628)
	cell := func() *canvas.Text { return pieces(view)[1] }
	before := *cell()
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, theme.Largest))
	view.Refresh()
	after := *cell()
	if before.Color == after.Color || after.TextSize <= before.TextSize {
		t.Errorf("before %v %v, after %v %v", before.Color, before.TextSize, after.Color, after.TextSize)
	}
}

// TestHTTPViewCostsTheSameForLongBodies counts memory instead of time, which does not depend on the machine.
func TestHTTPViewCostsTheSameForLongBodies(t *testing.T) {
	start(t)
	cost := func(size int) float64 {
		m := part.Message{Start: answer.Start, Header: answer.Header, Body: document(size)}
		return testing.AllocsPerRun(3, func() {
			view := part.NewHTTPView(m)
			view.Resize(fyne.NewSize(628, 600))
		})
	}
	small := cost(16 << 10) // a little more than is shown
	for _, size := range []int{1 << 18, 1 << 20, 10 << 20} {
		if got := cost(size); got > 1.1*small {
			t.Errorf("%d bytes: %.0f allocations, 16 KB: %.0f", size, got, small)
		}
	}
}

// document is a JSON array of about that many bytes.
func document(size int) []byte {
	one := []byte("  {\n    \"id\": 12345,\n    \"name\": \"an activity of some length\",\n    \"public\": true\n  },\n")
	return append([]byte("[\n"), bytes.Repeat(one, size/len(one))...)
}

func BenchmarkHTTPView(b *testing.B) {
	start(b)
	for _, size := range []int{1 << 10, 1 << 18, 1 << 20, 10 << 20} {
		b.Run(fmt.Sprint(size>>10, "KB"), func(b *testing.B) {
			m := part.Message{Start: answer.Start, Header: answer.Header, Body: document(size)}
			for b.Loop() {
				view := part.NewHTTPView(m)
				view.Resize(fyne.NewSize(628, 600))
			}
		})
	}
}
