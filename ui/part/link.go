package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget        = (*Link)(nil)
	_ fyne.Focusable     = (*Link)(nil)
	_ fyne.Tappable      = (*Link)(nil)
	_ desktop.Cursorable = (*Link)(nil)
)

// Link is a line of accent text that leads somewhere else in the window. It wraps where a button could not.
//
//	link := part.NewLink("What if the verifier were wrong? Break it", window.openLab)
type Link struct {
	widget.BaseWidget
	OnTapped func()

	text *Prose
	ring *Fill
}

// NewLink returns a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{OnTapped: tapped, text: NewProse(text + " →"), ring: NewFill(theme.Clear)}
	l.text.Color = theme.Accent
	l.ring.Width, l.ring.Radius = 2, theme.SizeGrid
	l.ExtendBaseWidget(l)
	return l
}

// Tapped implements fyne.Tappable.
func (l *Link) Tapped(*fyne.PointEvent) {
	if l.OnTapped != nil {
		l.OnTapped()
	}
}

// TypedKey implements fyne.Focusable.
func (l *Link) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.Tapped(nil)
	default:
		passKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *Link) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (l *Link) FocusGained() { l.ring.set(theme.Clear, theme.Accent); tellFocus(l) }

// FocusLost implements fyne.Focusable.
func (l *Link) FocusLost() { l.ring.set(theme.Clear, "") }

// Cursor implements desktop.Cursorable.
func (l *Link) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(Inset(2, 0, l.text), l.ring))
}
