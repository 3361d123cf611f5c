package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*Fill)(nil)

// Fill is a rectangle that follows the theme, which a bare canvas.Rectangle does not.
//
//	page := container.NewStack(part.NewFill(theme.Page), content)
type Fill struct {
	widget.BaseWidget
	group
	Color  theme.ColorName
	Stroke theme.ColorName // "" for no outline
	Width  float32         // of the outline; 0 counts as 1
	Radius theme.SizeName  // "" for square corners
	Bottom bool            // round the two lower corners only
}

// NewFill returns a square rectangle of one colour.
func NewFill(color theme.ColorName) *Fill {
	f := &Fill{Color: color}
	f.ExtendBaseWidget(f)
	return f
}

// newPanel returns the rounded, outlined ground of a card.
func newPanel() *Fill {
	f := &Fill{Color: theme.Panel, Stroke: theme.Border, Radius: theme.SizeRadius}
	f.ExtendBaseWidget(f)
	return f
}

// set changes colour and outline together and redraws once, if anything changed.
func (f *Fill) set(color, stroke theme.ColorName) {
	if f.Color == color && f.Stroke == stroke {
		return
	}
	f.Color, f.Stroke = color, stroke
	f.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *Fill) CreateRenderer() fyne.WidgetRenderer {
	r := &fillRenderer{fill: f, rect: &canvas.Rectangle{}}
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*fillRenderer)(nil)

type fillRenderer struct {
	fill *Fill
	rect *canvas.Rectangle
}

func (r *fillRenderer) look() {
	f := r.fill
	r.rect.FillColor = colorOf(f, f.Color)
	r.rect.StrokeColor, r.rect.StrokeWidth = nil, 0
	if f.Stroke != "" {
		r.rect.StrokeColor = colorOf(f, f.Stroke)
		r.rect.StrokeWidth = max(f.Width, 1)
	}
	radius := float32(0)
	if f.Radius != "" {
		radius = sizeOf(f, f.Radius)
	}
	if f.Bottom {
		r.rect.BottomLeftCornerRadius, r.rect.BottomRightCornerRadius = radius, radius
		return
	}
	r.rect.CornerRadius = radius
}

func (r *fillRenderer) Layout(size fyne.Size)        { r.rect.Resize(size) }
func (r *fillRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *fillRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *fillRenderer) Destroy()                     {}

func (r *fillRenderer) Refresh() {
	r.look()
	canvas.Refresh(r.rect)
}
