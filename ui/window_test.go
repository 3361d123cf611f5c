package ui

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring/fake"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/practice/person"
	"oauthwalk/ui/session"
	"oauthwalk/ui/vault"
)

// newWindow is a window of the test driver, with a practice server of its own, and somebody who agrees to everything.
func newWindow(t *testing.T) *Window {
	t.Helper()
	return newWindowUpon(t, &fake.Keyring{})
}

// newWindowUpon is newWindow with the system's keyring in the hands of the test.
func newWindowUpon(t *testing.T, items *fake.Keyring) *Window {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	deps := flow.Deps{OpenURL: func(ctx context.Context, url string) error {
		return person.Person{}.Visit(context.WithoutCancel(ctx), url)
	}}
	saved := vault.Config{Path: filepath.Join(t.TempDir(), "profiles.json"), Backend: items}
	w := New(test.NewTempApp(t), Options{Session: session.Config{Server: server, Deps: deps}, Vault: saved})
	w.Start()
	w.vault.Wait()
	t.Cleanup(func() {
		items.Behave(fake.Works) // lets a hanging call end
		w.vault.Close()
		w.importer.reading.Wait()
		w.clock.stop()
		if err := w.session.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}
