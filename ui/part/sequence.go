package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*SequenceDiagram)(nil)

// SequenceDiagram shows who sent what to whom: green what was done, in the accent colour what is due, red and stopped
// with a cross what failed, dashed what is still to come.
//
//	d := part.NewSequenceDiagram()
//	d.SetArrows([]part.Arrow{{part.ThisApp, part.Browser, "open the URL", page.ArrowDone}})
//	side.Add(d)
type SequenceDiagram struct {
	widget.BaseWidget
	Ground theme.ColorName // what the diagram stands on; labels interrupt the lifelines with it

	arrows []page.Arrow
}

// NewSequenceDiagram returns four lifelines without a message.
func NewSequenceDiagram() *SequenceDiagram {
	d := &SequenceDiagram{Ground: theme.Panel}
	d.ExtendBaseWidget(d)
	return d
}

// SetArrows shows these messages from top to bottom. A message from or to nobody is left out.
func (d *SequenceDiagram) SetArrows(arrows []page.Arrow) {
	var drawn []page.Arrow
	for _, a := range arrows {
		if a.From >= 0 && a.From < page.Actors && a.To >= 0 && a.To < page.Actors && a.From != a.To {
			drawn = append(drawn, a)
		}
	}
	if !slices.Equal(drawn, d.arrows) {
		d.arrows = drawn
		d.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (d *SequenceDiagram) CreateRenderer() fyne.WidgetRenderer {
	r := &sequenceRenderer{diagram: d}
	r.build()
	return r
}

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
	names   [page.Actors]*Text
	lines   [page.Actors]*canvas.Line
	arrows  []*arrowShape
	objects []fyne.CanvasObject
	shown   []page.Arrow
	look    look
}

func (r *sequenceRenderer) build() {
	d := r.diagram
	r.shown, r.look = d.arrows, lookOf(d)
	r.objects = nil
	for i := range page.Actors {
		r.lines[i] = &canvas.Line{StrokeColor: colorOf(d, theme.Border), StrokeWidth: 1}
		r.names[i] = newCaption(page.Actor(i).String())
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
	right := r.names[page.Actors-1].MinSize().Width/2 + 8
	step := (size.Width - left - right) / (page.Actors - 1)
	top := grown(d, headRoom)
	var x [page.Actors]float32
	for i := range page.Actors {
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

// dash is the length of a stroke of a dashed line, and of the gap behind it.
const dash = 4

// arrowShape is the drawing of one message.
type arrowShape struct {
	diagram *SequenceDiagram
	arrow   page.Arrow
	lines   []*canvas.Line // one, or the strokes of a dashed one
	head    *canvas.RegularPolygon
	cross   *Icon // instead of the head where the message failed
	back    *Fill // behind the label
	label   *Text
}

// style is the colour of a message, of its label, and the width of its line.
func styleOf(a page.Arrow) (line, label theme.ColorName, width float32) {
	switch a.State {
	case page.ArrowNow:
		return theme.Accent, theme.Accent, 2.5
	case page.ArrowDone:
		return theme.Pass, theme.Text, 2
	case page.ArrowFailed:
		return theme.Fail, theme.Fail, 2
	}
	return theme.Control, theme.Muted, 1.5
}

func newArrowShape(d *SequenceDiagram, a page.Arrow) *arrowShape {
	line, label, width := styleOf(a)
	count := 1
	if a.State == page.ArrowTodo {
		columns := int(max(a.From-a.To, a.To-a.From))
		count = 12 * columns // enough strokes for a usual width; they stretch beyond it
	}
	s := &arrowShape{diagram: d, arrow: a}
	for range count {
		s.lines = append(s.lines, &canvas.Line{StrokeColor: colorOf(d, line), StrokeWidth: width})
	}
	s.head = &canvas.RegularPolygon{Sides: 3, FillColor: colorOf(d, line), Angle: 90}
	if a.To < a.From {
		s.head.Angle = -90
	}
	s.cross = NewIcon(GlyphFail, theme.Fail)
	s.cross.Side, s.cross.Bold = headSize+2, true
	s.cross.Hidden = a.State != page.ArrowFailed
	s.head.Hidden = a.State == page.ArrowFailed
	s.back = NewFill(d.Ground)
	s.label = NewText(a.Label, label)
	s.label.Font, s.label.Cut = theme.SizeCaption, CutEnd
	s.label.Hidden, s.back.Hidden = a.Label == "", a.Label == ""
	return s
}

func (s *arrowShape) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{s.back, s.label}
	for _, l := range s.lines {
		out = append(out, l)
	}
	return append(out, s.head, s.cross)
}

// place draws the message from one lifeline to the other at height y. A failed one stops before it arrives.
func (s *arrowShape) place(from, to, y, width float32) {
	sign := float32(1)
	if to < from {
		sign = -1
	}
	size := grown(s.diagram, headSize)
	tip := to - sign*2
	if s.arrow.State == page.ArrowFailed {
		tip = from + (to-from)*0.8
	}
	s.placeLines(from, tip-sign*size*0.75, y)
	s.head.Resize(fyne.NewSquareSize(size))
	s.head.Move(fyne.NewPos(tip-size/2-sign*size/2, y-size/2))
	if !s.cross.Hidden { // an icon is read and drawn when it gets a size
		s.cross.Resize(s.cross.MinSize())
		s.cross.Move(fyne.NewPos(tip-s.cross.MinSize().Width/2, y-s.cross.MinSize().Height/2))
	}
	s.placeLabel((from+to)/2, y, width)
}

func (s *arrowShape) placeLines(from, to, y float32) {
	if len(s.lines) == 1 {
		s.lines[0].Position1, s.lines[0].Position2 = fyne.NewPos(from, y), fyne.NewPos(to, y)
		return
	}
	length, sign := to-from, float32(1)
	if length < 0 {
		length, sign = -length, -1
	}
	step := max(2*dash, length/float32(len(s.lines)))
	for i, l := range s.lines {
		at := float32(i) * step
		l.Hidden = at >= length
		l.Position1 = fyne.NewPos(from+sign*at, y)
		l.Position2 = fyne.NewPos(from+sign*min(at+step/2, length), y)
	}
}

// placeLabel centres the label above its arrow. It may be wider than the arrow, but not than the diagram.
func (s *arrowShape) placeLabel(middle, y, width float32) {
	size := fyne.NewSize(min(s.label.natural()+1, width), s.label.MinSize().Height)
	x := min(max(middle-size.Width/2, 0), width-size.Width)
	at := fyne.NewPos(x, y-size.Height-grown(s.diagram, labelGap)+2)
	s.label.Resize(size)
	s.label.Move(at)
	s.back.Resize(size.AddWidthHeight(6, 0))
	s.back.Move(at.AddXY(-3, 0))
}
