package ui

import (
	"fmt"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/session"
)

// A key that is held down repeats itself, the first time after a quarter of a second at the earliest. It must not run
// through a whole walk, and somebody who presses twice must not wait.
func TestHeldKeyDoesOneStep(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	q := make(queue, 256)
	w := windowOf(t, &fakekeyring.Keyring{}, Options{Session: session.Config{}, Deliver: func(f func()) { q <- f },
		Now: func() time.Time { return now }})
	q.until(t, func() bool { return w.vault.State().Opened })
	press := func(after time.Duration) (did bool) {
		now = now.Add(after)
		before := fmt.Sprint(w.shown, w.Walk().Snapshot().Seq)
		w.primary()
		// The walk is ready a moment before the window has drawn it, and drawing may show the next page.
		q.until(t, func() bool { now := w.Walk().Snapshot(); return !now.Busy && w.snap.Seq == now.Seq })
		return fmt.Sprint(w.shown, w.Walk().Snapshot().Seq) != before
	}
	if !press(0) || w.Walk().Snapshot().Stage(flow.Setup).Status != flow.Done {
		t.Fatal("the first press does nothing")
	}
	for range 5 {
		if press(249 * time.Millisecond) {
			t.Fatal("a held key goes on")
		}
	}
	if !press(250 * time.Millisecond) {
		t.Error("a second press does nothing")
	}
}
