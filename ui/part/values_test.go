package part_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func newJSON(t *testing.T, document string) fyne.CanvasObject {
	t.Helper()
	start(t)
	table := part.NewJSONTable([]byte(document))
	show(t, table, 600)
	return table
}

func TestJSONTableShowsPathsAndValues(t *testing.T) {
	tests := map[string]struct {
		document string
		want     string
	}{
		"flat":      {`{"sub":"u-1","age":36,"ok":true,"note":null}`, "sub|u-1|age|36|ok|true|note|null"},
		"nested":    {`{"user":{"id":{"n":1}}}`, "user.id.n|1"},
		"array":     {`{"roles":["admin","dev"],"m":[[1]]}`, "roles[0]|admin|roles[1]|dev|m[0][0]|1"},
		"empty":     {`{"a":{},"b":[]}`, "a|{}|b|[]"},
		"top":       {`"just text"`, "(value)|just text"},
		"digits":    {`{"n":12345678901234567890.10}`, "n|12345678901234567890.10"},
		"repeated":  {`{"a":1,"a":2}`, "a|1|a|2"},
		"deceptive": {`{"a\u202e":"b\u0000"}`, `a\u202e|b\x00`},
		"too early": {`{"a":1,`, "a|1|The rest is not JSON: it ends too early."},
		"no json":   {`<html>`, "No parameters.|The rest is not JSON"},
		"more":      {`{"a":1} {"b":2}`, "a|1|The rest is not JSON: extra data follows the JSON document."},
		"deep": {strings.Repeat("[", 100) + strings.Repeat("]", 100),
			"No parameters.|The rest is not JSON: it is nested too deeply."},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			table := newJSON(t, tc.document)
			if got := strings.Join(texts(table), "|"); !strings.HasPrefix(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestJSONTableIsBounded(t *testing.T) {
	table := newJSON(t, "["+strings.Repeat(`{"x":1},`, 50_000)+"0]")
	rows := func() int { return len(all[*part.CopyButton](table)) }
	wantSeen(t, table, "There are more values.")
	before := rows()
	buttons := all[*part.Button](table)
	test.Tap(buttons[len(buttons)-1])
	if after := rows(); before != 40 || after != 80 {
		t.Errorf("rows: got %d and then %d, want 40 and 80", before, after)
	}
	wantUnseen(t, newJSON(t, `{"a":1}`), "There are more values.")
}

func TestURLViewShowsOneParameterALine(t *testing.T) {
	start(t)
	const url = "http://127.0.0.1:41233/authorize?response_type=code" +
		"&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback&flag&state=a=b"
	view := part.NewURLView()
	view.SetURL(url)
	show(t, view, 628)
	want := []string{"http://127.0.0.1:41233/authorize", "?response_type=code",
		"&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback", "&flag", "&state=a=b"}
	if got := texts(view); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rows:\n got %q\nwant %q", got, want)
	}
	test.Tap(all[*part.CopyButton](view)[0])
	if got := fyne.CurrentApp().Clipboard().Content(); got != url {
		t.Errorf("clipboard: got %q, want the URL in one piece", got)
	}
}

// A parameter has one colour wherever it is: in the URL, in a form, in JSON, in a request line and in a header.
func TestAParameterHasOneColour(t *testing.T) {
	start(t)
	url := part.NewURLView()
	url.SetURL("http://x/authorize?client_id=v0&redirect_uri=v1&state=v2&code_challenge=v3&code=v4")
	json, form := part.NewHTTPView(), part.NewHTTPView()
	json.SetMessage(part.Message{Start: "GET /callback?state=v2&code=v4 HTTP/1.1", Header: []wire.Field{{Name: "Authorization", Value: "Bearer v4"}},
		ContentType: "application/json", Body: []byte(`{"client_id": "v0", "code_verifier": "v3", "access_token": "v4"}`)})
	form.SetMessage(part.Message{ContentType: "application/x-www-form-urlencoded", Body: []byte("code=v4&redirect_uri=v1&code_verifier=v3")})
	want := map[string]theme.ColorName{"v0": theme.Text, "v1": part.Tone("redirect_uri"), "v2": part.Tone("state"), "v3": part.Tone("code_challenge"),
		"v4": part.Tone("code")}
	seen := 0
	for _, view := range []fyne.CanvasObject{url, json, form} {
		show(t, view, 628)
		for _, p := range pieces(view) {
			if tone, ok := want[p.Text]; ok {
				seen++
				if p.Color != theme.New(theme.Dark, theme.Normal).Color(tone, 0) {
					t.Errorf("%q in %q has another colour than %s", p.Text, texts(view), tone)
				}
			}
		}
	}
	if seen != 14 {
		t.Errorf("%d values were looked at, want 14", seen)
	}
}

func TestPKCEViewShowsTheThreeLines(t *testing.T) {
	start(t)
	view := part.NewPKCEView()
	view.Set(part.PKCE{Verifier: "verifier-value", Digest: "13d31e96", Challenge: "challenge-value", Method: "S256"})
	show(t, view, 628)
	got := strings.Join(texts(view), "|")
	at := -1
	for _, word := range []string{"code_verifier", "verifier-value", "SHA-256", "13d31e96", "base64url",
		"code_challenge", "challenge-value"} {
		next := strings.Index(got, word)
		if next <= at {
			t.Errorf("%q is not in its place in %q", word, got)
		}
		at = next
	}
	test.Tap(all[*part.CopyButton](view)[2])
	if got := fyne.CurrentApp().Clipboard().Content(); got != "challenge-value" {
		t.Errorf("clipboard: got %q, want the challenge", got)
	}
}

func TestPKCEViewPlain(t *testing.T) {
	start(t)
	view := part.NewPKCEView()
	view.Set(part.PKCE{Verifier: "same-value", Challenge: "same-value", Method: "plain"})
	show(t, view, 628)
	wantSeen(t, view, "sent as it is", "same-value")
	wantUnseen(t, view, "SHA-256")
}

// What is shown already stays, and with it the focus of a button.
func TestPKCEViewKeepsWhatIsThere(t *testing.T) {
	start(t)
	view := part.NewPKCEView()
	p := part.PKCE{Verifier: "verifier-value", Digest: "13d31e96", Challenge: "challenge-value", Method: "S256"}
	view.Set(p)
	w := show(t, view, 628)
	w.Canvas().FocusNext()
	before := w.Canvas().Focused()
	view.Set(p)
	if b, ok := before.(*part.CopyButton); !ok || !slices.Contains(all[*part.CopyButton](view), b) {
		t.Error("the button that has the focus is gone")
	}
}
