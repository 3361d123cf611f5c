package part

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/assets"
	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*Logo)(nil)

// Logo is the mark of the application in the colours of the theme, for the corner of the window.
//
//	header := container.NewHBox(part.NewLogo(), part.NewText("oauthwalk", theme.Text))
type Logo struct{ widget.BaseWidget }

// NewLogo returns the mark.
func NewLogo() *Logo {
	l := &Logo{}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *Logo) CreateRenderer() fyne.WidgetRenderer {
	ground := NewFill(theme.Accent)
	ground.Radius = theme.SizeRadius
	r := &logoRenderer{logo: l, ground: ground, mark: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*logoRenderer)(nil)

type logoRenderer struct {
	logo   *Logo
	ground *Fill
	mark   *canvas.Image
}

func (r *logoRenderer) look() {
	ink := hex(colorOf(r.logo, theme.OnAccent))
	drawing := bytes.ReplaceAll(assets.Mark(), []byte("#000000"), []byte(ink))
	r.mark.Resource = fyne.NewStaticResource("mark-"+ink[1:]+".svg", drawing)
}

func (r *logoRenderer) Layout(size fyne.Size) {
	side := fyne.NewSquareSize(min(size.Width, size.Height))
	at := fyne.NewPos((size.Width-side.Width)/2, (size.Height-side.Height)/2)
	r.ground.Resize(side)
	r.ground.Move(at)
	r.mark.Resize(side)
	r.mark.Move(at)
}

func (r *logoRenderer) Refresh() {
	r.look()
	r.mark.Refresh()
}

func (r *logoRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(grown(r.logo, 26)) }
func (r *logoRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ground, r.mark} }
func (r *logoRenderer) Destroy()                     {}

// hex is the colour as SVG writes it. The palette has no transparent inks.
func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}
