package ui

import (
	"context"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/ui/vault"
)

// withTokens is a window whose walk has its tokens.
func withTokens(t *testing.T, items *fakekeyring.Keyring) (*Window, queue) {
	t.Helper()
	w, q := newQueuedWindow(t, items)
	c := w.session.PracticeClient(w.snap.Client.PKCE)
	c.ID, c.Secret, c.RedirectURI = "practice-native", secret.Value{}, "http://127.0.0.1:0/callback"
	w.newWalk(c)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		snap, err := w.Walk().Run(t.Context(), s)
		if err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
		if f := snap.Stage(s).Failure; f != nil {
			t.Fatalf("stage %s failed: %s", s, f.Text)
		}
	}
	q.until(t, func() bool { return !w.snap.Tokens.Refresh.IsZero() && !w.snap.Busy })
	return w, q
}

// idle tells that the keyring is at work no more.
func (w *Window) idle() bool { return w.vault.State().Job == nil }

// stored is the refresh token that the vault has for a saved client.
func (w *Window) stored(t *testing.T, q queue, p saved.Client) secret.Value {
	t.Helper()
	var out secret.Value
	if err := w.vault.Use(p, true, func(_ *client.Client, refresh secret.Value, _ error) { out = refresh }); err != nil {
		t.Fatal(err)
	}
	q.until(t, w.idle)
	return out
}

// Saving a client once more does not put back a refresh token that another window has used up.
func TestSavingAgainKeepsARenewedToken(t *testing.T) {
	w, q := withTokens(t, &fakekeyring.Keyring{})
	w.keep("Mine", page.Secrets{Refresh: true})
	q.until(t, w.idle)
	p := w.vault.State().Clients[0]
	tokens := w.Walk().Snapshot().Tokens
	if !tokens.Kept || !w.stored(t, q, p).Equal(tokens.Refresh) {
		t.Fatalf("the refresh token is not stored; Kept is %v", tokens.Kept)
	}
	renewed := secret.New("renewed-by-another-window")
	if _, err := w.vault.Refresh(t.Context(), p.ID, func(context.Context, secret.Value) (secret.Value, error) {
		return renewed, nil
	}); err != nil {
		t.Fatal(err)
	}
	w.keep("Mine", page.Secrets{Refresh: true})
	q.until(t, w.idle)
	if last := w.vault.State().Last; last == nil || last.Err != nil {
		t.Fatalf("saving again came to %+v", last)
	}
	if !w.stored(t, q, p).Equal(renewed) {
		t.Error("the spent token was stored over the new one")
	}
	w.keep("Mine", page.Secrets{})
	q.until(t, w.idle)
	if n := len(w.vault.State().Stored); n != 0 || w.Walk().Snapshot().Tokens.Kept {
		t.Errorf("saved without its token, and %d are stored", n)
	}
}

// A refresh token is not used up while it is being stored.
func TestRefreshWaitsForTheKeyring(t *testing.T) {
	items := &fakekeyring.Keyring{}
	w, q := withTokens(t, items)
	if _, err := w.Walk().Run(t.Context(), flow.API); err != nil {
		t.Fatal(err)
	}
	q.until(t, func() bool { return w.snap.Next == flow.Refresh })
	items.Behave(fakekeyring.Hang)
	w.keep("Mine", page.Secrets{Refresh: true})
	if job := w.vault.State().Job; job == nil || job.Kind != vault.Saving {
		t.Fatalf("under way is %+v, want %s", job, vault.Saving)
	}
	w.do(flow.Refresh)
	if st := w.Walk().Snapshot().Stage(flow.Refresh); st.Status != flow.Ready {
		t.Errorf("the refresh is %s, want %s", st.Status, flow.Ready)
	}
	if got, want := w.toast.Shown(), vault.ErrBusy.Error(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
