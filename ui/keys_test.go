package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/ui/seen"
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

// To switch PKCE in the middle of a walk says what it costs, and leaves everything as it was for who does not want that.
func TestSwitchingPKCESaysWhatItCosts(t *testing.T) {
	defer ports.Turn(t)()
	w, q := newQueuedWindow(t, &fakekeyring.Keyring{})
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		w.do(s)
		q.until(t, w.ended(s))
	}
	for i, name := range []string{"No", "Yes"} {
		begun := i + 1
		w.togglePKCE()
		if top := w.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(seen.Text(top), "its tokens are dropped here, and are not revoked") {
			t.Fatal("nothing says what it costs")
		}
		answer(t, w, name)
		q.until(t, func() bool { return w.snap.Walk == begun })
		if off := w.snap.Client.PKCE == authz.Off; off != (begun == 2) {
			t.Errorf("after %s PKCE is %v", name, w.snap.Client.PKCE)
		}
	}
}
