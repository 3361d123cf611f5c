package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/testkit/ports"
	"oauthwalk/ui/session"
)

// otherWindow is a window whose callback comes from another browser than the one that was started.
func otherWindow(t *testing.T) (*Window, queue) {
	t.Helper()
	q := make(queue, 256)
	deps := flow.Deps{OpenURL: func(ctx context.Context, url string) error {
		callback, err := person.Person{}.Answer(ctx, url)
		if err != nil {
			return err
		}
		return person.Person{}.Load(context.WithoutCancel(ctx), callback)
	}}
	w := windowOf(t, &fakekeyring.Keyring{}, Options{Session: session.Config{Deps: deps}, Deliver: func(f func()) { q <- f }})
	q.until(t, func() bool { return w.vault.State().Opened })
	for _, s := range []flow.Stage{flow.Setup, flow.Request} {
		w.do(s)
		q.until(t, w.ended(s))
	}
	w.do(flow.Consent)
	q.until(t, func() bool { return w.other.number != 0 })
	return w, q
}

func TestOtherBrowserIsAskedAbout(t *testing.T) {
	defer ports.Turn(t)()
	w, q := otherWindow(t)
	if w.win.Canvas().Focused() != w.other.no {
		t.Error("No has not the focus")
	}
	test.Tap(w.other.yes)
	q.until(t, w.ended(flow.Callback))
	if st := w.snap.Stage(flow.Callback); st.Status != flow.Done {
		t.Errorf("after Yes the callback is %s", st.Status)
	}
	if w.win.Canvas().Overlays().Top() != nil {
		t.Error("the question stays")
	}
}

// After No the walk waits on, and an address that is copied leads a browser in.
func TestOtherBrowserIsNotUsed(t *testing.T) {
	defer ports.Turn(t)()
	w, q := otherWindow(t)
	no := w.other.no
	test.Tap(no)
	q.until(t, func() bool { return w.other.number == 0 })
	if w.snap.Stage(flow.Consent).Status != flow.Running || w.win.Canvas().Overlays().Top() != nil {
		t.Fatalf("after No consent is %s", w.snap.Stage(flow.Consent).Status)
	}
	test.Tap(no) // pressed twice
	w.Act(page.Command{Kind: page.CopyURL})
	first := w.app.Clipboard().Content()
	w.copyURL()
	second := w.app.Clipboard().Content()
	if first == second || !strings.Contains(first, "/start/") || strings.Contains(first, "state") {
		t.Errorf("copied %q and %q", first, second)
	}
	if err := (person.Person{}).Visit(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	q.until(t, w.ended(flow.Callback))
	if st := w.snap.Stage(flow.Callback); st.Status != flow.Done {
		t.Errorf("the callback is %s", st.Status)
	}
}

// Whatever ends the wait ends the question.
func TestQuestionEndsWithTheWait(t *testing.T) {
	defer ports.Turn(t)()
	w, q := otherWindow(t)
	yes := w.other.yes
	w.session.Walk().Cancel()
	q.until(t, w.ended(flow.Consent))
	if w.other.number != 0 || w.win.Canvas().Overlays().Top() != nil {
		t.Error("the question stays")
	}
	test.Tap(yes)
	if w.session.Walk().Snapshot().Response != nil {
		t.Error("an old question was answered")
	}
}
