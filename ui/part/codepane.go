package part

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// paneRows is how many rows a pane shows before it scrolls inside.
const paneRows = 26

var _ fyne.Widget = (*codePane)(nil)

// codePane shows coloured monospace lines, wrapped at the columns that there are. Each row that can be seen is a
// TextGrid of its own, because a grid has no line spacing and protocol text without any is hard to read. Rows that
// cannot be seen have no grid: a grid costs several objects a cell.
type codePane struct {
	widget.BaseWidget
	lines   []codeLine
	rows    []codeRow
	columns int
	first   int  // row that the first grid shows
	look    look // that the grids were filled in

	grids  *fyne.Container // of *widget.TextGrid
	holder *fyne.Container // the grids, or the scroller that moves them
	scroll *paneScroll     // nil while everything fits
}

func newCodePane() *codePane {
	p := &codePane{}
	p.grids = container.New(gridLayout{p})
	p.holder = container.NewStack(p.grids)
	p.ExtendBaseWidget(p)
	return p
}

// setLines shows other lines, from the top.
func (p *codePane) setLines(lines []codeLine) {
	p.lines, p.columns = lines, 0
	p.wrap(p.Size().Width)
}

// cell is the size of one character. The grid rounds it in the same way.
func (p *codePane) cell() fyne.Size {
	size := measure("M", sizeOf(p, theme.SizeCode), fyne.TextStyle{Monospace: true})
	return fyne.NewSize(float32(math.Round(float64(size.Width))), float32(math.Round(float64(size.Height))))
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
		p.holder.Objects = []fyne.CanvasObject{p.grids}
	case p.scroll == nil:
		p.scroll = newPaneScroll(p)
		p.holder.Objects = []fyne.CanvasObject{p.scroll}
	default:
		p.scroll.rewind()
	}
	p.show(0)
	p.holder.Refresh()
}

// pitch is the distance between two rows.
func (p *codePane) pitch() float32 { return float32(math.Round(float64(p.cell().Height) * 1.25)) }

// show fills the grids from a row on.
func (p *codePane) show(first int) {
	p.first, p.look = first, lookOf(p)
	shown := p.rows[first:min(first+paneRows+1, len(p.rows))]
	for len(p.grids.Objects) < len(shown) {
		p.grids.Objects = append(p.grids.Objects, widget.NewTextGrid())
	}
	for i, o := range p.grids.Objects {
		grid := o.(*widget.TextGrid)
		grid.Hidden = i >= len(shown)
		if !grid.Hidden {
			grid.Rows = []widget.TextGridRow{{Cells: shown[i].cells(p.lines[shown[i].line])}}
			grid.Refresh()
		}
	}
	p.grids.Layout.Layout(p.grids.Objects, p.grids.Size()) // Refresh would fill every grid once more
	canvas.Refresh(p.grids)
}

var _ fyne.Layout = gridLayout{}

// gridLayout puts the rows below each other with some air between them.
type gridLayout struct{ pane *codePane }

// Layout implements fyne.Layout.
func (l gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height, pitch := l.pane.cell().Height, l.pane.pitch()
	for i, o := range objects {
		o.Move(fyne.NewPos(0, float32(i)*pitch+(pitch-height)/2))
		o.Resize(fyne.NewSize(size.Width, height))
	}
}

// MinSize implements fyne.Layout.
func (l gridLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// CreateRenderer implements fyne.Widget.
func (p *codePane) CreateRenderer() fyne.WidgetRenderer {
	return &codePaneRenderer{WidgetRenderer: widget.NewSimpleRenderer(p.holder), pane: p}
}

var _ fyne.WidgetRenderer = (*codePaneRenderer)(nil)

type codePaneRenderer struct {
	fyne.WidgetRenderer
	pane *codePane
}

func (r *codePaneRenderer) Layout(size fyne.Size) {
	r.pane.wrap(size.Width)
	r.pane.holder.Resize(size)
}

func (r *codePaneRenderer) MinSize() fyne.Size {
	rows := min(len(r.pane.rows), paneRows)
	return fyne.NewSize(r.pane.cell().Width*24, r.pane.pitch()*float32(rows))
}

// Refresh follows a change of text size, which changes the columns, and of colours. Nothing else does: grids are dear,
// and a page is refreshed with each snapshot.
func (r *codePaneRenderer) Refresh() {
	r.pane.wrap(r.pane.Size().Width)
	if look := lookOf(r.pane); look != r.pane.look {
		r.pane.look = look
		r.pane.grids.Refresh()
	}
}

// run is a piece of monospace text in one colour.
type run struct {
	text string
	tone theme.ColorName
	bold bool
}

// codeLine is one line before it is wrapped.
type codeLine []run

// codeRow is the part of a line that stands in one row of the grid: the characters from..to of the line.
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
		for len(text)-from > room {
			to := breakAt(text, from, from+room)
			rows = append(rows, codeRow{i, from, to})
			from, room = to, columns-len([]rune(continuation))
		}
		rows = append(rows, codeRow{i, from, len(text)})
	}
	return rows
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

// cells are the cells of one row of the grid.
func (r codeRow) cells(line codeLine) []widget.TextGridCell {
	cells := make([]widget.TextGridCell, 0, r.to-r.from+2)
	if r.from > 0 {
		for _, c := range continuation {
			cells = append(cells, widget.TextGridCell{Rune: c, Style: ink{tone: theme.Muted}})
		}
	}
	at := 0
	for _, piece := range line {
		style := ink{tone: piece.tone, bold: piece.bold}
		for _, c := range piece.text {
			if at >= r.from && at < r.to {
				cells = append(cells, widget.TextGridCell{Rune: c, Style: style})
			}
			at++
		}
	}
	return cells
}

var _ widget.TextGridStyle = ink{}

// ink is the style of a cell. It asks the theme each time, so that the grid follows a change of palette.
type ink struct {
	tone theme.ColorName
	bold bool
}

// Style implements widget.TextGridStyle.
func (i ink) Style() fyne.TextStyle { return fyne.TextStyle{Bold: i.bold} }

// TextColor implements widget.TextGridStyle.
func (i ink) TextColor() color.Color { return fynetheme.Color(i.tone) }

// BackgroundColor implements widget.TextGridStyle.
func (i ink) BackgroundColor() color.Color { return nil }

var (
	_ fyne.Widget    = (*paneScroll)(nil)
	_ fyne.Focusable = (*paneScroll)(nil)
)

// paneScroll moves a code pane that has more rows than it shows, by wheel, bar and keyboard. It is only there when it
// is needed: a scroll container takes the wheel away from the page even when it has nothing to scroll.
type paneScroll struct {
	widget.BaseWidget
	stop
	pane   *codePane
	scroll *container.Scroll
	ring   *Fill
}

func newPaneScroll(pane *codePane) *paneScroll {
	s := &paneScroll{pane: pane, ring: NewFill(theme.Clear)}
	s.ring.Width = 2
	s.stop = stop{self: s, marked: func() { s.ring.set(theme.Clear, map[bool]theme.ColorName{true: theme.Accent}[s.focused]) }}
	s.scroll = container.NewVScroll(container.New(paneLayout{pane}, pane.grids))
	s.scroll.OnScrolled = func(at fyne.Position) { s.moved(at) }
	s.ExtendBaseWidget(s)
	return s
}

// moved shows the rows under the new offset.
func (s *paneScroll) moved(at fyne.Position) {
	first := int(at.Y / s.pane.pitch())
	first = max(min(first, len(s.pane.rows)-1), 0)
	if first != s.pane.first {
		s.pane.show(first)
		s.scroll.Content.Refresh()
	}
}

func (s *paneScroll) rewind() {
	s.scroll.Offset = fyne.Position{}
	s.pane.first = 0
}

// TypedKey implements fyne.Focusable.
func (s *paneScroll) TypedKey(e *fyne.KeyEvent) {
	line := s.pane.pitch()
	y := s.scroll.Offset.Y
	switch e.Name {
	case fyne.KeyUp:
		y -= line
	case fyne.KeyDown:
		y += line
	case fyne.KeyPageUp:
		y -= line * (paneRows - 2)
	case fyne.KeyPageDown:
		y += line * (paneRows - 2)
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = s.scroll.Content.MinSize().Height
	default:
		passKey(s, e)
		return
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	s.moved(s.scroll.Offset)
}

// CreateRenderer implements fyne.Widget.
func (s *paneScroll) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(s.scroll, s.ring))
}

var _ fyne.Layout = paneLayout{}

// paneLayout is as high as all rows and puts the grids, which hold a few of them, where these belong.
type paneLayout struct{ pane *codePane }

// Layout implements fyne.Layout.
func (l paneLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pitch := l.pane.pitch()
	for _, o := range objects {
		o.Move(fyne.NewPos(0, float32(l.pane.first)*pitch))
		o.Resize(fyne.NewSize(size.Width, pitch*(paneRows+1)))
	}
}

// MinSize implements fyne.Layout.
func (l paneLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.pane.pitch()*float32(len(l.pane.rows)))
}
