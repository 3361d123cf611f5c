package part_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// clock is a Later that fires when the test says so.
type clock struct {
	wait    time.Duration
	pending func()
}

func (c *clock) later(d time.Duration, f func()) func() {
	c.wait, c.pending = d, f
	return func() { c.pending = nil }
}

func (c *clock) fire() {
	if f := c.pending; f != nil {
		c.pending = nil
		f()
	}
}

func newTable(t *testing.T, rows ...part.Row) (*part.ParamTable, fyne.Window) {
	t.Helper()
	start(t)
	table := part.NewParamTable()
	table.SetRows(rows)
	return table, show(t, table, 628)
}

// buttons are the buttons that can be seen and have no word, by their glyph.
func buttons(o fyne.CanvasObject, glyph part.Glyph) []*part.Button {
	var out []*part.Button
	for _, b := range all[*part.Button](o) {
		if b.Icon == glyph {
			out = append(out, b)
		}
	}
	return out
}

func helpButton(t *testing.T, o fyne.CanvasObject) *part.Button {
	t.Helper()
	for _, b := range all[*part.Button](o) {
		if b.Text == "?" {
			return b
		}
	}
	t.Fatal("no ? button")
	return nil
}

func TestParamTableUnfoldsWholeValueAndExplanation(t *testing.T) {
	value := strings.Repeat("0123456789", 14)
	table, w := newTable(t, part.Row{Name: "state", Value: value, Explain: "Ties the response to this browser."})
	wantSeen(t, table, "state", "…")
	wantUnseen(t, table, "Ties the response")
	w.Canvas().Focus(helpButton(t, table))
	press(t, w, fyne.KeyReturn)
	settle(table, 628)
	wantSeen(t, table, "Ties the response to this browser.")
	if got := strings.Join(texts(table), ""); !strings.Contains(got, value) {
		t.Errorf("the whole value cannot be seen in %q", got)
	}
	press(t, w, fyne.KeySpace)
	wantUnseen(t, table, "Ties the response")
}

func TestParamTableRowUnfoldsWhenClickedAnywhere(t *testing.T) {
	table, w := newTable(t, part.Row{Name: "scope", Value: "activity", Explain: "What is asked for."})
	test.TapCanvas(w.Canvas(), fyne.NewPos(300, 12))
	wantSeen(t, table, "What is asked for.")
}

func TestParamTableCopiesTheWholeValue(t *testing.T) {
	value := strings.Repeat("x", 5000)
	table, _ := newTable(t, part.Row{Name: "code", Value: value})
	test.Tap(all[*part.CopyButton](table)[0])
	if got := fyne.CurrentApp().Clipboard().Content(); got != value {
		t.Errorf("clipboard has %d characters, want %d", len(got), len(value))
	}
}

func TestParamTableHidesSecretsAgain(t *testing.T) {
	c := &clock{}
	start(t)
	table := part.NewParamTable()
	clockOf(t, c.later)
	secret := part.Row{Name: "client_secret", Value: "geheim", Secret: true, Masked: true}
	table.SetRows([]part.Row{secret})
	show(t, table, 628)
	wantUnseen(t, table, "geheim")
	if n := len(all[*part.CopyButton](table)); n != 0 {
		t.Errorf("%d copy buttons beside a hidden secret, want none", n)
	}
	test.Tap(buttons(table, part.GlyphShow)[0])
	wantSeen(t, table, "geheim")
	table.SetRows([]part.Row{secret}) // a new snapshot with the same value does not hide it
	wantSeen(t, table, "geheim")
	if c.wait != 30*time.Second {
		t.Errorf("hides after %v, want 30s", c.wait)
	}
	c.fire()
	wantUnseen(t, table, "geheim")

	test.Tap(buttons(table, part.GlyphShow)[0])
	test.Tap(buttons(table, part.GlyphHide)[0])
	wantUnseen(t, table, "geheim")

	test.Tap(buttons(table, part.GlyphShow)[0])
	secret.Value = "anders"
	table.SetRows([]part.Row{secret})
	wantUnseen(t, table, "anders")
}

func TestParamTableDotsDoNotTellTheLength(t *testing.T) {
	short, _ := newTable(t, part.Row{Name: "s", Value: "a", Masked: true})
	long, _ := newTable(t, part.Row{Name: "s", Value: strings.Repeat("a", 60), Masked: true})
	dots := func(o fyne.CanvasObject) int { return strings.Count(seen(o), "•") }
	if a, b := dots(short), dots(long); a != b || a == 0 {
		t.Errorf("%d dots for one character, %d for sixty", a, b)
	}
}

func TestParamTableReportsEdits(t *testing.T) {
	table, _ := newTable(t,
		part.Row{Name: "scope", Value: "activity", Edited: true},
		part.Row{Name: "client authentication", Value: "HTTP Basic", ReadOnly: true})
	var events []string
	table.OnEdit = func(name, value string) { events = append(events, "edit "+name+"="+value) }
	table.OnReset = func(name string) { events = append(events, "reset "+name) }
	table.OnRemove = func(name string) { events = append(events, "remove "+name) }
	table.SetEditing(true)
	settle(table, 628)
	wantSeen(t, table, "changed by hand", "HTTP Basic")
	entries := editors(table)
	if len(entries) != 3 {
		t.Fatalf("%d entries, want one for scope and two to add a parameter", len(entries))
	}
	entries[0].OnChanged("activity profile")
	test.Tap(buttons(table, part.GlyphReset)[0])
	test.Tap(buttons(table, part.GlyphRemove)[0])
	add := buttons(table, part.GlyphAdd)[0]
	test.Tap(add) // nothing to add yet
	entries[1].SetText(" prompt ")
	entries[2].SetText("login ")
	test.Tap(add)
	entries[1].SetText("nonce")
	entries[1].OnSubmitted("")
	got := strings.Join(events, "; ")
	want := "edit scope=activity profile; reset scope; remove scope; edit prompt=login ; edit nonce="
	if got != want {
		t.Errorf("events:\n got %s\nwant %s", got, want)
	}
	if entries[1].Text != "" {
		t.Error("the line for a new parameter is not empty afterwards")
	}
}

// editors are the entries that can be seen.
func editors(o fyne.CanvasObject) []*widget.Entry { return part.Entries(all[fyne.Widget](o)) }

func TestParamTableDoesNotOverwriteWhatIsTyped(t *testing.T) {
	table, w := newTable(t, part.Row{Name: "scope", Value: "a"})
	table.SetEditing(true)
	settle(table, 628)
	w.Canvas().FocusNext()
	for _, r := range "bc" {
		w.Canvas().Focused().TypedRune(r)
	}
	typed := editors(table)[0].Text
	table.SetRows([]part.Row{{Name: "scope", Value: "b", Edited: true}}) // the snapshot of the first key arrives late
	if got := editors(table)[0].Text; got != typed || !strings.Contains(got, "bc") {
		t.Errorf("entry: got %q, want %q as typed", got, typed)
	}
	w.Canvas().Unfocus()
	table.SetRows([]part.Row{{Name: "scope", Value: "a"}}) // reset
	if got := editors(table)[0].Text; got != "a" {
		t.Errorf("after a reset: got %q, want the value of the row", got)
	}
}

func TestParamTableKeepsRowsThatStay(t *testing.T) {
	table, _ := newTable(t,
		part.Row{Name: "code", Value: "abc", Explain: "The one-time code."},
		part.Row{Name: "resource", Value: "one"}, part.Row{Name: "resource", Value: "two"})
	test.Tap(helpButton(t, table))
	table.SetRows([]part.Row{
		{Name: "grant_type", Value: "authorization_code"},
		{Name: "code", Value: "abc", Explain: "The one-time code.", Note: "one use"},
		{Name: "resource", Value: "one"}, {Name: "resource", Value: "three"}})
	wantSeen(t, table, "grant_type", "The one-time code.", "one use", "one", "three")
	wantUnseen(t, table, "two")
	table.SetRows(nil)
	wantSeen(t, table, "No parameters.")
}

func TestParamTableColoursByKind(t *testing.T) {
	table, _ := newTable(t, part.Row{Name: "code_verifier", Value: "dBjftJeZ4CVP", Tone: theme.Proof})
	for _, text := range all[*part.Text](table) {
		if text.Text == "dBjftJeZ4CVP" && text.Color != theme.Proof {
			t.Errorf("colour of the verifier: got %s, want %s", text.Color, theme.Proof)
		}
	}
	wantSeen(t, table, "dBjftJeZ4CVP")
}
