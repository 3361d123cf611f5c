package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget    = (*Segmented)(nil)
	_ fyne.Focusable = (*Segmented)(nil)
)

// Segmented is a choice between a few words side by side. It is one stop of the Tab key; left and right change it.
//
//	flow := part.NewSegmented("Authorization code", "+ PKCE")
//	flow.OnChanged = func(index int) { walk.SetPKCE(index == 1) }
//	flow.Select(1)
type Segmented struct {
	widget.BaseWidget
	stop
	OnChanged func(index int)
	About     [2]string // what is chosen here, and what it is for

	selected int
	ground   *Fill
	segments []*segment
}

// NewSegmented returns a choice with the first word selected.
func NewSegmented(words ...string) *Segmented {
	s := &Segmented{ground: newPanel()}
	for i, word := range words {
		s.segments = append(s.segments, newSegment(word, func() { s.choose(i) }))
	}
	s.stop = stop{self: s, marked: s.mark}
	s.ExtendBaseWidget(s)
	s.mark()
	return s
}

// Explain implements Explained.
func (s *Segmented) Explain() (name, text string) { return s.About[0], s.About[1] }

// Selected is the index of the selected word.
func (s *Segmented) Selected() int { return s.selected }

// Select selects a word without reporting it. An index that is not there changes nothing.
func (s *Segmented) Select(index int) {
	if index >= 0 && index < len(s.segments) && index != s.selected {
		s.selected = index
		s.mark()
	}
}

// choose selects a word for the person, and reports it.
func (s *Segmented) choose(index int) {
	if index == s.selected || index < 0 || index >= len(s.segments) {
		return
	}
	s.Select(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

func (s *Segmented) mark() {
	for i, one := range s.segments {
		one.mark(i == s.selected, s.focused)
	}
}

// TypedKey implements fyne.Focusable.
func (s *Segmented) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.selected - 1)
	case fyne.KeyRight:
		s.choose(s.selected + 1)
	case fyne.KeySpace:
		s.choose((s.selected + 1) % len(s.segments))
	default:
		passKey(s, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	words := row(0, none)
	for _, one := range s.segments {
		words.Add(one)
	}
	return widget.NewSimpleRenderer(container.NewStack(s.ground, words))
}

var (
	_ fyne.Widget       = (*segment)(nil)
	_ fyne.Tappable     = (*segment)(nil)
	_ desktop.Hoverable = (*segment)(nil)
)

// segment is one word of the choice.
type segment struct {
	widget.BaseWidget
	hover
	onTapped     func()
	text         *Text
	ground, veil *Fill
}

func newSegment(word string, tapped func()) *segment {
	s := &segment{
		onTapped: tapped,
		text:     NewText(word, theme.Muted),
		ground:   NewFill(theme.Clear),
		veil:     NewFill(theme.Clear),
	}
	s.ground.Radius, s.veil.Radius, s.veil.Width = theme.SizeRadius, theme.SizeRadius, 2
	s.passed = func() { s.veil.set(veilOf(s.hovered), s.veil.Stroke) }
	s.ExtendBaseWidget(s)
	return s
}

func (s *segment) mark(selected, focused bool) {
	ink, ground, ring := theme.Muted, theme.Clear, theme.ColorName("")
	if selected {
		ink, ground = theme.OnAccent, theme.Accent
	}
	if selected && focused {
		ring = theme.Text
	}
	s.text.Style.Bold = selected
	s.text.Color = ink
	s.text.Refresh()
	s.ground.set(ground, "")
	s.veil.set(veilOf(s.hovered), ring)
}

// Tapped implements fyne.Tappable.
func (s *segment) Tapped(*fyne.PointEvent) { s.onTapped() }

// CreateRenderer implements fyne.Widget.
func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(s.ground, Inset(8, 13, s.text), s.veil))
}
