package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Actions is a line of buttons that goes on in a second line where the window is too narrow.
//
//	page.Add(part.Actions(send, copyAsCurl, code))
func Actions(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewRowWrapLayoutWithCustomPadding(10, 8), buttons...)
}
