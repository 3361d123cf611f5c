package part

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"oauthwalk/ui/theme"
)

var _ fyne.Layout = tallLayout{}

// tallLayout gives its one object a minimal height, that grows with the text size, and keeps it away from the sides.
type tallLayout struct {
	height float32 // at normal text size
	inset  float32
}

func (t tallLayout) least() float32 { return t.height * fynetheme.Size(theme.SizeBody) / 14 }

// Layout implements fyne.Layout.
func (t tallLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width-2*t.inset, size.Height))
		height := min(o.MinSize().Height, size.Height)
		o.Resize(fyne.NewSize(size.Width-2*t.inset, height))
		o.Move(fyne.NewPos(t.inset, (size.Height-height)/2))
	}
}

// MinSize implements fyne.Layout.
func (t tallLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, t.least())
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*t.inset, 0)
}
