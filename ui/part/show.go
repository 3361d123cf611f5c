package part

import "fyne.io/fyne/v2"

// Show shows an object or hides it. One that is so already is left alone: each change is drawn.
func Show(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}
