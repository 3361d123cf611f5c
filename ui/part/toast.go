package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// toastFor is how long a toast stays. An error stays until it is closed.
const toastFor = 4 * time.Second

// Toasts is a layer over the whole window that says something short; what is new replaces what was said. It lies on top of
// a Stack and lets everything through that does not hit a toast; unlike a pop-up it takes no focus.
type Toasts struct {
	widget.BaseWidget
	reads
	hiding timer
	panel  *catcher
	sign   *Icon
	text   *Prose
	box    *fyne.Container
}

// NewToasts returns an empty layer.
func NewToasts() *Toasts {
	t := &Toasts{panel: &catcher{}, sign: NewIcon(GlyphPass, theme.Pass), text: NewSaid("")}
	t.panel.Radius = theme.SizeRadius
	t.panel.ExtendBaseWidget(t.panel)
	content := topRow(10, 1, Inset(2, 0, t.sign), t.text, NewFaint(GlyphClose, "", t.Dismiss))
	t.box = container.NewStack(t.panel, Inset(10, 14, content))
	t.box.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say says something that went well, for a moment.
func (t *Toasts) Say(text string) {
	t.show(text, GlyphPass, theme.Pass)
	t.hiding.start(toastFor, t.Dismiss)
}

// Alert says something that went wrong. It stays until Dismiss, or until something else is said.
func (t *Toasts) Alert(text string) {
	t.hiding.cancel()
	t.show(text, GlyphFail, theme.Fail)
}

// Dismiss closes the toast.
func (t *Toasts) Dismiss() {
	t.hiding.cancel()
	t.box.Hide()
	t.Refresh()
}

// Shown is the text of the toast that is shown, "" when there is none.
func (t *Toasts) Shown() string {
	if t.box.Hidden {
		return ""
	}
	return t.text.Text
}

func (t *Toasts) show(text string, glyph Glyph, color theme.ColorName) {
	t.panel.set(theme.Selected, color)
	t.sign.Set(glyph, color)
	t.text.SetText(text)
	t.box.Show()
	t.Refresh()
}

var _ fyne.Tappable = (*catcher)(nil)

// catcher takes the clicks that hit nothing else on a toast, so that they do not reach what lies below.
type catcher struct{ Fill }

func (c *catcher) Tapped(*fyne.PointEvent) {}

// AccessibilityLabel implements fyne.Accessible.
func (t *Toasts) AccessibilityLabel() string { return t.Shown() }

// CreateRenderer implements fyne.Widget: a box in the middle above the status bar and the buttons of the page. The layer asks
// for no room.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer {
	const bottom, side = 124, 24
	place := func(size fyne.Size) {
		width := min(grown(t, 440), size.Width-2*side)
		height := heightIn(t.box, width)
		Put(t.box, (size.Width-width)/2, max(size.Height-height-bottom, 0), width, height)
	}
	return newDrawn(drawn{layout: place, look: func() { place(t.Size()); canvas.Refresh(t) }, gone: t.hiding.cancel}, t.box)
}

// Later runs f on the UI goroutine after d, unless the returned func is called before. The parts that hide, restore or close
// something after a time ask it. Tests put their own clock in, because the test driver would run f beside the test.
var Later = func(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { timer.Stop() }
}

// timer is at most one pending call of Later.
type timer struct {
	stop func()
	turn int // a call that was already on its way when it was stopped belongs to an older turn
}

// start replaces what was pending.
func (t *timer) start(d time.Duration, f func()) {
	t.cancel()
	turn := t.turn
	t.stop = Later(d, func() {
		if turn == t.turn {
			t.stop = nil
			f()
		}
	})
}

// cancel drops what was pending.
func (t *timer) cancel() {
	t.turn++
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
}
