package part

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*Icon)(nil)

// Icon is a glyph in a colour of the theme.
//
//	ok := part.NewIcon(part.GlyphPass, theme.Pass)
//	ok.Set(part.GlyphFail, theme.Fail)
type Icon struct {
	widget.BaseWidget
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

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{icon: i}
	r.image = canvas.NewRaster(func(width, height int) image.Image { return r.drawing.at(width, height) })
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*iconRenderer)(nil)

type iconRenderer struct {
	icon    *Icon
	image   *canvas.Raster // is drawn when it is painted, in the pixels of the screen
	drawing drawing
}

func (r *iconRenderer) side() float32 {
	if r.icon.Side == 0 {
		return sizeOf(r.icon, theme.SizeIcon)
	}
	return grown(r.icon, r.icon.Side)
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

// look chooses the drawing, and tells whether it is another one than before.
func (r *iconRenderer) look() (changed bool) {
	before := r.drawing
	r.drawing = drawing{glyph: r.icon.Glyph, stroke: 2.4}
	if r.icon.Bold {
		r.drawing.stroke = 3.4
	}
	r.drawing.ink = color.NRGBAModel.Convert(colorOf(r.icon, r.icon.Color)).(color.NRGBA)
	return r.drawing != before
}

func (r *iconRenderer) Layout(size fyne.Size) {
	side := fyne.NewSquareSize(min(r.side(), size.Width, size.Height))
	r.image.Resize(side)
	r.image.Move(fyne.NewPos((size.Width-side.Width)/2, (size.Height-side.Height)/2))
}

// Refresh spares what has not changed.
func (r *iconRenderer) Refresh() {
	if r.look() {
		r.image.Refresh()
	}
}

func (r *iconRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.side()) }
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *iconRenderer) Destroy()                     {}
