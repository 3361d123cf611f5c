package part

import "fyne.io/fyne/v2"

// Column stacks objects at full width, gap pixels apart. Unlike a VBox it gives each object its width first and asks
// for its height afterwards, so that wrapped text has the right height at once.
//
//	page := container.NewVScroll(part.Column(12, heading, intro, card, checks))
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: columnLayout{gap: gap}, Objects: objects}
}

var _ fyne.Layout = columnLayout{}

type columnLayout struct{ gap float32 }

// Layout implements fyne.Layout.
func (c columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, max(o.Size().Height, o.MinSize().Height)))
		height := o.MinSize().Height // now that it knows its width
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, y))
		y += height + c.gap
	}
}

// MinSize implements fyne.Layout.
func (c columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	shown := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		shown++
	}
	size.Height += c.gap * float32(max(shown-1, 0))
	return size
}
