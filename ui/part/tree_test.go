package part_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
	seenin "oauthwalk/ui/seen"
	"oauthwalk/ui/theme"
)

// start makes a test application with our dark theme.
func start(t testing.TB) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	return app
}

// show puts an object into a window of a width, laid out.
func show(t testing.TB, o fyne.CanvasObject, width float32) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	settle(o, width)
	w.Resize(fyne.NewSize(width, max(o.MinSize().Height, 40)))
	return w
}

// walk visits what can be seen, in the order of drawing.
func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch v := o.(type) {
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(v).Objects() {
			walk(child, visit)
		}
	case *fyne.Container:
		for _, child := range v.Objects {
			walk(child, visit)
		}
	}
}

// texts are the texts that can be seen, each line or row of code on its own.
func texts(o fyne.CanvasObject) []string {
	var out []string
	skip := map[fyne.CanvasObject]bool{}
	walk(o, func(o fyne.CanvasObject) {
		switch v := o.(type) {
		case *fyne.Container:
			if rows := seenin.Rows(v); len(rows) > 0 {
				out = append(out, rows...)
				for _, piece := range v.Objects {
					skip[piece] = true
				}
			}
		case *canvas.Text:
			if !skip[v] && v.Text != "" {
				out = append(out, v.Text)
			}
		}
	})
	return out
}

func seen(o fyne.CanvasObject) string { return strings.Join(texts(o), "\n") }

// all finds the visible objects of a type.
func all[T fyne.CanvasObject](o fyne.CanvasObject) []T {
	var out []T
	walk(o, func(o fyne.CanvasObject) {
		if v, ok := o.(T); ok {
			out = append(out, v)
		}
	})
	return out
}

func wantSeen(t *testing.T, o fyne.CanvasObject, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(seen(o), word) {
			t.Errorf("%q cannot be seen in:\n%s", word, seen(o))
		}
	}
}

func wantUnseen(t *testing.T, o fyne.CanvasObject, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(seen(o), word) {
			t.Errorf("%q can be seen in:\n%s", word, seen(o))
		}
	}
}

// queue is a Later by the clock of a bubble of synctest. What is due waits until sleep runs it on the goroutine of the
// test, as it waits for the UI goroutine in the window; the test driver's fyne.Do would run it on the goroutine of the
// timer.
type queue struct {
	due   chan func()
	ended atomic.Bool
}

// newQueue makes the clock of one bubble. Its timers end with it: Fyne destroys the renderer of a widget during some
// later test, and a timer of a bubble must not be touched from outside.
func newQueue(t *testing.T) *queue {
	q := &queue{due: make(chan func(), 8)}
	t.Cleanup(func() { q.ended.Store(true) })
	return q
}

func (q *queue) later(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() {
		if !q.ended.Load() {
			q.due <- f
		}
	})
	return func() {
		if !q.ended.Load() {
			timer.Stop()
		}
	}
}

// clockOf lets the parts ask that clock until the test ends.
func clockOf(t *testing.T, later func(time.Duration, func()) func()) {
	before := part.Later
	part.Later = later
	t.Cleanup(func() { part.Later = before })
}

// sleep lets time pass and does what is due.
func (q *queue) sleep(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
	for {
		select {
		case f := <-q.due:
			f()
		default:
			return
		}
	}
}

// pieces are the texts of the first pane of code, one for each colour.
func pieces(o fyne.CanvasObject) (out []*canvas.Text) {
	for _, c := range all[*fyne.Container](o) {
		if len(seenin.Rows(c)) > 0 {
			for _, piece := range c.Objects {
				out = append(out, piece.(*canvas.Text))
			}
			return out
		}
	}
	return nil
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// press types keys to what has the focus.
func press(t *testing.T, w fyne.Window, names ...fyne.KeyName) {
	t.Helper()
	for _, name := range names {
		focused := w.Canvas().Focused()
		if focused == nil {
			t.Fatalf("nothing has the focus for %s", name)
		}
		focused.TypedKey(key(name))
	}
}
