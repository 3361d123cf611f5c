package ui

import "fyne.io/fyne/v2"

var _ fyne.Layout = (*headerLayout)(nil)

// headerLayout puts one group at the left end and one at the right end, and the second below the first where the window
// is too narrow for both.
type headerLayout struct {
	gap   float32
	width float32 // of the last layout, which decides the height
}

// Layout implements fyne.Layout. The objects are the two groups.
func (l *headerLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	left, right := o[0].MinSize(), o[1].MinSize()
	o[0].Resize(left)
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(right)
	if l.stacked(o) {
		o[1].Move(fyne.NewPos(0, left.Height+l.gap))
		return
	}
	o[1].Move(fyne.NewPos(size.Width-right.Width, 0))
}

// MinSize implements fyne.Layout.
func (l *headerLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	left, right := o[0].MinSize(), o[1].MinSize()
	if l.stacked(o) {
		return fyne.NewSize(max(left.Width, right.Width), left.Height+l.gap+right.Height)
	}
	return fyne.NewSize(max(left.Width, right.Width), max(left.Height, right.Height))
}

func (l *headerLayout) stacked(o []fyne.CanvasObject) bool {
	return l.width > 0 && o[0].MinSize().Width+l.gap+o[1].MinSize().Width > l.width
}
