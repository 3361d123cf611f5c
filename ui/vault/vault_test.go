package vault_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/vault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is a vault with the goroutine that draws, which is the test's.
type bench struct {
	*vault.Vault
	t       *testing.T
	keyring *fakekeyring.Keyring
	path    string
	queue   chan func()
}

func newBench(t *testing.T, mode fakekeyring.Mode) *bench {
	t.Helper()
	b := &bench{t: t, keyring: &fakekeyring.Keyring{}, path: filepath.Join(t.TempDir(), "profiles.json"), queue: make(chan func(), 64)}
	b.keyring.Behave(mode)
	b.open()
	return b
}

// open starts a vault on the same file and keyring, as the next run of the program does.
func (b *bench) open() {
	v := vault.New(vault.Config{Path: b.path, Backend: b.keyring, Deliver: func(f func()) { b.queue <- f }, Draw: func() {}})
	b.Vault = v
	b.t.Cleanup(func() {
		b.keyring.Behave(fakekeyring.Works) // lets a hanging call end
		v.Close()
	})
	v.Open()
	b.until(func(s vault.State) bool { return s.Opened })
}

// until draws until the state is as wanted.
func (b *bench) until(wanted func(vault.State) bool) vault.State {
	b.t.Helper()
	for !wanted(b.State()) {
		select {
		case f := <-b.queue:
			f()
		case <-b.t.Context().Done():
			b.t.Fatal("the test has ended")
		}
	}
	return b.State()
}

// done draws until the job under way has ended.
func (b *bench) done() vault.Result {
	b.t.Helper()
	return *b.until(func(s vault.State) bool { return s.Job == nil && s.Last != nil }).Last
}

func theClient() client.Client {
	return client.Client{Name: "Mine", Issuer: "https://issuer.example", ID: "c", Secret: secret.New("client-secret-of-the-test"),
		RedirectURI: client.DefaultRedirectURI}
}

var both = saved.Secrets{keyring.ClientSecret: secret.New("client-secret-of-the-test"),
	keyring.RefreshToken: secret.New("refresh-token-of-the-test")}

func (b *bench) save(name string, c client.Client, secrets saved.Secrets) vault.Result {
	b.t.Helper()
	if err := b.Save(name, c, secrets, func(saved.Client) {}); err != nil {
		b.t.Fatal(err)
	}
	return b.done()
}

func TestSavedClientIsThereForTheNextRun(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	saved := b.save("Mine", theClient(), both)
	if saved.Err != nil {
		t.Fatal(saved.Err)
	}
	b.open()
	p := b.State().Find(saved.Saved.ID)
	if p == nil || p.Name != "Mine" || len(b.State().Stored) != 2 {
		t.Fatalf("the next run has %+v with %d secrets, want Mine with two", p, len(b.State().Stored))
	}
	var used client.Client
	var refresh secret.Value
	err := b.Use(*p, true, func(c *client.Client, r secret.Value, _ error) { used, refresh = *c, r })
	if err != nil {
		t.Fatal(err)
	}
	if r := b.done(); r.Err != nil {
		t.Fatal(r.Err)
	}
	if !used.Secret.Equal(theClient().Secret) || used.ID != "c" || used.Saved != p.ID || refresh.Reveal() != "refresh-token-of-the-test" {
		t.Errorf("used %+v, refresh token %v", used, refresh)
	}
	text, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"client-secret-of-the-test", "refresh-token-of-the-test"} {
		if strings.Contains(string(text), word) || strings.Contains(fmt.Sprintf("%+v", b.State()), word) {
			t.Error("a secret stands in the file or in the state")
		}
	}
}

// The same name changes the client; another name makes another one.
func TestSaveAgain(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	first := b.save("Mine", theClient(), both).Saved
	c := theClient()
	c.Saved, c.Scope = first.ID, "more"
	if r := b.save("Mine", c, nil); r.Err != nil || r.Saved.ID != first.ID || r.Saved.Scope != "more" {
		t.Errorf("saved again: %+v, %v", r.Saved, r.Err)
	}
	if r := b.save("Other", c, nil); r.Err != nil || r.Saved.ID == first.ID {
		t.Errorf("saved under another name: %+v, %v", r.Saved, r.Err)
	}
	if r := b.save("Mine", theClient(), nil); !errors.Is(r.Err, saved.ErrNameTaken) {
		t.Errorf("a second client of one name: %v, want %v", r.Err, saved.ErrNameTaken)
	}
	if n := len(b.State().Clients); n != 2 {
		t.Errorf("%d clients are saved, want 2", n)
	}
}

// A keyring that asks for its password holds nobody up, and Cancel ends the wait.
func TestKeyringThatDoesNotAnswer(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	b.keyring.Behave(fakekeyring.Hang)
	if err := b.Save("Mine", theClient(), both, func(saved.Client) { t.Error("saved") }); err != nil {
		t.Fatal(err)
	}
	if s := b.State(); s.Job == nil || s.Job.Kind != vault.Saving || s.Job.Until.IsZero() {
		t.Errorf("the job under way is %+v", s.Job)
	}
	if err := b.WipeAll(); !errors.Is(err, vault.ErrBusy) {
		t.Errorf("a second job: %v, want %v", err, vault.ErrBusy)
	}
	for b.keyring.Calls()["set"] == 0 { // until its window is open
		runtime.Gosched()
	}
	b.Cancel()
	if r := b.done(); r.Err == nil {
		t.Error("cancelled, and no error")
	}
	if r := b.save("Mine", theClient(), both); !errors.Is(r.Err, keyring.ErrBusy) {
		t.Errorf("while it hangs: %v, want %v", r.Err, keyring.ErrBusy)
	}
	if s := b.State(); !s.Asking {
		t.Error("the state does not say that the keyring is still asking")
	}
	b.InMemory(b.State().Last.Err)
	b.until(func(s vault.State) bool { return s.Absent != nil })
	r := b.save("Mine", theClient(), both)
	if r.Err != nil || !r.Saved.Secrets[keyring.ClientSecret].Kept {
		t.Errorf("in memory instead: %v, %+v", r.Err, r.Saved.Secrets)
	}
}

// What the keyring does wrong is said, and nothing is saved by halves.
func TestKeyringFaults(t *testing.T) {
	for mode, want := range map[fakekeyring.Mode]error{
		fakekeyring.Dismissed: keyring.ErrNotStored, fakekeyring.Locked: keyring.ErrUnavailable, fakekeyring.TooBig: keyring.ErrTooLarge,
		fakekeyring.WrongValue: keyring.ErrNotStored,
	} {
		b := newBench(t, fakekeyring.Works)
		b.keyring.Behave(mode)
		if r := b.save("Mine", theClient(), both); !errors.Is(r.Err, want) {
			t.Errorf("mode %d: %v, want %v", mode, r.Err, want)
		}
		if n := len(b.State().Clients); n != 0 {
			t.Errorf("mode %d: %d clients are saved", mode, n)
		}
	}
}

func TestWithoutAKeyring(t *testing.T) {
	b := newBench(t, fakekeyring.Unavailable)
	if !errors.Is(b.State().Absent, keyring.ErrUnavailable) {
		t.Errorf("absent: %v, want %v", b.State().Absent, keyring.ErrUnavailable)
	}
	if r := b.save("Mine", theClient(), both); r.Err != nil || !r.Saved.Secrets[keyring.RefreshToken].Kept {
		t.Errorf("saved: %v, %+v", r.Err, r.Saved.Secrets)
	}
	b.open()
	p := b.State().Clients[0]
	if err := b.Use(p, false, func(*client.Client, secret.Value, error) {}); err != nil || b.done().Err != nil {
		t.Errorf("the next run cannot use the client: %v, %v", err, b.State().Last.Err)
	}
	if n := len(b.State().Stored); n != 0 {
		t.Errorf("the next run lists %d secrets, want none", n)
	}
}

func TestWipeAndRemoveAreProven(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	p := b.save("Mine", theClient(), both).Saved
	if err := b.Look(); err != nil {
		t.Fatal(err)
	}
	for _, f := range b.done().Proofs {
		if f.Err != nil {
			t.Errorf("the %s: %v", f.Kind, f.Err)
		}
	}
	if err := b.Wipe(b.State().Stored[0]); err != nil {
		t.Fatal(err)
	}
	if r := b.done(); len(r.Proofs) != 1 || !r.Proofs[0].Gone {
		t.Errorf("wiped: %+v", r.Proofs)
	}
	if err := b.Remove(p); err != nil {
		t.Fatal(err)
	}
	if r := b.done(); r.Err != nil || len(r.Proofs) != 1 || !r.Proofs[0].Gone {
		t.Errorf("removed: %v, %+v", r.Err, r.Proofs)
	}
	if n := len(b.keyring.Items()); n != 0 || len(b.State().Clients) != 0 {
		t.Errorf("%d items and %d clients are left", n, len(b.State().Clients))
	}
	p = b.save("Mine", theClient(), both).Saved
	b.keyring.Behave(fakekeyring.Dismissed)
	if err := b.WipeAll(); err != nil {
		t.Fatal(err)
	}
	for _, proof := range b.done().Proofs {
		if proof.Gone || proof.Err == nil {
			t.Errorf("a dismissed deletion of %s is called proven", p.Name)
		}
	}
}

func TestNoFolder(t *testing.T) {
	b := &bench{t: t, keyring: &fakekeyring.Keyring{}, queue: make(chan func(), 64)}
	b.open()
	if b.State().Problem == nil {
		t.Error("no folder, and no problem")
	}
	if r := b.save("Mine", theClient(), nil); r.Err == nil {
		t.Error("saved into no folder")
	}
}

// Nobody walks with a client whose reading was cancelled: its secret would be missing without a word.
func TestCancelledReadingUsesNothing(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	p := b.save("Mine", theClient(), both).Saved
	b.keyring.Behave(fakekeyring.Hang)
	err := b.Use(p, false, func(*client.Client, secret.Value, error) { t.Error("used") })
	if err != nil {
		t.Fatal(err)
	}
	for b.keyring.Calls()["get"] == 0 {
		runtime.Gosched()
	}
	b.Cancel()
	if r := b.done(); r.Err == nil {
		t.Error("cancelled, and no error")
	}
}

// A client that no walk can use is said to be one, and a secret that cannot be read is said to be missing.
func TestUseSaysWhatIsMissing(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	p := b.save("Mine", theClient(), both).Saved
	for _, test := range []struct {
		name  string
		pkce  string
		mode  fakekeyring.Mode
		usual bool // there is a client
	}{{"odd file", "S512", fakekeyring.Works, false}, {"locked keyring", "S256", fakekeyring.Locked, true}} {
		b.keyring.Behave(test.mode)
		p.PKCE = test.pkce
		called := false
		err := b.Use(p, true, func(c *client.Client, _ secret.Value, err error) {
			called = true
			if (c != nil) != test.usual || err == nil {
				t.Errorf("%s: client %v, error %v", test.name, c != nil, err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if b.done(); !called {
			t.Errorf("%s: nobody was told", test.name)
		}
	}
}

// Closing ends a job that waits.
func TestClose(t *testing.T) {
	b := newBench(t, fakekeyring.Works)
	b.keyring.Behave(fakekeyring.Hang)
	if err := b.Save("Mine", theClient(), both, func(saved.Client) { t.Error("saved") }); err != nil {
		t.Fatal(err)
	}
	b.Close()
}
