package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget    = (*paneScroll)(nil)
	_ fyne.Focusable = (*paneScroll)(nil)
)

// paneScroll moves a code pane that has more rows than it shows, by wheel, bar and keyboard. It is only there when it
// is needed: a scroll container takes the wheel away from the page even when it has nothing to scroll.
type paneScroll struct {
	widget.BaseWidget
	pane   *codePane
	scroll *container.Scroll
	ring   *Fill
}

func newPaneScroll(pane *codePane) *paneScroll {
	s := &paneScroll{pane: pane, ring: NewFill(theme.Clear)}
	s.ring.Width = 2
	s.scroll = container.NewVScroll(container.New(paneLayout{pane}, pane.grids))
	s.scroll.OnScrolled = func(at fyne.Position) { s.moved(at) }
	s.ExtendBaseWidget(s)
	return s
}

// moved shows the rows under the new offset.
func (s *paneScroll) moved(at fyne.Position) {
	first := int(at.Y / s.pane.pitch())
	first = max(min(first, len(s.pane.rows)-1), 0)
	if first != s.pane.first {
		s.pane.show(first)
		s.scroll.Content.Refresh()
	}
}

func (s *paneScroll) rewind() {
	s.scroll.Offset = fyne.Position{}
	s.pane.first = 0
}

// TypedKey implements fyne.Focusable.
func (s *paneScroll) TypedKey(e *fyne.KeyEvent) {
	line := s.pane.pitch()
	y := s.scroll.Offset.Y
	switch e.Name {
	case fyne.KeyUp:
		y -= line
	case fyne.KeyDown:
		y += line
	case fyne.KeyPageUp:
		y -= line * (paneRows - 2)
	case fyne.KeyPageDown:
		y += line * (paneRows - 2)
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = s.scroll.Content.MinSize().Height
	default:
		passKey(s, e)
		return
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
	s.moved(s.scroll.Offset)
}

// TypedRune implements fyne.Focusable.
func (s *paneScroll) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (s *paneScroll) FocusGained() { s.ring.set(theme.Clear, theme.Accent); tellFocus(s) }

// FocusLost implements fyne.Focusable.
func (s *paneScroll) FocusLost() { s.ring.set(theme.Clear, "") }

// CreateRenderer implements fyne.Widget.
func (s *paneScroll) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(s.scroll, s.ring))
}

var _ fyne.Layout = paneLayout{}

// paneLayout is as high as all rows and puts the grids, which hold a few of them, where these belong.
type paneLayout struct{ pane *codePane }

// Layout implements fyne.Layout.
func (l paneLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	pitch := l.pane.pitch()
	for _, o := range objects {
		o.Move(fyne.NewPos(0, float32(l.pane.first)*pitch))
		o.Resize(fyne.NewSize(size.Width, pitch*(paneRows+1)))
	}
}

// MinSize implements fyne.Layout.
func (l paneLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.pane.pitch()*float32(len(l.pane.rows)))
}
