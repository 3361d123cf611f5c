package part

import "fyne.io/fyne/v2"

// row puts objects side by side, gap pixels apart. Each gets its minimal width, but the one at index wide gets all that
// is left. Objects keep the order of reading, which is also the order of the Tab key.
func row(gap float32, wide int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap, wide: wide, middle: true}, Objects: objects}
}

// topRow is row with the objects at the top instead of in the middle, for neighbours of wrapped text.
func topRow(gap float32, wide int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap: gap, wide: wide}, Objects: objects}
}

// none is the index for a row in which nothing stretches.
const none = -1

var _ fyne.Layout = rowLayout{}

type rowLayout struct {
	gap    float32
	wide   int
	middle bool
}

// Layout implements fyne.Layout.
func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width
	for i, o := range objects {
		if o.Visible() && i != l.wide {
			left -= o.MinSize().Width + l.gap
		}
	}
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		if i == l.wide {
			width = max(left, 0)
			o.Resize(fyne.NewSize(width, o.MinSize().Height)) // lets it wrap before its height is asked for
		}
		height := o.MinSize().Height
		y := float32(0)
		if l.middle {
			y = max((size.Height-height)/2, 0)
		}
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, y))
		x += width + l.gap
	}
}

// MinSize implements fyne.Layout.
func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	shown := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		shown++
	}
	size.Width += l.gap * float32(max(shown-1, 0))
	return size
}
