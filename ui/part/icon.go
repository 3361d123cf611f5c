package part

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Icon is a glyph in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	reads
	Glyph Glyph
	Color theme.ColorName
	Bold  bool
	Side  float32 // of the square, for normal text; 0 for the size of an inline icon
}

// NewIcon returns a glyph at the size of an inline icon.
func NewIcon(glyph Glyph, color theme.ColorName) *Icon {
	i := &Icon{Glyph: glyph, Color: color}
	i.ExtendBaseWidget(i)
	return i
}

// Set shows another glyph or colour.
func (i *Icon) Set(glyph Glyph, color theme.ColorName) {
	if i.Glyph == glyph && i.Color == color {
		return
	}
	i.Glyph, i.Color = glyph, color
	i.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (i *Icon) AccessibilityLabel() string { return glyphWords[i.Glyph] }

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	var shown drawing
	image := canvas.NewRaster(func(width, height int) image.Image { return shown.at(width, height) }) // in the pixels of the screen
	side := func() float32 {
		if i.Side == 0 {
			return sizeOf(i, theme.SizeIcon)
		}
		return grown(i, i.Side)
	}
	return newDrawn(drawn{layout: func(size fyne.Size) {
		own := min(side(), size.Width, size.Height)
		Put(image, (size.Width-own)/2, (size.Height-own)/2, own, own)
	}, least: func() fyne.Size { return fyne.NewSquareSize(side()) }, look: func() {
		now := drawing{glyph: i.Glyph, stroke: 2.4, ink: color.NRGBAModel.Convert(colorOf(i, i.Color)).(color.NRGBA)}
		if i.Bold {
			now.stroke = 3.4
		}
		if now != shown { // spares what has not changed
			shown = now
			image.Refresh()
		}
	}}, image)
}

// drawing is all that decides about the look of a glyph but its size.
type drawing struct {
	glyph  Glyph
	stroke float64 // width of the lines
	ink    color.NRGBA
}

// sized is a drawing in a number of pixels.
type sized struct {
	drawing
	width, height int
}

// drawings are those that were painted so far; a window has a few dozen. It belongs to the UI goroutine.
var drawings = map[sized]image.Image{}

func (d drawing) at(width, height int) image.Image {
	key := sized{d, width, height}
	if drawings[key] == nil {
		drawings[key] = d.glyph.draw(d.stroke, d.ink, width, height)
	}
	return drawings[key]
}

// Glyph names a drawing. The drawings are our own: strokes in a square of 24, see outlines.
type Glyph string

// The glyphs of the window. The first four are the signs of the verdicts, so that no verdict hangs on its colour.
const (
	GlyphPass   Glyph = "pass"
	GlyphWarn   Glyph = "warn"
	GlyphFail   Glyph = "fail"
	GlyphSkip   Glyph = "skip"
	GlyphCopy   Glyph = "copy"
	GlyphShow   Glyph = "show"
	GlyphHide   Glyph = "hide"
	GlyphEdited Glyph = "edited"
	GlyphReset  Glyph = "reset"
	GlyphRemove Glyph = "remove"
	GlyphAdd    Glyph = "add"
	GlyphMore   Glyph = "more"
	GlyphLess   Glyph = "less"
	GlyphLeft   Glyph = "left"
	GlyphRight  Glyph = "right"
	GlyphDown   Glyph = "down"
	GlyphEnter  Glyph = "enter"
	GlyphClose  Glyph = "close"
	GlyphDot    Glyph = "dot"
	GlyphWaves  Glyph = "waves" // refused, as expected
	GlyphFlag   Glyph = "flag"  // the end
	GlyphFlask  Glyph = "flask" // a lab

	GlyphApp     Glyph = "app"
	GlyphBrowser Glyph = "browser"
	GlyphServer  Glyph = "server"
	GlyphKey     Glyph = "key"
	GlyphSong    Glyph = "song"

	glyphMark Glyph = "mark" // of the application: assets/icon.svg without its ground
)

// point is a place in the square of 24.
type point struct{ x, y float64 }

// stroke is a line through points. One point alone is a dot.
type stroke []point

// wave is one period and a half of a wave at a height.
func wave(y float64) stroke {
	return stroke{{3, y + 1.5}, {6, y - 1}, {9, y - 1}, {15, y + 1.5}, {18, y + 1.5}, {21, y - 1}}
}

var outlines = map[Glyph][]stroke{
	GlyphPass:    {{{4.5, 12.5}, {10, 18}, {19.5, 6.5}}},
	GlyphWarn:    {{{12, 3.5}, {22, 20.5}, {2, 20.5}, {12, 3.5}}, {{12, 10}, {12, 14}}, {{12, 17.3}}},
	GlyphFail:    {{{6, 6}, {18, 18}}, {{18, 6}, {6, 18}}},
	GlyphSkip:    {{{5, 12}, {19, 12}}},
	GlyphCopy:    {{{9, 9}, {20, 9}, {20, 20}, {9, 20}, {9, 9}}, {{15, 4}, {4, 4}, {4, 15}}},
	GlyphShow:    append(eye(), stroke{{12, 12}}, arc(12, 12, 1.5, 0, 360)),
	GlyphHide:    append(eye(), stroke{{4.5, 19.5}, {19.5, 4.5}}),
	GlyphEdited:  {{{4, 20}, {5, 15.5}, {16, 4.5}, {19.5, 8}, {8.5, 19}, {4, 20}}},
	GlyphReset:   {arc(12, 12.5, 7.5, -130, 160), {{7, 2.5}, {7.2, 7}, {11.8, 7}}},
	GlyphRemove:  {{{5, 7}, {19, 7}}, {{9.5, 7}, {9.5, 4}, {14.5, 4}, {14.5, 7}}, {{7, 7}, {8, 20}, {16, 20}, {17, 7}}},
	GlyphAdd:     {{{12, 5}, {12, 19}}, {{5, 12}, {19, 12}}},
	GlyphMore:    {{{6, 9.5}, {12, 15.5}, {18, 9.5}}},
	GlyphLess:    {{{6, 15}, {12, 9}, {18, 15}}},
	GlyphLeft:    {{{14.5, 6}, {8.5, 12}, {14.5, 18}}},
	GlyphRight:   {{{9.5, 6}, {15.5, 12}, {9.5, 18}}},
	GlyphDown:    {{{12, 4}, {12, 19}}, {{6.5, 13.5}, {12, 19}, {17.5, 13.5}}},
	GlyphEnter:   {{{20, 5}, {20, 14}, {5, 14}}, {{9.5, 9.5}, {5, 14}, {9.5, 18.5}}},
	GlyphClose:   {{{6.5, 6.5}, {17.5, 17.5}}, {{17.5, 6.5}, {6.5, 17.5}}},
	glyphMark:    {{{5.6, 12}, {13.5, 12}}, {{10.5, 8.25}, {14.25, 12}, {10.5, 15.75}}, arc(18.75, 12, 0.56, 0, 360)},
	GlyphWaves:   {wave(9), wave(15.5)},
	GlyphApp:     {{{4, 5}, {20, 5}, {20, 19}, {4, 19}, {4, 5}}, {{8, 9.5}, {10.5, 12}, {8, 14.5}}, {{12.5, 15}, {16, 15}}},
	GlyphBrowser: {{{4, 5}, {20, 5}, {20, 19}, {4, 19}, {4, 5}}, {{4, 9.5}, {20, 9.5}}, {{6.8, 7.3}}, {{9.3, 7.3}}},
	GlyphServer: {{{4, 4}, {20, 4}, {20, 10.5}, {4, 10.5}, {4, 4}}, {{4, 13.5}, {20, 13.5}, {20, 20}, {4, 20}, {4, 13.5}},
		{{7.5, 7.25}, {9.5, 7.25}}, {{7.5, 16.75}, {9.5, 16.75}}},
	GlyphKey:   {arc(7.5, 12, 3.5, 0, 360), {{11, 12}, {21, 12}, {21, 15}}, {{17.5, 12}, {17.5, 14.5}}},
	GlyphSong:  {arc(7, 17.5, 2.5, 0, 360), arc(17, 15.5, 2.5, 0, 360), {{9.5, 17.5}, {9.5, 6}, {19.5, 4}, {19.5, 15.5}}},
	GlyphFlag:  {{{6, 21}, {6, 4}, {18, 4}, {15, 8}, {18, 12}, {6, 12}}},
	GlyphFlask: {{{8, 3.5}, {16, 3.5}}, {{10, 3.5}, {10, 10}, {5, 19.5}, {6, 20.5}, {18, 20.5}, {19, 19.5}, {14, 10}, {14, 3.5}}, {{7.5, 15.5}, {16.5, 15.5}}},
	GlyphDot:   {arc(12, 12, 2, 0, 360), arc(12, 12, 4, 0, 360), {{12, 12}}},
}

// arc is a part of a circle, clockwise from one angle to another, in degrees, 0 to the right.
func arc(x, y, radius, from, to float64) stroke {
	const steps = 24
	var s stroke
	for i := range steps + 1 {
		angle := (from + (to-from)*float64(i)/steps) * math.Pi / 180
		s = append(s, point{x + radius*math.Cos(angle), y + radius*math.Sin(angle)})
	}
	return s
}

// eye is two flat arcs that meet in the corners.
func eye() []stroke {
	return []stroke{arc(12, 18.5, 11.5, 214.4, 325.6), arc(12, 5.5, 11.5, 34.4, 145.6)}
}

// draw draws the glyph into an image, in its middle. What is nearer to a stroke than half its width is ink, which fades
// over one pixel at the edge. Fyne would read and draw an SVG again for each icon, and keep what it read.
func (g Glyph) draw(stroke float64, ink color.NRGBA, width, height int) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	scale := float64(min(width, height)) / 24
	left, top := float64(width)/2-12*scale, float64(height)/2-12*scale
	for y := range height {
		for x := range width {
			away := g.distance(point{(float64(x) + 0.5 - left) / scale, (float64(y) + 0.5 - top) / scale})
			cover := min((stroke/2-away)*scale+0.5, 1)
			if cover > 0 {
				out.SetNRGBA(x, y, color.NRGBA{ink.R, ink.G, ink.B, uint8(math.Round(cover * float64(ink.A)))})
			}
		}
	}
	return out
}

// distance is how far a point is from the nearest stroke.
func (g Glyph) distance(p point) float64 {
	least := math.Inf(1)
	for _, s := range outlines[g] {
		for i, to := range s {
			least = min(least, p.fromBar(s[max(i-1, 0)], to))
		}
	}
	return math.Sqrt(least)
}

// fromBar is the square of the distance to the straight line between two points.
func (p point) fromBar(from, to point) float64 {
	dx, dy := to.x-from.x, to.y-from.y
	along := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		along = max(0, min(1, ((p.x-from.x)*dx+(p.y-from.y)*dy)/square))
	}
	x, y := p.x-from.x-along*dx, p.y-from.y-along*dy
	return x*x + y*y
}

// NewLogo returns the mark of the application in the colours of the theme, for the corner of the window. It is drawn as
// an icon: an image would force one more whole frame when the window starts (tried on Fyne 2.8.0).
func NewLogo() fyne.CanvasObject {
	ground := NewFill(theme.Accent)
	ground.Radius = theme.SizeRadius
	mark := NewIcon(glyphMark, theme.OnAccent)
	mark.Side = 26
	return container.NewCenter(container.NewStack(ground, mark))
}
