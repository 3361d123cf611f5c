package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
)

// otherBrowser is the question about a callback without the cookie of the walk. Somebody may have led the person's browser
// there, so No has the focus.
type otherBrowser struct {
	walk, number int // of the question that is open; 0 while there is none
	dialog       *dialog.CustomDialog
	yes, no      *widget.Button
}

// askAboutBrowser opens the question that the walk asks, and closes the one that it does not ask any more.
func (w *Window) askAboutBrowser(s flow.Snapshot) {
	o, number := &w.other, s.Listener.Question
	if o.walk == s.Walk && o.number == number {
		return
	}
	if o.number != 0 {
		o.number = 0
		o.dialog.Hide()
	}
	if number == 0 {
		return
	}
	walk := w.session.Walk()
	answer := func(use bool) func() {
		return func() {
			if o.walk != s.Walk || o.number != number {
				return
			}
			o.dialog.Hide()
			w.say(walk.Decide(number, use))
		}
	}
	o.walk, o.number = s.Walk, number
	o.no, o.yes = widget.NewButton("No", answer(false)), widget.NewButton("Yes, use it", answer(true))
	o.dialog = dialog.NewCustomWithoutButtons("Another browser", widget.NewLabel(page.OtherBrowser+" Use it?\n\n"+
		"Say yes if you opened the URL there yourself. If you did not, say no:\n"+
		"somebody may have led you there, to sign you in to their account."), w.win)
	o.dialog.SetButtons([]fyne.CanvasObject{o.no, o.yes})
	o.dialog.Show()
	w.win.Canvas().Focus(o.no)
}
