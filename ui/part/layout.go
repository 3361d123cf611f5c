// Package part holds the reusable parts of the window: tables, panes, lists, diagrams. A part shows plain values that
// it is given and reports what the person does through a func; it keeps no state of the protocol, asks nobody and
// starts no work. RFC sections appear only as text in a checklist.
//
// The parts obey three rules, because of what this version of Fyne does with text:
//   - protocol text is wrapped by us, linear in its length, and never by a wrapped label;
//   - what comes from outside passes Visible, so that control and direction characters cannot disguise it;
//   - the cost of showing something is bounded by what fits on the screen, not by its length.
//
// A change of palette or text size reaches only what is in the window, as everywhere in Fyne. So hide what is not shown
// for a while, or build it anew; what was taken out and is put back keeps its old colours.
//
// Everything here belongs to the UI goroutine. The parts that own a timer come back to it through fyne.Do.
//
// Left out on purpose: selecting text in a pane (a TextGrid has no selection, so each pane has a Copy button), and
// anything for screen readers, which this version of Fyne does not reach.
package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"oauthwalk/ui/theme"
)

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

// Inset keeps an object away from the edges of what it stands in: y pixels above and below, x left and right.
//
//	card := part.NewCard("WHAT HAPPENED", part.Inset(12, 16, part.NewProse(text)))
func Inset(y, x float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(y, y, x, x), object)
}

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
