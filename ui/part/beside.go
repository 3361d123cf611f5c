package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// beside puts a button at the right of a text that wraps.
func beside(text fyne.CanvasObject, button *Button) *fyne.Container {
	return container.New(besideLayout{}, text, button)
}

var _ fyne.Layout = besideLayout{}

// besideLayout puts a button beside a text, or below it where it would take more than two fifths of the width.
type besideLayout struct{}

const besideGap = 14

func (besideLayout) fits(button fyne.CanvasObject, width float32) bool {
	return button.MinSize().Width <= width*0.4
}

// Layout implements fyne.Layout.
func (l besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	text, button := objects[0], objects[1]
	width, least := size.Width, button.MinSize()
	beside := l.fits(button, size.Width)
	if beside {
		width -= least.Width + besideGap
	}
	text.Resize(fyne.NewSize(width, text.MinSize().Height)) // lets it wrap before its height is asked for
	height := text.MinSize().Height
	text.Resize(fyne.NewSize(width, height))
	button.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
	if beside {
		button.Move(fyne.NewPos(width+besideGap, 0))
	} else {
		button.Move(fyne.NewPos(0, height+8))
	}
}

// MinSize implements fyne.Layout. The height is that of the arrangement that the present place of the button tells.
func (l besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size, button := objects[0].MinSize(), objects[1].MinSize()
	size.Width = max(size.Width, button.Width)
	if objects[1].Position().X > 0 {
		size.Height = max(size.Height, button.Height)
	} else {
		size.Height += button.Height + 8
	}
	return size
}
