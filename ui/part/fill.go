package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Fill is a rectangle that follows the theme, which a bare canvas.Rectangle does not.
type Fill struct {
	widget.BaseWidget
	group
	Color  theme.ColorName
	Stroke theme.ColorName // "" for no outline
	Width  float32         // of the outline; 0 counts as 1
	Radius theme.SizeName  // "" for square corners
	Bottom bool            // round the two lower corners only
	Round  bool            // a circle
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
	rect := &canvas.Rectangle{}
	return newDrawn(drawn{layout: rect.Resize, look: func() {
		rect.FillColor = colorOf(f, f.Color)
		rect.StrokeColor, rect.StrokeWidth = nil, 0
		if f.Stroke != "" {
			rect.StrokeColor, rect.StrokeWidth = colorOf(f, f.Stroke), max(f.Width, 1)
		}
		radius := float32(0)
		if f.Radius != "" {
			radius = sizeOf(f, f.Radius)
		}
		switch {
		case f.Bottom:
			rect.BottomLeftCornerRadius, rect.BottomRightCornerRadius = radius, radius
		case f.Round:
			rect.CornerRadius = canvas.RadiusMaximum
		default:
			rect.CornerRadius = radius
		}
		canvas.Refresh(rect)
	}}, rect)
}

// holder is a widget that shows one object, for a part that embeds it.
type holder struct {
	widget.BaseWidget
	group
	held fyne.CanvasObject
}

// hold makes a widget of the part that embeds it.
func (h *holder) hold(self fyne.Widget, held fyne.CanvasObject) {
	h.held = held
	h.ExtendBaseWidget(self)
}

func (h *holder) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.held) }

// drawn is the renderer of a widget that looks after a few objects itself. What it does not need is nil.
type drawn struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	least   func() fyne.Size
	look    func() // puts the look of the widget on its objects
	gone    func() // ends what is under way
}

// newDrawn returns the renderer of these objects, which look right already.
func newDrawn(d drawn, objects ...fyne.CanvasObject) *drawn {
	d.objects = objects
	d.look()
	return &d
}

func (d *drawn) Layout(size fyne.Size) { d.layout(size) }

func (d *drawn) MinSize() fyne.Size {
	if d.least == nil {
		return fyne.Size{}
	}
	return d.least()
}

func (d *drawn) Refresh()                     { d.look() }
func (d *drawn) Objects() []fyne.CanvasObject { return d.objects }

func (d *drawn) Destroy() {
	if d.gone != nil {
		d.gone()
	}
}
