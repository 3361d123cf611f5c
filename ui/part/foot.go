package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Foot is the bar of buttons below a page, which never scrolls: what goes on and its neighbours at the left, what is about
// the whole page at the right. Buttons that have no room go into a menu, words that have none are left out; Fyne's toolbar
// neither wraps nor gives way.
type Foot struct {
	holder
	left, right []fyne.CanvasObject
	unwanted    map[fyne.CanvasObject]bool
	more        *Button
	row         *fyne.Container
}

// NewFoot returns a bar of tall buttons. The first one is always shown and has the sign of the Enter key.
func NewFoot(left []fyne.CanvasObject, right ...fyne.CanvasObject) *Foot {
	f := &Foot{left: left, right: right, unwanted: map[fyne.CanvasObject]bool{}}
	f.more = NewButton("More", f.offer)
	f.more.Trailing = GlyphMore
	f.row = Placed(f.place, f.least, append(f.all(), f.more)...)
	for _, o := range f.row.Objects {
		if b, ok := o.(*Button); ok {
			b.Tall = true
		}
	}
	left[0].(*Button).Trailing = GlyphEnter
	f.hold(f, NewBar(f.row))
	return f
}

// Refresh places the buttons anew: their words may have changed.
func (f *Foot) Refresh() {
	f.row.Refresh()
	f.BaseWidget.Refresh()
}

// Want tells whether an object of the bar is to be there at all.
func (f *Foot) Want(o fyne.CanvasObject, on bool) { f.unwanted[o] = !on }

// Anchor is where a menu of that button opens: the button itself, or the one under which it was put away.
func (f *Foot) Anchor(o fyne.CanvasObject) fyne.CanvasObject {
	if o.Visible() {
		return o
	}
	return f.more
}

// offer shows the buttons that had no room.
func (f *Foot) offer() {
	var items []*fyne.MenuItem
	for _, o := range f.all() {
		if b, ok := o.(*Button); ok && !f.unwanted[o] && !o.Visible() {
			item := fyne.NewMenuItem(b.Text, b.press)
			item.Disabled = b.Disabled()
			items = append(items, item)
		}
	}
	MenuAbove(f.more, items...)
}

// MenuAbove shows a menu above an object at the foot of the window.
func MenuAbove(o fyne.CanvasObject, items ...*fyne.MenuItem) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(o)
	if canvas == nil || len(items) == 0 {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), canvas)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	menu.ShowAtPosition(at.SubtractXY(0, menu.MinSize().Height+4))
}

func (f *Foot) all() []fyne.CanvasObject { return append(slices.Clone(f.left), f.right...) }

// footGap is the distance of two buttons.
const footGap = 10

func (f *Foot) place(o []fyne.CanvasObject, size fyne.Size) {
	unwanted := func(o fyne.CanvasObject) bool { return f.unwanted[o] }
	left, right := slices.DeleteFunc(slices.Clone(f.left), unwanted), slices.DeleteFunc(slices.Clone(f.right), unwanted)
	fits := func() bool { return spread(left)+spread(right) <= size.Width+footGap }
	if !fits() { // words go first
		right = slices.DeleteFunc(right, func(o fyne.CanvasObject) bool { _, button := o.(*Button); return !button })
	}
	if !fits() {
		right = []fyne.CanvasObject{f.more}
		for len(left) > 1 && !fits() {
			left = left[:len(left)-1]
		}
	}
	for _, object := range o {
		Show(object, slices.Contains(left, object) || slices.Contains(right, object))
	}
	x := float32(0)
	for i, o := range slices.Concat(left, right) {
		if i == len(left) {
			x = size.Width + footGap - spread(right)
		}
		own := o.MinSize()
		Put(o, x, (size.Height-own.Height)/2, own.Width, own.Height)
		x += own.Width + footGap
	}
}

// spread is the width of objects side by side, each with its gap.
func spread(all []fyne.CanvasObject) (width float32) {
	for _, o := range all {
		width += o.MinSize().Width + footGap
	}
	return width
}

func (f *Foot) least(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(o[0].MinSize().Width+footGap+f.more.MinSize().Width, 0)
	for _, object := range o {
		size.Height = max(size.Height, object.MinSize().Height)
	}
	return size
}
