package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*Status)(nil)

// Status is one piece of the status bar: words, with a dot in front where something is running or not. The words say
// what the dot says.
//
//	listener := part.NewStatus("Not listening")
//	listener.Set(theme.Pass, "Listening on http://127.0.0.1:3500/callback")
//	bar := part.NewStatusBar(part.NewCaption("Ctrl+Enter next step · F1 explains"), listener, token, secrets)
type Status struct {
	widget.BaseWidget
	dot  *Icon
	text *Text
}

// NewStatus returns words without a dot.
func NewStatus(text string) *Status {
	s := &Status{dot: NewIcon(GlyphDot, theme.Muted), text: NewCaption(text)}
	s.dot.Hidden = true
	s.text.Cut = CutEnd
	s.ExtendBaseWidget(s)
	return s
}

// Set shows other words, with a dot of a colour, or without one where the colour is "".
func (s *Status) Set(dot theme.ColorName, text string) {
	s.dot.Hidden = dot == ""
	if dot != "" {
		s.dot.Set(GlyphDot, dot)
	}
	s.text.SetText(text)
	s.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(statusLayout{}, s.dot, s.text))
}

// NewStatusBar returns the bar at the lower edge of the window: the pieces at the left, a hint at the right.
func NewStatusBar(hint *Text, pieces ...*Status) fyne.CanvasObject {
	left := row(22, none)
	for _, p := range pieces {
		left.Add(p)
	}
	bar := container.New(tallLayout{height: 32, inset: 16}, container.New(barLayout{}, left, hint))
	return container.NewStack(NewFill(theme.Panel), Column(0, newHairline(), bar))
}

var _ fyne.Layout = barLayout{}

// barLayout gives way at the right: in a narrow window the hint goes, before the pieces are cut.
type barLayout struct{}

// Layout implements fyne.Layout. The objects are the pieces and the hint.
func (barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := objects[0], objects[1]
	hint := right.MinSize()
	left.Resize(fyne.NewSize(size.Width, left.MinSize().Height))
	left.Move(fyne.NewPos(0, (size.Height-left.MinSize().Height)/2))
	if left.MinSize().Width+hint.Width+16 > size.Width {
		right.Hide()
		return
	}
	right.Show()
	right.Resize(hint)
	right.Move(fyne.NewPos(size.Width-hint.Width, (size.Height-hint.Height)/2))
}

// MinSize implements fyne.Layout.
func (barLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

var _ fyne.Layout = statusLayout{}

// statusLayout gives the text its whole width, so that pieces stand one after the other.
type statusLayout struct{}

// Layout implements fyne.Layout. The objects are the dot and the *Text.
func (statusLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	if objects[0].Visible() {
		objects[0].Resize(fyne.NewSquareSize(size.Height))
		x = size.Height + 4
	}
	objects[1].Move(fyne.NewPos(x, 0))
	objects[1].Resize(fyne.NewSize(size.Width-x, size.Height))
}

// MinSize implements fyne.Layout.
func (statusLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	text := objects[1].(*Text)
	size := fyne.NewSize(text.natural()+1, text.MinSize().Height)
	if objects[0].Visible() {
		size.Width += size.Height + 4
	}
	return size
}
