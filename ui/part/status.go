package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// Status is one piece of the status bar: words, with a dot in front where something is running or not. The words say
// what the dot says.
type Status struct {
	holder
	reads
	OnTapped func() // leads to what the words are about; nil for nowhere

	dot  *Icon
	text *Text
}

// NewStatus returns words without a dot.
func NewStatus(text string) *Status {
	s := &Status{dot: NewIcon(GlyphDot, theme.Muted), text: NewCaption(text)}
	s.dot.Hidden = true
	s.text.Cut = CutEnd
	// The text gets its whole width, so that pieces stand one after the other.
	s.hold(s, row(4, 1, s.dot, inWidth(func() float32 { return s.text.natural() + 1 }, s.text)))
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

// Tapped implements fyne.Tappable. Keys that lead there are in the menu.
func (s *Status) Tapped(*fyne.PointEvent) {
	if s.OnTapped != nil {
		s.OnTapped()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Status) AccessibilityLabel() string { return s.text.Text }

// NewStatusBar returns the bar at the lower edge of the window: the pieces at the left, a hint at the right. In a narrow
// window the hint goes, before the pieces are cut.
func NewStatusBar(hint *Text, pieces ...*Status) fyne.CanvasObject {
	left := row(22, none)
	for _, p := range pieces {
		left.Add(p)
	}
	bar := Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		end, own := hint.MinSize(), left.MinSize()
		Show(hint, own.Width+end.Width+16 <= size.Width)
		Put(left, 0, (size.Height-own.Height)/2, size.Width, own.Height)
		Put(hint, size.Width-end.Width, (size.Height-end.Height)/2, end.Width, end.Height)
	}, func([]fyne.CanvasObject) fyne.Size {
		return fyne.NewSize(0, max(left.MinSize().Height, hint.MinSize().Height))
	}, left, hint)
	return container.NewStack(NewFill(theme.Panel), Column(0, newHairline(), tall(32, 16, bar)))
}

// shortTime is when a countdown turns amber. The words tell the same.
const shortTime = 30 * time.Second

// Countdown shows how much time is left, in words and as a thin bar, which a progress bar of Fyne is not. It has no clock:
// whoever owns one calls SetRemaining, once a second.
type Countdown struct {
	widget.BaseWidget
	reads
	total     time.Duration
	remaining time.Duration
	text      *Text
	track     *Fill
	bar       *Fill
}

// NewCountdown returns a countdown with all of its time left.
func NewCountdown(total time.Duration) *Countdown {
	c := &Countdown{total: total, text: NewCaption(""), track: NewFill(theme.Border), bar: NewFill(theme.Accent)}
	c.track.Radius, c.bar.Radius = theme.SizeGrid, theme.SizeGrid
	c.ExtendBaseWidget(c)
	c.SetRemaining(total)
	return c
}

// SetRemaining shows what is left. Less than nothing counts as nothing.
func (c *Countdown) SetRemaining(left time.Duration) {
	c.remaining = max(left, 0)
	color := theme.Accent
	words := page.Clock(c.remaining+time.Second-1) + " left" // a part of a second counts: 0:00 means that nothing is left

	switch {
	case c.remaining == 0:
		color, words = theme.Warn, "Time is up"
	case c.remaining <= shortTime:
		color = theme.Warn
	}
	c.text.SetText(words)
	c.bar.set(color, "")
	c.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (c *Countdown) AccessibilityLabel() string { return c.text.Text }

// CreateRenderer implements fyne.Widget: the bar below the words.
func (c *Countdown) CreateRenderer() fyne.WidgetRenderer {
	const gap, thick = 4, 4
	place := func(size fyne.Size) {
		height := c.text.MinSize().Height
		Put(c.text, 0, 0, size.Width, height)
		Put(c.track, 0, height+gap, size.Width, thick)
		Put(c.bar, 0, height+gap, size.Width*min(float32(c.remaining)/float32(max(c.total, 1)), 1), thick)
	}
	return newDrawn(drawn{layout: place, look: func() { place(c.Size()) }, least: func() fyne.Size {
		return fyne.NewSize(grown(c, 120), c.text.MinSize().Height+gap+thick)
	}}, c.text, c.track, c.bar)
}
