package ui

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
)

// The report on the clipboard tells the walk, and has none of its secrets.
func TestCopyReport(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	through(t, w, q)
	w.copyReport()
	text := w.app.Clipboard().Content()
	if !strings.Contains(text, "# A walk that went well") || !strings.Contains(text, "sequenceDiagram") || !strings.Contains(text, "## Revoke the token") {
		t.Errorf("the report is %.400s", text)
	}
	for _, s := range []string{w.snap.Client.Secret.Reveal(), w.snap.Response.Code.Reveal(), w.snap.Grant.New.Access.Reveal()} {
		if strings.Contains(text, s) {
			t.Errorf("the report has the secret %s… in it", s[:4])
		}
	}
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
	text := ""
	var visit func(fyne.CanvasObject)
	visit = func(at fyne.CanvasObject) {
		switch at := at.(type) {
		case *widget.Label:
			text += at.Text
		case *fyne.Container:
			for _, child := range at.Objects {
				visit(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(at).Objects() {
				visit(child)
			}
		}
	}
	visit(o.Content())
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
}
