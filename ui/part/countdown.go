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

var _ fyne.Widget = (*Countdown)(nil)

// Countdown shows how much time is left, in words and as a thin bar. It has no clock: whoever owns one calls
// SetRemaining, once a second.
//
//	c := part.NewCountdown(5 * time.Minute)
//	c.SetRemaining(4*time.Minute + 10*time.Second)
//	waiting.Add(c)
type Countdown struct {
	widget.BaseWidget
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

// CreateRenderer implements fyne.Widget.
func (c *Countdown) CreateRenderer() fyne.WidgetRenderer { return &countdownRenderer{c} }

var _ fyne.WidgetRenderer = (*countdownRenderer)(nil)

type countdownRenderer struct{ c *Countdown }

// Layout implements fyne.WidgetRenderer: the bar below the words.
func (r *countdownRenderer) Layout(size fyne.Size) {
	const thick = 4
	height := r.c.text.MinSize().Height
	r.c.text.Resize(fyne.NewSize(size.Width, height))
	share := float32(0)
	if r.c.total > 0 {
		share = min(float32(r.c.remaining)/float32(r.c.total), 1)
	}
	for fill, width := range map[*Fill]float32{r.c.track: size.Width, r.c.bar: size.Width * share} {
		fill.Move(fyne.NewPos(0, height+4))
		fill.Resize(fyne.NewSize(width, thick))
	}
}

// MinSize implements fyne.WidgetRenderer.
func (r *countdownRenderer) MinSize() fyne.Size {
	return fyne.NewSize(grown(r.c, 120), r.c.text.MinSize().Height+8)
}

// Refresh implements fyne.WidgetRenderer.
func (r *countdownRenderer) Refresh() { r.Layout(r.c.Size()) }

// Objects implements fyne.WidgetRenderer.
func (r *countdownRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.text, r.c.track, r.c.bar}
}

// Destroy implements fyne.WidgetRenderer.
func (r *countdownRenderer) Destroy() {}
