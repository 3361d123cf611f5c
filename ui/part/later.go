package part

import (
	"time"

	"fyne.io/fyne/v2"
)

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
