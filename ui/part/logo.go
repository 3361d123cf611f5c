package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/ui/theme"
)

// NewLogo returns the mark of the application in the colours of the theme, for the corner of the window. It is drawn as
// an icon: an image would force one more whole frame when the window starts (tried on Fyne 2.8.0).
//
//	header := container.NewHBox(part.NewLogo(), part.NewText("oauthwalk", theme.Text))
func NewLogo() fyne.CanvasObject {
	ground := NewFill(theme.Accent)
	ground.Radius = theme.SizeRadius
	mark := NewIcon(glyphMark, theme.OnAccent)
	mark.Side = 26
	return container.NewCenter(container.NewStack(ground, mark))
}
