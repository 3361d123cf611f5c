package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// dash is the length of a stroke of a dashed line, and of the gap behind it.
const dash = 4

// arrowShape is the drawing of one message.
type arrowShape struct {
	diagram *SequenceDiagram
	arrow   page.Arrow
	lines   []*canvas.Line // one, or the strokes of a dashed one
	head    *canvas.RegularPolygon
	cross   *Icon // instead of the head where the message did not arrive
	back    *Fill // behind the label
	sign    *Icon // before the label; nil for none
	label   *Text
	chip    *Fill // behind what the thief has got by it
	held    *Text
}

// styleOf is the colour of a message, of its label, and the width of its line.
func styleOf(a page.Arrow) (line, label theme.ColorName, width float32) {
	if min(a.From, a.To) == page.Thief && a.State == page.ArrowDone {
		return theme.Warn, theme.Warn, 2
	}
	switch a.State {
	case page.ArrowNow:
		return theme.Accent, theme.Accent, 2.5
	case page.ArrowDone:
		return theme.Muted, theme.Text, 2
	case page.ArrowLost:
		return theme.Fail, theme.Fail, 2
	}
	return theme.Control, theme.Muted, 1.5
}

// signOfArrow is the glyph of a sign and its colour; "" for none.
func signOfArrow(s page.Sign) (Glyph, theme.ColorName) {
	switch s {
	case page.Checked:
		return GlyphPass, theme.Pass
	case page.Rejected:
		return GlyphFail, theme.Fail
	case page.AsExpected:
		return GlyphWaves, theme.Muted
	case page.Stolen:
		return GlyphWarn, theme.Warn
	}
	return "", ""
}

func newArrowShape(d *SequenceDiagram, a page.Arrow) *arrowShape {
	line, label, width := styleOf(a)
	count := 1
	columns := int(max(a.From-a.To, a.To-a.From))
	switch a.State {
	case page.ArrowTodo:
		count = 12 * columns // enough strokes for a usual width; they stretch beyond it
	case page.ArrowUnseen:
		count = 24 * columns // dots
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
	s.cross.Hidden = a.State != page.ArrowLost
	s.head.Hidden = a.State == page.ArrowLost
	s.back = NewFill(d.Ground)
	s.label = NewText(a.Label, label)
	s.label.Font, s.label.Cut = theme.SizeCaption, CutEnd
	s.label.Hidden, s.back.Hidden = a.Label == "", a.Label == ""
	if glyph, color := signOfArrow(a.Sign); glyph != "" && a.State != page.ArrowLost {
		s.sign = NewIcon(glyph, color)
		s.sign.Side, s.sign.Bold = signSize, true
	}
	worth := theme.Code
	if a.Check != "" {
		worth = theme.Muted
	}
	s.chip, s.held = newPanel(), NewText(a.Held, worth)
	s.held.Font = theme.SizeCaption
	return s
}

// mark shows whether the bytes of the message are open.
func (s *arrowShape) mark(chosen bool) {
	line, label, _ := styleOf(s.arrow)
	ground := s.diagram.Ground
	if chosen {
		ground = theme.Selected
		if line == theme.Muted {
			line, label = theme.Accent, theme.Accent
		}
	}
	for _, l := range s.lines {
		l.StrokeColor = colorOf(s.diagram, line)
	}
	s.head.FillColor = colorOf(s.diagram, line)
	s.label.Color, s.label.Style.Bold = label, chosen
	s.label.Refresh()
	s.back.set(ground, "")
}

// signSize is the side of a sign at normal text size.
const signSize = 12

// objects are what lies below the heads of all messages, and what lies above.
func (s *arrowShape) objects() (below, above []fyne.CanvasObject) {
	for _, l := range s.lines {
		below = append(below, l)
	}
	below = append(below, s.back, s.label)
	if s.arrow.Held != "" {
		below = append(below, s.chip, s.held)
	}
	if s.sign != nil {
		below = append(below, s.sign)
	}
	return below, []fyne.CanvasObject{s.head, s.cross}
}

// place draws the message from one lifeline to the other at height y, with its label between left and right. A failed one
// stops before it arrives.
func (s *arrowShape) place(from, to, y, left, right float32) {
	sign := float32(1)
	if to < from {
		sign = -1
	}
	size := grown(s.diagram, headSize)
	tip := to - sign*2
	if s.arrow.State == page.ArrowLost {
		tip = from + (to-from)*0.8
	}
	s.placeLines(from, tip-sign*size*0.75, y)
	s.head.Resize(fyne.NewSquareSize(size))
	s.head.Move(fyne.NewPos(tip-size/2-sign*size/2, y-size/2))
	if !s.cross.Hidden { // an icon is read and drawn when it gets a size
		s.cross.Resize(s.cross.MinSize())
		s.cross.Move(fyne.NewPos(tip-s.cross.MinSize().Width/2, y-s.cross.MinSize().Height/2))
	}
	s.placeLabel(from, to, y, left, right)
}

// placeHeld puts what the thief has got at the height of the arrow into his lane.
func (s *arrowShape) placeHeld(lane, y float32) {
	size := s.held.MinSize()
	s.held.Resize(size)
	s.held.Move(fyne.NewPos((lane-size.Width)/2, y-size.Height/2))
	s.chip.Resize(size.AddWidthHeight(10, 2))
	s.chip.Move(s.held.Position().SubtractXY(5, 1))
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
	least := float32(2 * dash)
	if s.arrow.State == page.ArrowUnseen {
		least = dash
	}
	step := max(least, length/float32(len(s.lines)))
	for i, l := range s.lines {
		at := float32(i) * step
		l.Hidden = at >= length
		l.Position1 = fyne.NewPos(from+sign*at, y)
		l.Position2 = fyne.NewPos(from+sign*min(at+step/2, length), y)
	}
}

// placeLabel centres the label above its arrow, with its sign before it. One that is wider than the arrow is said in short,
// and reaches neither left nor right.
func (s *arrowShape) placeLabel(from, to, y, left, right float32) {
	room := float32(0)
	if s.sign != nil {
		room = grown(s.diagram, signSize) + 4
	}
	shown := s.label.Text
	if s.label.Text = s.arrow.Label; s.label.natural()+room > max(from-to, to-from) {
		s.label.Text = s.arrow.Short()
	}
	if s.label.Text != shown {
		s.label.Refresh()
	}
	size := fyne.NewSize(min(s.label.natural()+1+room, right-left), s.label.MinSize().Height)
	x := min(max((from+to-size.Width)/2, left), right-size.Width)
	at := fyne.NewPos(x, y-size.Height-grown(s.diagram, labelGap))
	s.label.Resize(size.SubtractWidthHeight(room, 0))
	s.label.Move(at.AddXY(room, 0))
	if s.sign != nil {
		side := s.sign.MinSize()
		s.sign.Resize(side)
		s.sign.Move(at.AddXY(0, (size.Height-side.Height)/2))
	}
	s.back.Resize(size.AddWidthHeight(6, 0))
	s.back.Move(at.AddXY(-3, 0))
}
