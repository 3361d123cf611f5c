package part

import "fyne.io/fyne/v2"

// Actions is a line of buttons, all of one height, that goes on in a second line where the window is too narrow.
//
//	page.Add(part.Actions(send, copyAsCurl, code))
func Actions(buttons ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{x: 10, y: 8}, Objects: buttons}
}

var _ fyne.Layout = (*flowLayout)(nil)

// flowLayout puts objects side by side and goes on in the next line where one does not fit. It remembers the height
// that this took, because a layout is asked for its minimal size without being told its width.
type flowLayout struct {
	x, y   float32 // between objects, between lines
	height float32
}

// wanting is an object that would like to be wider than it has to be.
type wanting interface{ wanted() float32 }

// Layout implements fyne.Layout.
func (f *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at fyne.Position
	var line []fyne.CanvasObject
	tall := float32(0)
	finish := func() {
		for _, o := range line {
			o.Resize(fyne.NewSize(o.Size().Width, tall))
		}
		line = nil
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if w, ok := o.(wanting); ok { // it can be cut, but not for the sake of the next one
			m.Width = min(w.wanted(), size.Width)
		}
		if len(line) > 0 && at.X+m.Width > size.Width {
			finish()
			at = fyne.NewPos(0, at.Y+tall+f.y)
			tall = 0
		}
		o.Resize(fyne.NewSize(min(m.Width, size.Width), m.Height))
		o.Move(at)
		line, tall = append(line, o), max(tall, m.Height)
		at.X += m.Width + f.x
	}
	finish()
	f.height = at.Y + tall
}

// MinSize implements fyne.Layout.
func (f *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 0)
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	size.Height = max(size.Height, f.height)
	return size
}
