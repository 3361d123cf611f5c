package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// sceneGlyphs are the drawings of those who play in a scene.
var sceneGlyphs = map[string]Glyph{"app": GlyphApp, "browser": GlyphBrowser, "server": GlyphServer, "API": GlyphServer,
	"token": GlyphKey, "song": GlyphSong}

// NewScene is a small picture of an act: names by turns with what goes from one to the next.
//
//	card.Add(part.NewScene("app", "a URL", "browser", "signs in", "server"))
func NewScene(words ...string) fyne.CanvasObject {
	s := &fyne.Container{Layout: sceneLayout{}}
	for i, word := range words {
		caption := NewCaption(word)
		if i%2 == 0 {
			ground := NewFill(theme.Control)
			ground.Radius, ground.Color = theme.SizeRadius, theme.Selected
			icon := NewIcon(sceneGlyphs[word], theme.Text)
			icon.Side = sceneIcon
			s.Add(container.NewStack(ground, container.NewCenter(icon)))
		} else {
			s.Add(newSceneArrow())
		}
		s.Add(caption)
	}
	return s
}

const (
	sceneSide = 40 // of those who play, at normal text size
	sceneIcon = 20
)

var _ fyne.Layout = sceneLayout{}

// sceneLayout gets, by turns, a player with its name and an arrow with its word.
type sceneLayout struct{}

// Layout implements fyne.Layout.
func (sceneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side, pieces := Scaled(sceneSide), len(o)/2
	step := (size.Width - side) / float32(max(pieces-1, 1))
	for i := range pieces {
		thing, caption := o[2*i], o[2*i+1]
		middle, word := side/2+float32(i)*step, caption.MinSize()
		if i%2 == 0 {
			thing.Resize(fyne.NewSquareSize(side))
			thing.Move(fyne.NewPos(middle-side/2, 0))
			caption.Move(fyne.NewPos(min(max(middle-word.Width/2, 0), size.Width-word.Width), side+2))
		} else {
			gap := max(2*step-side-16, 10)
			thing.Resize(fyne.NewSize(gap, Scaled(10)))
			thing.Move(fyne.NewPos(middle-gap/2, side/2-Scaled(2)))
			caption.Move(fyne.NewPos(middle-word.Width/2, side/2-Scaled(4)-word.Height))
		}
		caption.Resize(word)
	}
}

// MinSize implements fyne.Layout.
func (sceneLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	side := Scaled(sceneSide)
	return fyne.NewSize(side*float32(len(o)/2), side+2+o[1].MinSize().Height)
}

// sceneArrow is a line with a head at its right.
type sceneArrow struct {
	widget.BaseWidget
	group
}

func newSceneArrow() *sceneArrow {
	a := &sceneArrow{}
	a.ExtendBaseWidget(a)
	return a
}

// CreateRenderer implements fyne.Widget.
func (a *sceneArrow) CreateRenderer() fyne.WidgetRenderer {
	line := NewFill(theme.Muted)
	head := &canvas.RegularPolygon{Sides: 3, FillColor: colorOf(a, theme.Muted), Angle: 90}
	return widget.NewSimpleRenderer(container.New(arrowLayout{}, line, head))
}

type arrowLayout struct{}

// Layout implements fyne.Layout.
func (arrowLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width-size.Height/2, 2))
	o[0].Move(fyne.NewPos(0, size.Height/2-1))
	o[1].Resize(fyne.NewSquareSize(size.Height))
	o[1].Move(fyne.NewPos(size.Width-size.Height, 0))
}

// MinSize implements fyne.Layout.
func (arrowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(10, 10) }
