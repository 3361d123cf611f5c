package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/part"
)

// question is something over the window that wants an answer. Its zero value is closed.
type question struct {
	popup *widget.PopUp
}

// show asks, with the focus on one of the objects.
func (q *question) show(canvas fyne.Canvas, focus fyne.Focusable, objects ...fyne.CanvasObject) {
	q.close()
	body := part.Column(12, objects...)
	q.popup = widget.NewModalPopUp(part.Inset(16, 20, container.NewVScroll(body)), canvas)
	size := canvas.Size()
	width := min(560, size.Width-40)
	for range 2 { // wrapped text knows its height when it knows its width
		body.Resize(fyne.NewSize(width-40, body.MinSize().Height))
	}
	q.popup.Resize(fyne.NewSize(width, min(body.MinSize().Height+40, size.Height-40)))
	q.popup.Show()
	canvas.Focus(focus)
}

func (q *question) close() {
	if q.popup != nil {
		q.popup.Hide()
		q.popup = nil
	}
}
