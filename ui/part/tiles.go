package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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

// Pictures are the parts of one panel side by side, which fold away where they do not all fit.
func Pictures(least float32, objects ...fyne.CanvasObject) *fyne.Container {
	parts := []fyne.CanvasObject{newPanel()}
	for i, o := range objects {
		line := NewFill(theme.Border)
		line.Hidden = i == 0
		parts = append(parts, container.New(partedLayout{}, line, Inset(14, 20, o)))
	}
	return &fyne.Container{Layout: &picturesLayout{tilesLayout{least: least}}, Objects: parts}
}

var _ fyne.Layout = (*picturesLayout)(nil)

type picturesLayout struct{ tilesLayout }

// Layout implements fyne.Layout. The first object is the panel.
func (l *picturesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	fit := l.columns(len(o)-1, size.Width) == len(o)-1
	for _, object := range o {
		Show(object, fit)
	}
	if l.height = 0; fit {
		l.tilesLayout.Layout(o[1:], size)
		o[0].Resize(fyne.NewSize(size.Width, l.height))
	}
}

// MinSize implements fyne.Layout.
func (l *picturesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.tilesLayout.MinSize(o[1:]).Height)
}

var _ fyne.Layout = partedLayout{}

// partedLayout has a line at the left of what fills it.
type partedLayout struct{}

// Layout implements fyne.Layout.
func (partedLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(1, size.Height))
	o[1].Resize(size)
}

// MinSize implements fyne.Layout.
func (partedLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }

var _ fyne.Layout = (*tilesLayout)(nil)

// tilesLayout remembers the height that its rows took, because a layout is asked for its minimal size without being told
// its width.
type tilesLayout struct {
	gap, least, height float32
}

// columns is how many of n objects fit side by side.
func (l *tilesLayout) columns(n int, width float32) int {
	return max(min(int((width+l.gap)/(Scaled(l.least)+l.gap)), n), 1)
}

// Layout implements fyne.Layout.
func (l *tilesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	columns := l.columns(len(objects), size.Width)
	width := (size.Width - l.gap*float32(columns-1)) / float32(columns)
	y := float32(0)
	for start := 0; start < len(objects); start += columns {
		row := objects[start:min(start+columns, len(objects))]
		height := float32(0)
		for _, o := range row {
			o.Resize(fyne.NewSize(width, o.MinSize().Height)) // lets it wrap before its height is asked for
			height = max(height, o.MinSize().Height)
		}
		for i, o := range row {
			o.Resize(fyne.NewSize(width, height))
			o.Move(fyne.NewPos(float32(i)*(width+l.gap), y))
		}
		y += height + l.gap
	}
	l.height = max(y-l.gap, 0)
}

// MinSize implements fyne.Layout.
func (l *tilesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
		}
	}
	size.Height = max(size.Height, l.height)
	return size
}

// Numbered is a text with its number before it.
func Numbered(n int, text fyne.CanvasObject) fyne.CanvasObject {
	number := NewText(strconv.Itoa(n), theme.Accent)
	number.Style.Bold = true
	return topRow(12, 1, number, text)
}

// Marked is a text with a glyph before it.
func Marked(glyph Glyph, color theme.ColorName, text fyne.CanvasObject) fyne.CanvasObject {
	return topRow(8, 1, Inset(2, 0, NewIcon(glyph, color)), text)
}

// Sides puts a narrow column at the right of a wide one, or below it where there is no room for both.
func Sides(wide, narrow fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &sidesLayout{}, Objects: []fyne.CanvasObject{wide, narrow}}
}

const (
	sideColumn = 342 // width of the narrow column at normal text size
	sidesGap   = 24
)

var _ fyne.Layout = (*sidesLayout)(nil)

type sidesLayout struct{ height float32 }

// Layout implements fyne.Layout.
func (l *sidesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	right := Scaled(sideColumn)
	if size.Width < right*2.4 {
		(columnLayout{gap: 12}).Layout(o, size)
		l.height = (columnLayout{gap: 12}).MinSize(o).Height
		return
	}
	for i, width := range []float32{size.Width - right - sidesGap, right} {
		o[i].Resize(fyne.NewSize(width, o[i].MinSize().Height))
		o[i].Resize(fyne.NewSize(width, o[i].MinSize().Height))
		o[i].Move(fyne.NewPos(float32(i)*(size.Width-right), 0))
	}
	l.height = max(o[0].MinSize().Height, o[1].MinSize().Height)
}

// MinSize implements fyne.Layout.
func (l *sidesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(o[0].MinSize().Width, o[1].MinSize().Width), max(o[0].MinSize().Height, l.height))
}

// NewSpan is a bar on a track: the part of it from one share of its length to another.
func NewSpan(from, to float32, color theme.ColorName) fyne.CanvasObject {
	track, bar := NewFill(theme.Border), NewFill(color)
	bar.Radius = theme.SizeRadius
	return container.New(spanLayout{from, to}, track, bar)
}

var _ fyne.Layout = spanLayout{}

type spanLayout struct{ from, to float32 }

// Layout implements fyne.Layout. Even the shortest bar can be seen.
func (l spanLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, 2))
	o[0].Move(fyne.NewPos(0, size.Height/2-1))
	width := max((l.to-l.from)*size.Width, 6)
	o[1].Resize(fyne.NewSize(width, 8))
	o[1].Move(fyne.NewPos(min(l.from*size.Width, size.Width-width), size.Height/2-4))
}

// MinSize implements fyne.Layout.
func (spanLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 22) }
