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

var _ fyne.Widget = (*Toasts)(nil)

// Toasts is a layer over the whole window that says something short, one thing at a time. It lies on top of a Stack and
// lets everything through that does not hit a toast; unlike a pop-up it takes no focus.
//
//	toasts := part.NewToasts()
//	window.SetContent(container.NewStack(page, toasts))
//	toasts.Say("Copied")
type Toasts struct {
	widget.BaseWidget
	Later Later // nil for the clock of the machine

	queue  []toast
	hiding timer
	panel  *Fill
	sign   *Icon
	text   *Prose
	box    *fyne.Container
}

type toast struct {
	text string
	fail bool
}

// NewToasts returns an empty layer.
func NewToasts() *Toasts {
	t := &Toasts{panel: newPanel(), sign: NewIcon(GlyphPass, theme.Pass), text: NewProse("")}
	t.text.Color = theme.Text
	content := topRow(10, 1, Inset(2, 0, t.sign), t.text, NewFaint(GlyphClose, "", t.Dismiss))
	t.box = container.NewStack(t.panel, Inset(10, 14, content))
	t.box.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say says something that went well. It waits for its turn.
func (t *Toasts) Say(text string) { t.push(toast{text: text}) }

// Alert says something that went wrong. It stays until Dismiss, or until something else goes wrong.
func (t *Toasts) Alert(text string) {
	one := toast{text: text, fail: true}
	if len(t.queue) == 0 || !t.queue[0].fail {
		t.push(one)
		return
	}
	t.queue[0] = one
	t.show()
}

// Dismiss closes the toast that is shown, and shows the next.
func (t *Toasts) Dismiss() {
	t.hiding.cancel()
	if len(t.queue) > 0 {
		t.queue = t.queue[1:]
	}
	t.show()
}

// Shown is the text of the toast that is shown, "" when there is none.
func (t *Toasts) Shown() string {
	if len(t.queue) == 0 {
		return ""
	}
	return t.queue[0].text
}

func (t *Toasts) push(one toast) {
	for _, waiting := range t.queue {
		if waiting == one {
			return // said once is enough
		}
	}
	t.queue = append(t.queue, one)
	if len(t.queue) == 1 {
		t.show()
	}
}

func (t *Toasts) show() {
	t.box.Hidden = len(t.queue) == 0
	if !t.box.Hidden {
		first := t.queue[0]
		glyph, color := GlyphPass, theme.Pass
		if first.fail {
			glyph, color = GlyphFail, theme.Fail
		} else {
			t.hiding.start(t.Later, toastFor, t.Dismiss)
		}
		t.panel.set(theme.Selected, color)
		t.sign.Set(glyph, color)
		t.text.SetText(first.text)
	}
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer { return &toastRenderer{t} }

var _ fyne.WidgetRenderer = (*toastRenderer)(nil)

type toastRenderer struct{ t *Toasts }

// Layout implements fyne.WidgetRenderer: a box in the middle above the status bar.
func (r *toastRenderer) Layout(size fyne.Size) {
	const bottom, side = 52, 24
	box := r.t.box
	width := min(grown(r.t, 440), size.Width-2*side)
	box.Resize(fyne.NewSize(width, box.MinSize().Height))
	height := box.MinSize().Height // now that the text is wrapped
	box.Resize(fyne.NewSize(width, height))
	box.Move(fyne.NewPos((size.Width-width)/2, max(size.Height-height-bottom, 0)))
}

// MinSize implements fyne.WidgetRenderer. The layer asks for no room.
func (r *toastRenderer) MinSize() fyne.Size { return fyne.Size{} }

// Refresh implements fyne.WidgetRenderer.
func (r *toastRenderer) Refresh() {
	r.Layout(r.t.Size())
	canvas.Refresh(r.t)
}

// Objects implements fyne.WidgetRenderer.
func (r *toastRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.t.box} }

// Destroy implements fyne.WidgetRenderer.
func (r *toastRenderer) Destroy() { r.t.hiding.cancel() }

// Later runs f on the UI goroutine after d, unless the returned func is called before. The parts that hide, restore or
// close something after a time have such a func as a field; nil there means After. Tests put their own clock in.
type Later func(d time.Duration, f func()) (stop func())

// After is Later by the clock of the machine.
func After(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { timer.Stop() }
}

// usual is the Later of parts that were given none. The tests of this package put one in that never fires, because the
// test driver would run it beside the test.
var usual Later = After

// timer is at most one pending call of Later.
type timer struct {
	stop func()
	turn int // a call that was already on its way when it was stopped belongs to an older turn
}

// start replaces what was pending.
func (t *timer) start(later Later, d time.Duration, f func()) {
	t.cancel()
	if later == nil {
		later = usual
	}
	turn := t.turn
	t.stop = later(d, func() {
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
