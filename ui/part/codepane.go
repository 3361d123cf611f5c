package part

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
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
