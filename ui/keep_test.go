package ui

import (
	"runtime"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/practice/person"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/vault"
)

// bench is a window whose goroutine that draws is the test's.
type bench struct {
	*Window
	t      *testing.T
	server *practice.Server
	queue  chan func()
}

// newBench is a window whose walk has tokens, with its client saved.
func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, queue: make(chan func(), 256)}
	b.Window, b.server = newWindowWith(t, person.Person{}.Visit, func(f func()) { b.queue <- f })
	b.draw()
	c := b.session.PracticeClient(authz.S256)
	c.ID, c.RedirectURI, c.Secret = "practice-native", "http://127.0.0.1:0/callback", secret.Value{}
	b.newWalk(c)
	b.run(flow.Setup, flow.Request, flow.Consent, flow.Exchange)
	b.Keep("Mine", stage.Secrets{Client: true, Refresh: true})
	b.draw()
	if p := b.vault.State().Profiles; len(p) != 1 || !vault.Has(p[0], keyring.RefreshToken) || !b.snap.Tokens.Kept {
		t.Fatalf("saved are %+v, kept is %v", p, b.snap.Tokens.Kept)
	}
	return b
}

// run does stages of the walk and draws them.
func (b *bench) run(stages ...flow.Stage) {
	b.t.Helper()
	for _, s := range stages {
		if _, err := b.session.Walk().Run(b.t.Context(), s); err != nil {
			b.t.Fatalf("stage %s: %v", s, err)
		}
		b.draw()
	}
}

// draw runs what waits, once the vault has nothing to do any more.
func (b *bench) draw() {
	b.vault.Wait()
	for len(b.queue) > 0 {
		(<-b.queue)()
		b.vault.Wait()
	}
}

// What is saved is used again, from the first stage or from stage 7.
func TestUseAndResumeASavedClient(t *testing.T) {
	w := newBench(t)
	p := w.vault.State().Profiles[0]
	w.Use(p)
	w.draw()
	if c := w.snap.Client; c.Saved != p.ID || c.Name != "Mine" || w.snap.Next != flow.Setup {
		t.Errorf("used is %+v at %s", c, w.snap.Next)
	}
	w.Resume(p)
	w.draw()
	walk := w.session.Walk()
	for walk.Snapshot().Busy { // with stage 1
		runtime.Gosched()
	}
	w.draw()
	w.run(flow.Refresh)
	if st := w.snap.Stage(flow.Refresh); st.Status != flow.Done || !w.snap.Resumed || w.shown != flow.Refresh {
		t.Errorf("refresh is %s with %+v; resumed %v, shown %s", st.Status, st.Failure, w.snap.Resumed, w.shown)
	}
}

// Whoever forgets the tokens after a failed revocation does not want them in the keyring either.
func TestForgetGoesForTheStoredTokenToo(t *testing.T) {
	w := newBench(t)
	w.server.SetFaults(practice.Fault{Endpoint: practice.EndpointRevoke, Kind: practice.Unavailable})
	w.run(flow.API, flow.Refresh, flow.Revoke)
	if len(w.vault.State().Stored) != 1 {
		t.Fatalf("%d secrets are stored before", len(w.vault.State().Stored))
	}
	w.Forget()
	w.draw()
	if left := w.vault.State().Stored; len(left) != 0 {
		t.Errorf("still stored: %+v", left)
	}
}
