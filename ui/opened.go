package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/ui/part"
)

// opened is a walk that somebody wrote down, as text: nothing of it is sent, and nothing can be done with it.
type opened struct {
	*part.Scrolled
	still // what is written does not change
	close func()
}

var _ middle = (*opened)(nil)

// mostOpened is how much of a text is shown, in bytes: a page longer than that holds the window up.
const mostOpened = 64 << 10

func newOpened(title, intro string, report export.Opened, done func()) *opened {
	if report.Changed {
		intro += " The stages were changed after the report was written."
	}
	body := part.Column(12, part.Column(4, part.NewHeading(title), part.NewProse(intro)))
	for _, s := range report.Stages {
		body.Add(writtenCard(page.Name(flow.Stage(s.Stage)), page.RecordText(s)))
	}
	return &opened{part.NewScrolled(14, 24, body, nil), still{}, done}
}

// writtenCard shows a text as it is written, to be selected; no more of it than a window can show at once.
func writtenCard(title, text string) fyne.CanvasObject {
	if text = strings.TrimSpace(text); len(text) > mostOpened {
		text = strings.ToValidUTF8(text[:mostOpened], "") + fmt.Sprintf("\n… and %s more.", plain.Count(len(text)-mostOpened, "byte"))
	}
	label := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	label.Wrapping = fyne.TextWrapBreak
	label.Selectable = true
	return part.NewCard(title, part.Inset(4, 8, label))
}

// Primary implements middle.
func (o *opened) Primary() { o.close() }

// isReport tells that a file by its name, or a folder by what is in it, may be a report.
func isReport(path string) bool {
	_, err := os.Stat(filepath.Join(path, "walk.json"))
	return err == nil || strings.HasSuffix(path, ".zip") || filepath.Base(path) == "walk.json"
}

// askReport asks for a report to open.
func (w *Window) askReport() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.toast.Alert(fmt.Sprintf("The report was not opened: %v", err))
		case f != nil:
			f.Close() // it is read again, with a limit, where nobody waits for it
			w.openReport(f.URI().Path())
		}
	}, w.win)
	d.Show()
}

// openReport reads a report in the background, and shows it.
func (w *Window) openReport(path string) {
	w.importer.reading.Go(func() {
		report, err := export.Open(path)
		w.archive.deliver(func() {
			if err != nil {
				w.toast.Alert(fmt.Sprintf("The report was not opened: %v", err))
				return
			}
			intro := fmt.Sprintf("From %s. It may come from anybody: nothing in it is sent.", filepath.Base(path))
			w.openSheet(newOpened("A recorded walk", intro, report, w.closeSheet))
		})
	})
}
