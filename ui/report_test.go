package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/ui/part"
)

// A report is seen before it leaves: what is redacted, and its text. Ctrl+Enter copies its short form, which tells the walk,
// and has none of its secrets.
func TestPreviewReport(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	w.previewReport()
	if w.sheet != nil || !strings.Contains(w.toast.Shown(), "nothing to report yet") {
		t.Errorf("before the first stage it shows %T and says %q", w.sheet, w.toast.Shown())
	}
	through(t, w, q)
	w.previewReport()
	p, ok := w.sheet.(*preview)
	if !ok || !w.covers() {
		t.Fatalf("the sheet is %T", w.sheet)
	}
	w.primary() // at once, as somebody who knows the keys does
	q.until(t, func() bool { return p.short != "" })
	seen := textOf(p.Content())
	text := w.app.Clipboard().Content()
	if !strings.Contains(text, "# A walk that went well") || !strings.Contains(text, "sequenceDiagram") || !strings.Contains(text, "## Revoke the token") {
		t.Errorf("the report is %.400s", text)
	}
	code := w.snap.Response.Code
	for _, want := range []string{"# A walk that went well", code.Redacted() + " code\n    Read the callback: results\n    Exchange the code: body of request"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the preview does not have %q:\n%s", want, seen)
		}
	}
	for _, s := range []string{w.snap.Client.Secret.Reveal(), code.Reveal(), w.snap.Grant.New.Access.Reveal()} {
		if strings.Contains(text+seen, s) {
			t.Errorf("the report has the secret %s… in it", s[:4])
		}
	}
	w.typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.sheet != nil {
		t.Error("Escape does not close it")
	}
}

// A walk is saved as often as somebody wants, as a folder or a zip; what fails says what to do.
func TestSaveReport(t *testing.T) {
	w, now, dir := newWindow(t), time.Date(2026, 11, 28, 9, 8, 7, 0, time.UTC), t.TempDir()
	w.clock.now = func() time.Time { return now }
	v := w.view().View
	for _, name := range []string{"oauthwalk-20261128-090807", "oauthwalk-20261128-090807.zip", "oauthwalk-20261128-090808"} {
		suffix := filepath.Ext(name)
		if strings.HasSuffix(name, "8") {
			now = now.Add(time.Second)
		}
		if err := w.saveReportIn(dir, v, suffix); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil || !strings.Contains(w.toast.Shown(), name) {
			t.Errorf("%v; it says %q", err, w.toast.Shown())
		}
	}
	if err := w.saveReportIn(dir, v, ""); err == nil || !strings.Contains(err.Error(), "save it again") {
		t.Errorf("a second one in the same second: %v", err)
	}
	w.notSaved("report", w.saveReportIn(filepath.Join(dir, "none"), v, ""))
	if said := w.toast.Shown(); !strings.Contains(said, "not saved") || !strings.HasSuffix(said, "make that folder first, or choose another one.") {
		t.Errorf("it says %q", said)
	}
}

// textOf is all the text of the labels and lines below an object.
func textOf(o fyne.CanvasObject) (text string) {
	switch o := o.(type) {
	case *widget.Label:
		return o.Text + "\n"
	case *part.Prose:
		return o.Text + "\n"
	case *part.Text:
		return o.Text + "\n"
	case *fyne.Container:
		for _, child := range o.Objects {
			text += textOf(child)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			text += textOf(child)
		}
	}
	return text
}

// A report that falls on the window is shown as text until Escape; what is none is refused in words.
func TestOpenReport(t *testing.T) {
	w := newWindow(t)
	packed := filepath.Join(t.TempDir(), "report.zip")
	if err := w.Walk().Configure(w.snap.Client); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Walk().Run(t.Context(), flow.Setup); err != nil {
		t.Fatal(err)
	}
	if err := export.WriteReport(packed, page.View{Snapshot: w.Walk().Snapshot(), Practice: true}, "1"); err != nil {
		t.Fatal(err)
	}
	drop := func(path string) {
		w.importer.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
		w.importer.reading.Wait()
	}
	drop(packed)
	o, ok := w.sheet.(*opened)
	if !ok || !w.covers() {
		t.Fatalf("the sheet is %T", w.sheet)
	}
	text := textOf(o.Content())
	if !strings.Contains(text, "Stage 1 of 8: Set up the client. Done in ") || !strings.Contains(text, "client_secret") {
		t.Errorf("it shows %q", text)
	}
	w.typed(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.sheet != nil {
		t.Error("Escape does not close it")
	}
	drop(t.TempDir())
	if w.sheet != nil {
		t.Error("an empty folder is shown")
	}
	q := make(queue, 256) // Fyne's test driver draws in the goroutine that asks for it, and here two ask
	begun := windowOf(t, &fakekeyring.Keyring{}, Options{Report: packed, Deliver: func(f func()) { q <- f }})
	q.until(t, func() bool { return begun.sheet != nil })
	if _, ok := begun.sheet.(*opened); !ok {
		t.Errorf("a window that was begun with it shows %T", begun.sheet)
	}
}
