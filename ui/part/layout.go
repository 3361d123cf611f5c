// Package part holds the reusable parts of the window: tables, panes, lists, diagrams. A part shows plain values that
// it is given and reports what the person does through a func; it keeps no state of the protocol, asks nobody and
// starts no work. RFC sections appear only as text in a checklist.
//
// The parts obey three rules:
//   - text is wrapped and drawn by us, with the one font that has it. Fyne's labels, rich texts and buttons cannot be given
//     one, and read emoji, symbols and a font of the system for each style: 7 MB and 5 ms at a time (Fyne 2.8.0);
//   - what comes from outside passes Visible, so that control and direction characters cannot disguise it;
//   - the cost of showing something is bounded by what fits on the screen, not by its length.
//
// A change of palette or text size reaches only what is in the window, as everywhere in Fyne. So hide what is not shown
// for a while, or build it anew; what was taken out and is put back keeps its old colours.
//
// Everything here belongs to the UI goroutine. The parts that own a timer come back to it through fyne.Do. Selecting text
// in a pane is left out on purpose: each has a Copy button.
package part

import (
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Column stacks objects at full width, gap pixels apart. Unlike a VBox it gives each object its width first and asks
// for its height afterwards, so that wrapped text has the right height at once.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: columnLayout{gap: gap}, Objects: objects}
}

// placing is a layout of two funcs.
type placing struct {
	place func([]fyne.CanvasObject, fyne.Size)
	least func([]fyne.CanvasObject) fyne.Size // nil for no room at all
}

func (p placing) Layout(objects []fyne.CanvasObject, size fyne.Size) { p.place(objects, size) }

func (p placing) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if p.least == nil {
		return fyne.Size{}
	}
	return p.least(objects)
}

// Placed are objects that are laid out by two funcs.
func Placed(place func([]fyne.CanvasObject, fyne.Size), least func([]fyne.CanvasObject) fyne.Size, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(placing{place, least}, objects...)
}

// fill gives each object the whole place.
func fill(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// Put gives an object a place.
func Put(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// largest is the size that each object fits into.
func largest(objects []fyne.CanvasObject) (size fyne.Size) {
	for o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	return size
}

// heightIn is the height of an object that may wrap, in a width.
func heightIn(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, max(o.Size().Height, o.MinSize().Height)))
	return o.MinSize().Height // now that it knows its width
}

func visible(objects []fyne.CanvasObject) iter.Seq[fyne.CanvasObject] {
	return func(yield func(fyne.CanvasObject) bool) {
		for _, o := range objects {
			if o.Visible() && !yield(o) {
				return
			}
		}
	}
}

type columnLayout struct{ gap float32 }

func (c columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for o := range visible(objects) {
		height := heightIn(o, size.Width)
		Put(o, 0, y, size.Width, height)
		y += height + c.gap
	}
}

func (c columnLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for o := range visible(objects) {
		m := o.MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height+c.gap)
	}
	size.Height = max(size.Height-c.gap, 0)
	return size
}

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

type rowLayout struct {
	gap    float32
	wide   int
	middle bool
}

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
		least, y := o.MinSize(), float32(0)
		if i == l.wide {
			least.Width = max(left, 0)
			o.Resize(least) // lets it wrap before its height is asked for
			least.Height = o.MinSize().Height
		}
		if l.middle {
			y = max((size.Height-least.Height)/2, 0)
		}
		Put(o, x, y, least.Width, least.Height)
		x += least.Width + l.gap
	}
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for o := range visible(objects) {
		m := o.MinSize()
		size = fyne.NewSize(size.Width+m.Width+l.gap, max(size.Height, m.Height))
	}
	size.Width = max(size.Width-l.gap, 0)
	return size
}

// tall gives an object a minimal height, that grows with the text size, and keeps it away from the sides.
func tall(height, inset float32, o fyne.CanvasObject) *fyne.Container {
	return Placed(func(objects []fyne.CanvasObject, size fyne.Size) {
		width := size.Width - 2*inset
		o.Resize(fyne.NewSize(width, size.Height))
		own := min(o.MinSize().Height, size.Height)
		Put(o, inset, (size.Height-own)/2, width, own)
	}, func([]fyne.CanvasObject) fyne.Size {
		return o.MinSize().Max(fyne.NewSize(0, Scaled(height))).AddWidthHeight(2*inset, 0)
	}, o)
}

// InWidth gives an object a width, which grows with the text size.
func InWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return inWidth(func() float32 { return Scaled(width) }, o)
}

// inWidth gives objects, one on the other, a width that is asked for anew each time.
func inWidth(width func() float32, objects ...fyne.CanvasObject) *fyne.Container {
	return Placed(fill, func(o []fyne.CanvasObject) fyne.Size {
		return fyne.NewSize(width(), largest(o).Height)
	}, objects...)
}

// Inset keeps an object away from the edges of what it stands in: y pixels above and below, x left and right.
func Inset(y, x float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), object)
}

// beside puts a button at the right of a text that wraps, or below it where it would take more than two fifths of the width.
func beside(text fyne.CanvasObject, button *Button) *fyne.Container {
	const gap, below = 14, 8
	return Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		least := button.MinSize()
		if least.Width > size.Width*0.4 {
			height := heightIn(text, size.Width)
			Put(text, 0, 0, size.Width, height)
			Put(button, 0, height+below, min(least.Width, size.Width), least.Height)
			return
		}
		width := size.Width - least.Width - gap
		Put(text, 0, 0, width, heightIn(text, width))
		Put(button, width+gap, 0, least.Width, least.Height)
	}, func([]fyne.CanvasObject) fyne.Size { // the height is that of the arrangement that the present place of the button tells
		size, least := text.MinSize(), button.MinSize()
		if button.Position().X > 0 {
			return size.Max(least)
		}
		return fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height+below)
	}, text, button)
}

// Actions is a line of buttons, all of one height, that goes on in a second line where the window is too narrow.
func Actions(buttons ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{x: 10, y: 8}, Objects: buttons}
}

// flowLayout puts objects side by side and goes on in the next line where one does not fit. It remembers the height
// that this took, because a layout is asked for its minimal size without being told its width.
type flowLayout struct {
	x, y   float32 // between objects, between lines
	height float32
}

// wanting is an object that would like to be wider than it has to be.
type wanting interface{ wanted() float32 }

func (f *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at fyne.Position
	var line []fyne.CanvasObject
	tall := float32(0)
	finish := func() {
		for _, o := range line {
			o.Resize(fyne.NewSize(o.Size().Width, tall))
		}
	}
	for o := range visible(objects) {
		m := o.MinSize()
		if w, ok := o.(wanting); ok { // it can be cut, but not for the sake of the next one
			m.Width = min(w.wanted(), size.Width)
		}
		if len(line) > 0 && at.X+m.Width > size.Width {
			finish()
			at = fyne.NewPos(0, at.Y+tall+f.y)
			line, tall = nil, 0
		}
		Put(o, at.X, at.Y, min(m.Width, size.Width), m.Height)
		line, tall = append(line, o), max(tall, m.Height)
		at.X += m.Width + f.x
	}
	finish()
	f.height = at.Y + tall
}

func (f *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return largest(objects).Max(fyne.NewSize(0, f.height))
}

// Beside is what stands in the side panel, and the words of the tabs that show it in a narrow window: the page, the picture,
// what is said to it. The zero value is nothing.
type Beside struct {
	Tabs    [3]string
	Picture fyne.CanvasObject
	Words   fyne.CanvasObject
}
