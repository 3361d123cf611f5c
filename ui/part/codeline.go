package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

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
