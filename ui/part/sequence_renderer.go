package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/theme"
)

// Distances of the diagram at normal text size.
const (
	headRoom   = 28 // above the lifelines, for the names
	arrowPitch = 40
	tailRoom   = 12 // below the last message
	headSize   = 12 // of an arrow
	labelGap   = 7  // between a label and its arrow, clear of the arrow's head
)

var _ fyne.WidgetRenderer = (*sequenceRenderer)(nil)

// sequenceRenderer draws the diagram. The objects are made when the messages change, moved by Layout.
type sequenceRenderer struct {
	diagram *SequenceDiagram
	names   [actors]*Text
	lines   [actors]*canvas.Line
	arrows  []*arrowShape
	objects []fyne.CanvasObject
	shown   []Arrow
	look    look
}

func (r *sequenceRenderer) build() {
	d := r.diagram
	r.shown, r.look = d.arrows, lookOf(d)
	r.objects = nil
	for i, name := range names() {
		r.lines[i] = &canvas.Line{StrokeColor: colorOf(d, theme.Border), StrokeWidth: 1}
		r.names[i] = newCaption(name)
		r.objects = append(r.objects, r.lines[i], r.names[i])
	}
	r.arrows = nil
	for _, a := range d.arrows {
		shape := newArrowShape(d, a)
		r.arrows = append(r.arrows, shape)
		r.objects = append(r.objects, shape.objects()...)
	}
}

// Layout implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Layout(size fyne.Size) {
	d := r.diagram
	left := r.names[0].MinSize().Width / 2
	right := r.names[actors-1].MinSize().Width/2 + 8
	step := (size.Width - left - right) / (actors - 1)
	top := grown(d, headRoom)
	var x [actors]float32
	for i := range actors {
		x[i] = left + float32(i)*step
		name := r.names[i].MinSize()
		r.names[i].Resize(name)
		r.names[i].Move(fyne.NewPos(x[i]-name.Width/2, 0))
		r.lines[i].Position1 = fyne.NewPos(x[i], top-4)
		r.lines[i].Position2 = fyne.NewPos(x[i], r.height())
	}
	for i, shape := range r.arrows {
		y := top + grown(d, arrowPitch)*(float32(i)+0.75)
		shape.place(x[shape.arrow.From], x[shape.arrow.To], y, size.Width)
	}
}

func (r *sequenceRenderer) height() float32 {
	rows := float32(max(len(r.diagram.arrows), 1))
	return grown(r.diagram, headRoom+arrowPitch*rows+tailRoom)
}

// MinSize implements fyne.WidgetRenderer.
func (r *sequenceRenderer) MinSize() fyne.Size {
	width := float32(0)
	for _, name := range r.names {
		width += name.MinSize().Width + 12
	}
	return fyne.NewSize(width, r.height())
}

// Refresh implements fyne.WidgetRenderer. It draws anew when the messages or the palette have changed.
func (r *sequenceRenderer) Refresh() {
	if lookOf(r.diagram) == r.look && slices.Equal(r.diagram.arrows, r.shown) {
		return
	}
	r.build()
	r.Layout(r.diagram.Size())
	canvas.Refresh(r.diagram)
}

// Objects implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Destroy() {}
