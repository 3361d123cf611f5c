package part

import (
	"fmt"
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
	r := &iconRenderer{icon: i, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*iconRenderer)(nil)

type iconRenderer struct {
	icon  *Icon
	image *canvas.Image
}

func (r *iconRenderer) side() float32 {
	if r.icon.Side == 0 {
		return sizeOf(r.icon, theme.SizeIcon)
	}
	return grown(r.icon, r.icon.Side)
}

// look chooses the drawing, and tells whether it is another one than before.
func (r *iconRenderer) look() (changed bool) {
	before := r.image.Resource
	r.image.Resource = nil
	if r.icon.Glyph != "" {
		r.image.Resource = drawingOf(r.icon.Glyph, r.icon.Bold, hex(colorOf(r.icon, r.icon.Color)))
	}
	return r.image.Resource != before
}

// drawings are the glyphs that were drawn so far; a window has a few dozen. It belongs to the UI goroutine.
var drawings = map[string]fyne.Resource{}

// drawingOf is a glyph in a colour. The name of the resource carries all that decides about the drawing, because Fyne
// caches by name.
func drawingOf(g Glyph, bold bool, paint string) fyne.Resource {
	width := 2.4
	if bold {
		width = 3.4
	}
	name := fmt.Sprintf("glyph-%s-%.1f-%s.svg", g, width, paint[1:])
	if drawings[name] == nil {
		drawings[name] = fyne.NewStaticResource(name, g.svg(width, paint))
	}
	return drawings[name]
}

func (r *iconRenderer) Layout(size fyne.Size) {
	side := fyne.NewSquareSize(min(r.side(), size.Width, size.Height))
	r.image.Resize(side)
	r.image.Move(fyne.NewPos((size.Width-side.Width)/2, (size.Height-side.Height)/2))
}

// Refresh spares what has not changed: Fyne reads and draws an SVG again whenever its image is refreshed.
func (r *iconRenderer) Refresh() {
	if r.look() {
		r.image.Refresh()
	}
}

func (r *iconRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.side()) }
func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *iconRenderer) Destroy()                     {}

// hex is the colour as SVG writes it. The palette has no transparent inks.
func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}
