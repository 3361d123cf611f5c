package part

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

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
	words := Remaining(c.remaining) + " left"
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

// Remaining writes a time that is left as people read it on a clock: "0:52", "59:48", "1:00:00". Parts of a second
// count as a whole one, so that "0:00" means that nothing is left.
func Remaining(d time.Duration) string {
	seconds := int((max(d, 0) + time.Second - 1) / time.Second)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
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
