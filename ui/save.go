package ui

import (
	"errors"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"oauthwalk/flow/credentials"
	"oauthwalk/flow/export"
	"oauthwalk/flow/file"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
)

// saveText asks where a text is to be saved.
func (w *Window) saveText(name, text string) { w.saveAs(name, []byte(text), "") }

// saveAs asks where a file is to be saved, and adds a note to the news of it.
func (w *Window) saveAs(name string, text []byte, note string) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if f == nil && err == nil {
			return
		}
		if err == nil {
			_, err = f.Write(text)
			if err = errors.Join(err, f.Close()); err != nil {
				_ = storage.Delete(f.URI()) // half a file is worse than none
			}
		}
		if err != nil {
			w.notSaved("file", err)
			return
		}
		w.toast.Say("Saved as " + f.URI().Path() + "." + note)
	}, w.win)
	d.SetFileName(name)
	d.Show()
}

// notSaved says why, and what to do next.
func (w *Window) notSaved(what string, err error) {
	w.toast.Alert(fmt.Sprintf("The %s was not saved. %s", what, plain.Sentence(file.Remedy(err).Error())))
}

// saveReport asks for a folder, and writes the report of a walk into a new folder or archive in it.
func (w *Window) saveReport(v page.View, suffix string) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if folder != nil && err == nil {
			err = w.saveReportIn(folder.Path(), v, suffix)
		}
		if err != nil {
			w.notSaved("report", err)
		}
	}, w.win)
	d.Show()
}

// saveReportIn writes it under the name of this moment, so that a walk can be saved again.
func (w *Window) saveReportIn(folder string, v page.View, suffix string) error {
	name := filepath.Join(folder, w.clock.now().Format("oauthwalk-20060102-150405")+suffix)
	err := export.WriteReport(name, v, w.made.Version)
	if errors.Is(err, export.ErrExists) {
		return fmt.Errorf("%s was saved this very second; save it again", name)
	}
	if err == nil {
		w.toast.Say("Saved in " + name + ". No secret is in it.")
	}
	return err
}

// share writes the client of the walk as a set-up, without its secret.
func (w *Window) share() {
	c := w.view().Snapshot.Client
	set, err := credentials.SetupOf(c, c.Issuer == w.session.Practice())
	if err != nil {
		w.toast.Alert(fmt.Sprintf("The client was not shared: %v.", err))
		return
	}
	w.saveAs("client"+credentials.SetupSuffix, set.JSON(), " No secret is in it.")
}
