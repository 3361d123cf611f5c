package ui

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/part"
	"oauthwalk/ui/session"
	"oauthwalk/ui/vault"
)

func init() {
	part.Later = func(time.Duration, func()) func() { return func() {} } // the driver would run it beside the test
}

// newWindow is a window of the test driver, with a practice server of its own.
func newWindow(t *testing.T) *Window {
	t.Helper()
	w := windowOf(t, &fakekeyring.Keyring{}, Options{})
	w.vault.Wait()
	return w
}

// queue are the funcs for the goroutine that draws, which is the test's.
type queue chan func()

// until draws until it is as wanted.
func (q queue) until(t *testing.T, wanted func() bool) {
	t.Helper()
	for len(q) > 0 || !wanted() {
		select {
		case f := <-q:
			f()
		case <-t.Context().Done():
			t.Fatal("the test has ended")
		}
	}
}

// newQueuedWindow is a window that draws when the test says so, whose keyring is in the test's hands, and in front of
// which sits somebody who agrees to everything.
func newQueuedWindow(t *testing.T, items *fakekeyring.Keyring) (*Window, queue) {
	t.Helper()
	return newWindowKeeping(t, items, "")
}

// newWindowKeeping is the same with a folder for the walks that are kept.
func newWindowKeeping(t *testing.T, items *fakekeyring.Keyring, folder string) (*Window, queue) {
	t.Helper()
	q := make(queue, 256)
	deps := flow.Deps{OpenURL: func(ctx context.Context, url string) error {
		return person.Person{}.Visit(context.WithoutCancel(ctx), url)
	}}
	w := windowOf(t, items, Options{Session: session.Config{Deps: deps}, History: folder, Deliver: func(f func()) { q <- f }})
	q.until(t, func() bool { return w.vault.State().Opened })
	return w, q
}

func windowOf(t *testing.T, items *fakekeyring.Keyring, o Options) *Window {
	t.Helper()
	var err error
	if o.Session.Server, err = practice.Start(practice.Config{Addr: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	o.Vault = vault.Config{Path: filepath.Join(t.TempDir(), "profiles.json"), Backend: items}
	app := test.NewTempApp(t)
	app.Preferences().SetBool(prefSeen, true)
	w := New(app, o)
	w.Start()
	t.Cleanup(func() {
		items.Behave(fakekeyring.Works) // lets a hanging call end
		w.vault.Close()
		w.importer.reading.Wait()
		w.archive.working.Wait()
		w.asked.close()
		w.clock.stop()
		if err := w.session.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}
