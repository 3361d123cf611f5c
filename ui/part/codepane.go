package part

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// paneRows is how many rows a pane shows before it scrolls inside.
const paneRows = 26

// codePane shows coloured monospace lines, wrapped at the columns that there are. Each piece of one colour is a text; a
// TextGrid has two objects a cell, which took a third of the memory of a walk, and no line spacing. What cannot be seen is
// not drawn.
type codePane struct {
	widget.BaseWidget
	reads
	lines   []codeLine
	grammar *grammar // paints those that have no colour yet, when they are drawn
	rows    []codeRow
	columns int
	first   int  // row that is drawn first
	look    look // that they were drawn in

	text   *fyne.Container // of *canvas.Text, where they belong among all rows
	holder *fyne.Container // the text, or the scroller that moves it
	scroll *paneScroll     // nil while everything fits
}

func newCodePane() *codePane {
	p := &codePane{}
	p.text = Placed(func([]fyne.CanvasObject, fyne.Size) {}, func([]fyne.CanvasObject) fyne.Size {
		return fyne.NewSize(0, p.pitch()*float32(len(p.rows)))
	})
	p.holder = container.NewStack(p.text)
	p.ExtendBaseWidget(p)
	return p
}

// setLines shows other lines, from the top.
func (p *codePane) setLines(lines []codeLine, g *grammar) {
	p.lines, p.grammar, p.columns = lines, g, 0
	p.wrap(p.Size().Width)
}

// cell is the size of one character.
func (p *codePane) cell() fyne.Size {
	return measure("M", sizeOf(p, theme.SizeCode), fyne.TextStyle{Monospace: true}).Size
}

// pitch is the distance between two rows.
func (p *codePane) pitch() float32 {
	return float32(math.Round(math.Round(float64(p.cell().Height)) * 1.25))
}

// wrap lays the lines out for a width in pixels, when that changes the number of columns.
func (p *codePane) wrap(width float32) {
	if width <= 0 {
		width = 640 // before the first layout: a usual width, for a height near the final one
	}
	columns := int(width / p.cell().Width)
	if columns == p.columns {
		return
	}
	p.columns = columns
	p.rows = wrapRows(p.lines, columns)
	switch {
	case len(p.rows) <= paneRows:
		p.scroll = nil
		p.holder.Objects = []fyne.CanvasObject{p.text}
	case p.scroll == nil:
		p.scroll = newPaneScroll(p)
		p.holder.Objects = []fyne.CanvasObject{p.scroll}
	default:
		p.scroll.scroll.Offset = fyne.Position{}
	}
	p.draw(0)
	p.holder.Refresh()
}

// draw draws the rows that can be seen, from one on.
func (p *codePane) draw(first int) {
	p.first, p.look = first, lookOf(p)
	size, pitch := sizeOf(p, theme.SizeCode), p.pitch()
	base := float32(math.Round(float64(pitch-p.cell().Height) / 2))
	p.text.Objects = nil
	for i, row := range p.rows[first:min(first+paneRows+1, len(p.rows))] {
		x := float32(0)
		line := &p.lines[row.line]
		if len(*line) == 1 && (*line)[0].tone == "" {
			*line = p.grammar.paint((*line)[0].text)
		}
		for _, piece := range row.runs(*line) {
			text, own := newRun(p, piece.text, size, fyne.TextStyle{Monospace: true, Bold: piece.bold}, piece.tone)
			text.Move(fyne.NewPos(x, float32(first+i)*pitch+base))
			p.text.Objects = append(p.text.Objects, text)
			x += own.Width
		}
	}
	p.text.Refresh()
}

func (p *codePane) AccessibilityLabel() string {
	var b strings.Builder
	for _, line := range p.lines {
		for _, r := range line {
			b.WriteString(r.text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// CreateRenderer implements fyne.Widget. A refresh follows a change of text size, which changes the columns, and of colours,
// and nothing else: a page is refreshed with each snapshot.
func (p *codePane) CreateRenderer() fyne.WidgetRenderer {
	return newDrawn(drawn{layout: func(size fyne.Size) {
		p.wrap(size.Width)
		p.holder.Resize(size)
	}, least: func() fyne.Size {
		return fyne.NewSize(p.cell().Width*24, p.pitch()*float32(min(len(p.rows), paneRows)))
	}, look: func() {
		p.wrap(p.Size().Width)
		if p.look != lookOf(p) {
			p.draw(p.first)
		}
	}}, p.holder)
}

// run is a piece of monospace text in one colour.
type run struct {
	text string
	tone theme.ColorName
	bold bool
}

// codeLine is one line before it is wrapped.
type codeLine []run

// codeRow is the part of a line that stands in one row: the characters from..to of the line.
type codeRow struct{ line, from, to int }

// continuation stands in front of each row but the first of a line that was wrapped, so that nobody takes our line
// break for the server's.
const continuation = "↳ "

// wrapRows lays lines into rows of at most columns characters. It breaks behind a separator when there is one in the
// last third of the row, and anywhere otherwise.
func wrapRows(lines []codeLine, columns int) []codeRow {
	columns = max(columns, 8)
	rows := make([]codeRow, 0, len(lines))
	for i, line := range lines {
		text := line.runes()
		from, room := 0, columns
		for to := reach(text, 0, room); to < len(text); to = reach(text, from, room) {
			to = breakAt(text, from, to)
			rows = append(rows, codeRow{i, from, to})
			from, room = to, columns-len([]rune(continuation))
		}
		rows = append(rows, codeRow{i, from, len(text)})
	}
	return rows
}

// reach is where the characters from one on fill the columns. Those of East Asia, and signs, are two columns wide.
func reach(text []rune, from, columns int) int {
	for ; from < len(text) && columns > 0; from++ {
		if columns--; text[from] >= 0x1100 {
			columns--
		}
	}
	return from
}

func breakAt(text []rune, from, end int) int {
	for i := end; i > end-(end-from)/3; i-- {
		switch text[i-1] {
		case ' ', ',', '&', ';':
			return i
		}
	}
	return end
}

func (l codeLine) runes() []rune {
	var out []rune
	for _, r := range l {
		out = append(out, []rune(r.text)...)
	}
	return out
}

// runs are the pieces of one row. A piece with its space at an end is drawn with it: its own width is what counts.
func (r codeRow) runs(line codeLine) (out []run) {
	if r.from > 0 {
		out = append(out, run{text: continuation, tone: theme.Muted})
	}
	at := 0
	for _, piece := range line {
		text := []rune(piece.text)
		if from, to := max(r.from-at, 0), min(r.to-at, len(text)); from < to {
			out = append(out, run{string(text[from:to]), piece.tone, piece.bold})
		}
		at += len(text)
	}
	return out
}

var _ fyne.Focusable = (*paneScroll)(nil)

// paneScroll moves a code pane that has more rows than it shows, by wheel, bar and keyboard. It is only there when it
// is needed, since it is a stop of the Tab key.
type paneScroll struct {
	holder
	stop
	pane   *codePane
	scroll *container.Scroll
	ring   *wheel
}

func newPaneScroll(pane *codePane) *paneScroll {
	s := &paneScroll{pane: pane, scroll: container.NewVScroll(pane.text)}
	s.ring = newWheel(s.scroll)
	s.ring.Width = 2
	s.stop = stop{self: s, marked: func() { s.ring.set(theme.Clear, map[bool]theme.ColorName{true: theme.Accent}[s.focused]) }}
	s.scroll.OnScrolled = func(at fyne.Position) { s.moved(at) }
	s.hold(s, container.NewStack(s.scroll, s.ring))
	return s
}

// moved shows the rows under the new offset.
func (s *paneScroll) moved(at fyne.Position) {
	first := max(min(int(at.Y/s.pane.pitch()), len(s.pane.rows)-1), 0)
	if first != s.pane.first {
		s.pane.draw(first)
	}
}

func (s *paneScroll) AccessibilityLabel() string { return s.pane.AccessibilityLabel() }

// paneSteps are the keys that move a pane, by how many rows.
var paneSteps = map[fyne.KeyName]float32{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: 2 - paneRows, fyne.KeyPageDown: paneRows - 2,
	fyne.KeyHome: -1e6, fyne.KeyEnd: 1e6}

func (s *paneScroll) TypedKey(e *fyne.KeyEvent) {
	step, known := paneSteps[e.Name]
	if !known {
		passKey(s, e)
		return
	}
	end := s.pane.text.MinSize().Height
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+step*s.pane.pitch(), 0), end)))
	s.moved(s.scroll.Offset)
}
