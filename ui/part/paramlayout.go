package part

import "fyne.io/fyne/v2"

var (
	_ fyne.Layout = widthLayout{}
	_ fyne.Layout = valueLayout{}
	_ fyne.Layout = underLayout{}
)

// widthLayout gives its one object a width that is asked for anew each time.
type widthLayout struct{ width func() float32 }

// Layout implements fyne.Layout.
func (w widthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (w widthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(w.width(), 0)
	for _, o := range objects {
		size.Height = max(size.Height, o.MinSize().Height)
	}
	return size
}

// valueLayout puts a note right behind a value. The value is cut first; the note keeps at most 60 % of the width.
type valueLayout struct{}

// Layout implements fyne.Layout. The objects are the value and its note, both *Text.
func (valueLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const gap, share = 8, 0.6
	value, note := objects[0].(*Text), objects[1].(*Text)
	room := size.Width
	if note.Visible() {
		width := min(note.natural()+1, size.Width*share)
		room -= width + gap
		note.Resize(fyne.NewSize(width, size.Height))
	}
	width := min(value.natural()+1, room)
	value.Resize(fyne.NewSize(width, size.Height))
	note.Move(fyne.NewPos(width+gap, 0))
}

// MinSize implements fyne.Layout.
func (valueLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, objects[0].MinSize().Height)
}

// underLayout puts its one object into the column of the values, or below the name as well where that is narrow.
type underLayout struct{ name func() float32 }

const (
	underSide   = 16  // from the edges
	underBottom = 12  // to the next row
	underRoom   = 320 // for the object, in the column of the values
)

// Layout implements fyne.Layout.
func (u underLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := u.name() + underSide
	if size.Width-x-underSide < underRoom {
		x = underSide
	}
	for _, o := range objects {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(size.Width-x-underSide, size.Height-underBottom))
	}
}

// MinSize implements fyne.Layout.
func (u underLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*underSide, underBottom)
}
