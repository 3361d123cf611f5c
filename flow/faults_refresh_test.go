package flow_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

// keeper is a profiles file upon a fake keyring.
type keeper struct {
	*saved.Store
	fake *fakekeyring.Keyring
}

func newKeeper(t *testing.T) keeper {
	t.Helper()
	k := keeper{fake: &fakekeyring.Keyring{}}
	var err error
	k.Store, err = saved.Open(saved.Config{Path: filepath.Join(t.TempDir(), "profiles.json"), Keyring: keyring.New(k.fake)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// token is the refresh token that is kept.
func (k keeper) token(t *testing.T, id string) secret.Value {
	t.Helper()
	v, err := k.Secret(t.Context(), id, keyring.RefreshToken)
	if err != nil {
		t.Logf("no token is kept: %v", err)
	}
	return v
}

// signedIn is a walk that has its tokens, and its refresh token kept.
func signedIn(t *testing.T, k keeper, alter func(*client.Client)) *bench {
	t.Helper()
	b := newBench(t, alter, flow.Deps{Keeper: k})
	snap := b.run(flow.Exchange)
	p, err := k.Save(t.Context(), saved.Of("saved", snap.Client), saved.Secrets{keyring.RefreshToken: snap.Tokens.Refresh})
	if err != nil {
		t.Fatal(err)
	}
	b.walk.Kept(asSaved(t, p), snap.Tokens.Refresh)
	return b
}

// asSaved is the client of a walk as it was saved.
func asSaved(t *testing.T, p saved.Client) client.Client {
	t.Helper()
	c, err := p.Client()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What becomes of a refresh token that is kept.
func TestFaultRefreshOfAKeptToken(t *testing.T) {
	for _, test := range []struct {
		name    string
		fault   *practice.Fault
		keyring fakekeyring.Mode // from the request on
		failed  bool
		fate    string          // of the kept token: new, old or none
		verdict finding.Verdict // of the check of it
		kept    bool            // the walk's token is the kept one afterwards
	}{
		{name: "rotated", fate: "new", verdict: finding.Pass, kept: true},
		{name: "no new token", fault: &practice.Fault{Kind: practice.NoRotation}, fate: "old", verdict: finding.Pass, kept: true},
		{name: "refused", fault: &practice.Fault{Kind: practice.Raw, Status: 400, ContentType: "application/json",
			Body: `{"error":"invalid_grant"}`}, failed: true, fate: "none", verdict: finding.Pass},
		{name: "unavailable", fault: &practice.Fault{Kind: practice.Unavailable, RetryAfter: 7}, failed: true, fate: "old",
			verdict: finding.Pass, kept: true},
		{name: "keyring breaks", keyring: fakekeyring.SetFails, fate: "new", verdict: finding.Warn, kept: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := newKeeper(t)
			b := signedIn(t, k, nil)
			before := b.walk.Snapshot()
			if test.fault != nil {
				test.fault.Endpoint = practice.EndpointToken
				b.server.SetFaults(*test.fault)
			}
			k.fake.Behave(test.keyring)
			b.try(flow.API)
			snap := b.try(flow.Refresh)
			st := snap.Stage(flow.Refresh)
			if (st.Failure != nil) != test.failed {
				t.Fatalf("failure %+v, want one: %v", st.Failure, test.failed)
			}
			want := map[string]secret.Value{"new": snap.Tokens.Refresh, "old": before.Tokens.Refresh}[test.fate]
			if got := k.token(t, snap.Client.Saved); !got.Equal(want) {
				t.Errorf("the kept token is not the %s one", test.fate)
			}
			if test.fate == "new" && snap.Tokens.Refresh.Equal(before.Tokens.Refresh) {
				t.Error("there is no new token")
			}
			if got := verdicts(st)["refresh_token_kept"]; got != test.verdict {
				t.Errorf("check of the kept token: %s (%s), want %s", got, textOf(st, "refresh_token_kept"), test.verdict)
			}
			if snap.Tokens.Kept != test.kept {
				t.Errorf("Kept is %v, want %v", snap.Tokens.Kept, test.kept)
			}
			b.wantCalls(2, 1, 0)
		})
	}
}

// The second of two refreshes at once waits for the first and goes on with its token.
func TestFaultTwoRefreshesAtOnce(t *testing.T) {
	k := newKeeper(t)
	b := signedIn(t, k, nil)
	b.try(flow.API)
	snap := b.walk.Snapshot()
	other := flow.New(2, snap.Client, flow.Deps{Keeper: k})
	t.Cleanup(other.Close)
	watch(t, other)
	if err := other.Resume(snap.Tokens.Refresh); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Run(t.Context(), flow.Setup); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Go(func() { b.try(flow.Refresh) })
	both.Go(func() {
		if _, err := other.Run(t.Context(), flow.Refresh); err != nil {
			t.Error(err)
		}
	})
	both.Wait()
	for _, w := range []*flow.Walk{b.walk, other} {
		if f := w.Snapshot().Stage(flow.Refresh).Failure; f != nil {
			t.Errorf("a refresh failed: %s", f.Text)
		}
	}
	if got := k.token(t, snap.Client.Saved); !got.Equal(b.walk.Snapshot().Tokens.Refresh) &&
		!got.Equal(other.Snapshot().Tokens.Refresh) {
		t.Error("the kept token is that of neither refresh")
	}
	b.wantCalls(3, 1, 0)
}

// A walk that begins with the kept token: nobody signs in, and the API is called after the refresh.
func TestResume(t *testing.T) {
	k := newKeeper(t)
	b := signedIn(t, k, web)
	before := b.walk.Snapshot()
	w := flow.New(2, before.Client, flow.Deps{Keeper: k})
	t.Cleanup(w.Close)
	watch(t, w)
	if err := w.Resume(k.token(t, before.Client.Saved)); err != nil {
		t.Fatal(err)
	}
	if err := w.Do(flow.API); err == nil {
		t.Error("the API can be called before there is a token")
	}
	var order []flow.Stage
	for s := flow.Setup; s != ""; s = w.Snapshot().Next {
		order = append(order, s)
		snap, err := w.Run(t.Context(), s)
		if err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
		if f := snap.Stage(s).Failure; f != nil {
			t.Fatalf("stage %s failed: %s", s, f.Text)
		}
	}
	if len(order) != 4 || order[1] != flow.Refresh || order[2] != flow.API || order[3] != flow.Revoke {
		t.Errorf("the order was %v", order)
	}
	for _, s := range []flow.Stage{flow.Request, flow.Consent, flow.Callback, flow.Exchange} {
		if st := w.Snapshot().Stage(s); st.Status != flow.Skipped || st.Skipped == "" {
			t.Errorf("stage %s is %s, want skipped with a reason", s, st.Status)
		}
	}
	b.wantCalls(2, 2, 1) // the exchange and the refresh; the call and the proof
	if got := k.token(t, before.Client.Saved); !got.IsZero() {
		t.Error("the revoked token is still kept")
	}
	if err := w.Rewind(flow.Request); err != nil {
		t.Fatalf("signing in after all: %v", err)
	}
	if snap := w.Snapshot(); snap.Resumed || snap.Next != flow.Request {
		t.Errorf("after going back: resumed %v, next %s", snap.Resumed, snap.Next)
	}
}

// Without a kept token nothing is sent.
func TestResumeWithoutAToken(t *testing.T) {
	k := newKeeper(t)
	b := signedIn(t, k, nil)
	snap := b.walk.Snapshot()
	if err := k.Drop(t.Context(), snap.Client.Saved, snap.Tokens.Refresh); err != nil {
		t.Fatal(err)
	}
	b.try(flow.API)
	snap = b.try(flow.Refresh)
	wantFailure(t, snap, flow.Refresh, flow.KindKeeper, flow.Refresh, "E139")
	b.wantCalls(1, 1, 0)
}

// A refresh may end while the keyring still stores the token before it. That one is spent, and is not sent again.
func TestFaultTokenReplacedWhileItWasSaved(t *testing.T) {
	k := newKeeper(t)
	b := newBench(t, nil, flow.Deps{Keeper: k})
	spent := b.run(flow.Exchange).Tokens.Refresh
	p, err := k.Save(t.Context(), saved.Of("saved", b.walk.Snapshot().Client), saved.Secrets{keyring.RefreshToken: spent})
	if err != nil {
		t.Fatal(err)
	}
	b.try(flow.API)
	b.try(flow.Refresh)
	b.walk.Kept(asSaved(t, p), spent)
	if snap := b.walk.Snapshot(); snap.Tokens.Kept || snap.Client.Saved != p.ID {
		t.Errorf("kept %v for client %q, want false for %q", snap.Tokens.Kept, snap.Client.Saved, p.ID)
	}
	if f := b.try(flow.Refresh).Stage(flow.Refresh).Failure; f != nil {
		t.Errorf("the next refresh failed: %s", f.Text)
	}
	b.wantCalls(3, 1, 0)
}

// Only the token that was revoked is deleted: another one is good still, and perhaps wanted.
func TestFaultAnotherTokenRevoked(t *testing.T) {
	for name, revoke := range map[string]func(*testing.T, keeper, *bench){
		"typed by hand": func(t *testing.T, _ keeper, b *bench) {
			if err := b.walk.Edit(flow.Revoke, "token", b.walk.Snapshot().Tokens.Access.Reveal()); err != nil {
				t.Fatal(err)
			}
		},
		"renewed by another window": func(t *testing.T, k keeper, b *bench) {
			_, err := k.Refresh(t.Context(), b.walk.Snapshot().Client.Saved,
				func(context.Context, secret.Value) (secret.Value, error) { return secret.New("renewed"), nil })
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeeper(t)
			b := signedIn(t, k, web)
			for _, s := range []flow.Stage{flow.API, flow.Refresh} {
				if f := b.try(s).Stage(s).Failure; f != nil {
					t.Fatalf("stage %s failed: %s", s, f.Text)
				}
			}
			revoke(t, k, b)
			st := b.try(flow.Revoke).Stage(flow.Revoke)
			if got := verdicts(st)["refresh_token_dropped"]; st.Failure != nil || got != finding.Warn {
				t.Errorf("failure %v, check of the stored token: %q, want %q", st.Failure, got, finding.Warn)
			}
			if k.token(t, b.walk.Snapshot().Client.Saved).IsZero() {
				t.Error("the token that was not revoked is gone")
			}
		})
	}
}
