package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

// NewTile is a card to choose: what it is, what it brings, and the button that does it. One tile of several is the first.
func NewTile(title, text string, button *Button, first bool) fyne.CanvasObject {
	return NewTileOf(Column(8, newStrong(title), NewProse(text), Actions(button)), first)
}

// NewTileOf is the ground of a tile under anything.
func NewTileOf(content fyne.CanvasObject, first bool) fyne.CanvasObject {
	ground := newPanel()
	if first {
		ground.Stroke = theme.Accent
	}
	return container.NewStack(ground, Inset(14, 16, content))
}

// Tiles puts objects side by side at one width, gap pixels apart, in as many columns as have the least width.
func Tiles(gap, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &tilesLayout{gap: gap, least: least}, Objects: objects}
}

// NewPanels is a panel with its parts side by side, or below each other where there is no room for all, with lines between.
func NewPanels(parts ...fyne.CanvasObject) fyne.CanvasObject {
	l := &tilesLayout{gap: 1, least: 220}
	cells := &fyne.Container{Layout: l}
	for _, o := range parts {
		cells.Add(container.NewStack(NewFill(theme.Panel), Inset(4, 15, o)))
	}
	return container.NewStack(newPanel(), Inset(8, 1, container.NewStack(NewFill(theme.Border), cells))) // clear of the corners
}

// Pictures are the parts of one panel side by side, which fold away where they do not all fit.
func Pictures(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	panel := newPanel()
	parts := []fyne.CanvasObject{panel}
	for i, o := range objects {
		line, content := NewFill(theme.Border), Inset(14, 20, o) // a line at the left of what fills it
		line.Hidden = i == 0
		parts = append(parts, Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
			line.Resize(fyne.NewSize(1, size.Height))
			content.Resize(size)
		}, largest, line, content))
	}
	l := &tilesLayout{least: least}
	return Placed(func(o []fyne.CanvasObject, size fyne.Size) {
		fit := l.columns(len(objects), size.Width) == len(objects)
		for _, object := range o {
			Show(object, fit)
		}
		if l.height = 0; fit {
			l.Layout(o[1:], size)
			panel.Resize(fyne.NewSize(size.Width, l.height))
		}
	}, func(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, l.MinSize(o[1:]).Height) }, parts...)
}

// tilesLayout remembers the height that its rows took, because a layout is asked for its minimal size without being told
// its width.
type tilesLayout struct {
	gap, least, height float32
}

// columns is how many of n objects fit side by side.
func (l *tilesLayout) columns(n int, width float32) int {
	return max(min(int((width+l.gap)/(Scaled(l.least)+l.gap)), n), 1)
}

func (l *tilesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns := l.columns(len(objects), size.Width)
	width := (size.Width - l.gap*float32(columns-1)) / float32(columns)
	y := float32(0)
	for start := 0; start < len(objects); start += columns {
		row := objects[start:min(start+columns, len(objects))]
		height := float32(0)
		for _, o := range row {
			height = max(height, heightIn(o, width))
		}
		for i, o := range row {
			Put(o, float32(i)*(width+l.gap), y, width, height)
		}
		y += height + l.gap
	}
	l.height = max(y-l.gap, 0)
}

func (l *tilesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return largest(objects).Max(fyne.NewSize(0, l.height))
}

// Numbered is a text with its number before it.
func Numbered(n int, text fyne.CanvasObject) fyne.CanvasObject {
	return topRow(12, 1, newNumber(n), text)
}

// Badged is a text with the badge of a stage, or of a step, before it.
func Badged(n int, state StageState, text fyne.CanvasObject) fyne.CanvasObject {
	b := newBadge(n)
	b.set(state, false)
	return topRow(12, 1, b.content, text)
}

// Marked is a text with a glyph before it.
func Marked(glyph Glyph, color theme.ColorName, text fyne.CanvasObject) fyne.CanvasObject {
	return topRow(8, 1, Inset(2, 0, NewIcon(glyph, color)), text)
}

// Judged is a text with the sign of a verdict before it.
func Judged(v finding.Verdict, text fyne.CanvasObject) fyne.CanvasObject {
	glyph, color := signOf(v)
	return Marked(glyph, color, text)
}

// Points are lines with a dot before each.
func Points(lines []string) fyne.CanvasObject {
	column := Column(6)
	for _, line := range lines {
		column.Add(Marked(GlyphDot, theme.Muted, NewProse(line)))
	}
	return column
}

// SideColumn is the usual width of a narrow column beside a wide one, at normal text size.
const SideColumn = 342

// Sides puts a narrow column at the right of a wide one, or below it where there is no room for both. column is the width of
// the narrow one at normal text size.
func Sides(column float32, wide, narrow fyne.CanvasObject) *fyne.Container {
	const gap = 24
	below, height := columnLayout{gap: 12}, float32(0)
	return Placed(func(o []fyne.CanvasObject, size fyne.Size) {
		right := Scaled(column)
		if size.Width < right*2.4 {
			below.Layout(o, size)
			height = below.MinSize(o).Height
			return
		}
		left := size.Width - right - gap
		Put(wide, 0, 0, left, heightIn(wide, left))
		Put(narrow, size.Width-right, 0, right, heightIn(narrow, right))
		height = largest(o).Height
	}, func(o []fyne.CanvasObject) fyne.Size { return largest(o).Max(fyne.NewSize(0, height)) }, wide, narrow)
}

// NewSpan is a bar on a track: the part of it from one share of its length to another. Even the shortest bar can be seen.
func NewSpan(from, to float32, color theme.ColorName) fyne.CanvasObject {
	track, bar := NewFill(theme.Border), NewFill(color)
	bar.Radius = theme.SizeRadius
	return Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		width := max((to-from)*size.Width, 6)
		Put(track, 0, size.Height/2-1, size.Width, 2)
		Put(bar, min(from*size.Width, size.Width-width), size.Height/2-4, width, 8)
	}, func([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 22) }, track, bar)
}
