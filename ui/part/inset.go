package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Inset keeps an object away from the edges of what it stands in: y pixels above and below, x left and right.
//
//	card := part.NewCard("WHAT HAPPENED", part.Inset(12, 16, part.NewProse(text)))
func Inset(y, x float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), object)
}
