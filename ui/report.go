package ui

import (
	"errors"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"oauthwalk/flow/credentials"
	"oauthwalk/flow/export"
)

// copyReport puts the walk that is shown on the clipboard, as Markdown for an issue or a mail. No secret is in it.
func (w *Window) copyReport() {
	w.copy(export.Markdown(w.view().View, w.made.Version), "A report of the walk, without a secret,")
}

// saveReport asks for a folder, and writes the report into a new one in it.
func (w *Window) saveReport() {
	v := w.view().View
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			w.toast.Alert(fmt.Sprintf("The report was not saved: %v", err))
		case folder != nil:
			name := filepath.Join(folder.Path(), v.Snapshot.Started.Format("oauthwalk-20060102-150405"))
			if err := export.WriteReport(name, v, w.made.Version); err != nil {
				w.toast.Alert(fmt.Sprintf("The report was not saved: %v", err))
				return
			}
			w.toast.Say("Saved in " + name + ".")
		}
	}, w.win)
	d.Show()
}

// share writes the client of the walk as a set-up, without its secret.
func (w *Window) share() {
	c := w.view().Snapshot.Client
	set, err := credentials.SetupOf(c, c.Issuer == w.session.Practice())
	if err != nil {
		w.toast.Alert(fmt.Sprintf("The client was not shared: %v.", err))
		return
	}
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if f == nil && err == nil {
			return
		}
		if err == nil {
			_, err = f.Write(set.JSON())
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			w.toast.Alert(fmt.Sprintf("The client was not shared: %v.", err))
			return
		}
		w.toast.Say("Saved in " + f.URI().Path() + ". No secret is in it.")
	}, w.win)
	d.SetFileName("client" + credentials.SetupSuffix)
	d.Show()
}
