package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/theme"
)

// dash is the length of a stroke of a dashed line, and of the gap behind it.
const dash = 4

// arrowShape is the drawing of one message.
type arrowShape struct {
	diagram *SequenceDiagram
	arrow   Arrow
	lines   []*canvas.Line // one, or the strokes of a dashed one
	head    *canvas.RegularPolygon
	cross   *Icon // instead of the head where the message failed
	back    *Fill // behind the label
	label   *Text
}

// style is the colour of a message, of its label, and the width of its line.
func (a Arrow) style() (line, label theme.ColorName, width float32) {
	switch a.State {
	case ArrowNow:
		return theme.Accent, theme.Accent, 2.5
	case ArrowDone:
		return theme.Pass, theme.Text, 2
	case ArrowFailed:
		return theme.Fail, theme.Fail, 2
	}
	return theme.Control, theme.Muted, 1.5
}

func newArrowShape(d *SequenceDiagram, a Arrow) *arrowShape {
	line, label, width := a.style()
	count := 1
	if a.State == ArrowTodo {
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
	s.cross.Hidden = a.State != ArrowFailed
	s.head.Hidden = a.State == ArrowFailed
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
	if s.arrow.State == ArrowFailed {
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
