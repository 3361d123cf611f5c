package saved

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/token"
)

// withToken is a profile whose refresh token is "refresh-0".
func (b *bench) withToken(t *testing.T) Client {
	t.Helper()
	return b.mustSave(t, Client{Name: "p"}, Secrets{keyring.RefreshToken: secret.New("refresh-0")})
}

// stored is the refresh token in the words of a test, or why there is none.
func (b *bench) stored(t *testing.T, id string) string {
	t.Helper()
	value, err := b.Secret(t.Context(), id, keyring.RefreshToken)
	if errors.Is(err, keyring.ErrNotFound) {
		return "none"
	}
	if err != nil {
		t.Fatalf("Secret: %v", err)
	}
	return value.Reveal()
}

// giving answers with a fixed refresh token.
func giving(fresh string) flow.Ask {
	return func(context.Context, secret.Value) (secret.Value, error) { return secret.New(fresh), nil }
}

// What a server answers decides what is kept. The responses come over HTTP, so that flow/token's own errors are judged.
func TestRefreshAnswers(t *testing.T) {
	const json = `"access_token":"access-1","token_type":"Bearer","expires_in":3600`
	for name, test := range map[string]struct {
		status int
		body   string
		want   string
		r      flow.Renewal
		fails  bool
	}{
		"rotated":        {200, `{` + json + `,"refresh_token":"refresh-1"}`, "refresh-1", flow.Renewal{Rotated: true}, false},
		"no new token":   {200, `{` + json + `}`, "refresh-0", flow.Renewal{}, false},
		"the same":       {200, `{` + json + `,"refresh_token":"refresh-0"}`, "refresh-0", flow.Renewal{}, false},
		"refused":        {400, `{"error":"invalid_grant"}`, "none", flow.Renewal{Deleted: true}, true},
		"wrong client":   {401, `{"error":"invalid_client"}`, "refresh-0", flow.Renewal{}, true},
		"away":           {503, `come back later`, "refresh-0", flow.Renewal{}, true},
		"wrong scope":    {400, `{"error":"invalid_scope"}`, "refresh-0", flow.Renewal{}, true},
		"not a response": {200, `<html>`, "refresh-0", flow.Renewal{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			requests := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests++
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			}))
			defer server.Close()
			b := newBench(t)
			p := b.withToken(t)
			r, err := b.Refresh(t.Context(), p.ID, asker(server.URL, nil))
			if r != test.r || (err != nil) != test.fails {
				t.Errorf("Refresh = %+v, %v, want %+v, an error: %v", r, err, test.r, test.fails)
			}
			if got := b.stored(t, p.ID); got != test.want {
				t.Errorf("stored is %s, want %s", got, test.want)
			}
			if requests != 1 {
				t.Errorf("%d requests, want 1", requests)
			}
			if items, want := len(b.fake.Items()), map[bool]int{true: 0, false: 1}[test.want == "none"]; items != want {
				t.Errorf("%d items in the keyring, want %d", items, want)
			}
		})
	}
}

// A dead network keeps the token.
func TestRefreshWithoutServer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	b := newBench(t)
	p := b.withToken(t)
	if _, err := b.Refresh(t.Context(), p.ID, asker(server.URL, nil)); err == nil {
		t.Errorf("Refresh: no error")
	}
	if got := b.stored(t, p.ID); got != "refresh-0" {
		t.Errorf("stored is %s, want refresh-0", got)
	}
}

// Somebody who does not keep to the lock replaced the token meanwhile: theirs is tried once, and no third time.
func TestRefreshRereads(t *testing.T) {
	refusal := &token.ErrorResponse{Status: 400, Code: "invalid_grant"}
	for _, theirsWorks := range []bool{true, false} {
		b := newBench(t)
		p := b.withToken(t)
		other := b.again(t)
		var sent []string
		r, err := b.Refresh(t.Context(), p.ID, func(ctx context.Context, refresh secret.Value) (secret.Value, error) {
			sent = append(sent, refresh.Reveal())
			if len(sent) == 1 {
				if err := other.keyring.Set(ctx, p.ID, keyring.RefreshToken, bind(p, secret.New("refresh-1"))); err != nil {
					t.Errorf("the other's rotation: %v", err)
				}
			}
			if len(sent) == 1 || !theirsWorks {
				return secret.Value{}, refusal
			}
			return secret.New("refresh-2"), nil
		})
		want, stored := flow.Renewal{Rotated: true, Reread: true}, "refresh-2"
		if !theirsWorks {
			want, stored = flow.Renewal{Deleted: true, Reread: true}, "none"
		}
		if r != want || (err == nil) != theirsWorks {
			t.Errorf("Refresh = %+v, %v, want %+v", r, err, want)
		}
		if fmt.Sprint(sent) != "[refresh-0 refresh-1]" {
			t.Errorf("sent %v, want each token once", sent)
		}
		if got := b.stored(t, p.ID); got != stored {
			t.Errorf("stored is %s, want %s", got, stored)
		}
	}
}

// The keyring fails after the rotation: the new token works in this run, the spent one is used by nobody, and the next
// rotation is stored again.
func TestRefreshUnsaved(t *testing.T) {
	for mode, want := range map[fakekeyring.Mode]error{
		fakekeyring.Dismissed: keyring.ErrNotStored, fakekeyring.SetFails: keyring.ErrUnavailable, fakekeyring.Locked: keyring.ErrUnavailable,
		fakekeyring.WrongValue: keyring.ErrNotStored, fakekeyring.TooBig: keyring.ErrTooLarge,
	} {
		b := newBench(t)
		p := b.withToken(t)
		r, err := b.Refresh(t.Context(), p.ID, func(context.Context, secret.Value) (secret.Value, error) {
			b.fake.Behave(mode)
			return secret.New("refresh-1"), nil
		})
		if err != nil || !r.Rotated || !errors.Is(r.Unsaved, want) {
			t.Errorf("mode %v: Refresh = %+v, %v, want it rotated and unsaved: %v", mode, r, err, want)
		}
		if got := b.stored(t, p.ID); got != "refresh-1" {
			t.Errorf("mode %v: in use is %s, want refresh-1", mode, got)
		}
		if all := b.list(t); len(all) == 0 || !all[0].Kept {
			t.Errorf("mode %v: listed %+v, want the token in memory", mode, all)
		}
		if got := b.again(t).stored(t, p.ID); got != "none" {
			t.Errorf("mode %v: another window would use %s, want none: it is spent", mode, got)
		}
		r, err = b.Refresh(t.Context(), p.ID, giving("refresh-2"))
		if err != nil || !r.Rotated || r.Unsaved == nil {
			t.Errorf("mode %v: the next Refresh = %+v, %v, want it to go on in memory", mode, r, err)
		}
		b.fake.Behave(fakekeyring.Works)
		r, err = b.Refresh(t.Context(), p.ID, giving("refresh-3"))
		if err != nil || !r.Rotated || r.Unsaved != nil {
			t.Errorf("mode %v: with a keyring that works: %+v, %v, want it stored", mode, r, err)
		}
		if got := b.again(t).stored(t, p.ID); got != "refresh-3" {
			t.Errorf("mode %v: the next run uses %s, want refresh-3", mode, got)
		}
		if items := len(b.fake.Items()); items != 1 {
			t.Errorf("mode %v: %d items, want 1", mode, items)
		}
	}
}

// Cancel after the server has answered does not lose the token.
func TestRefreshCancelledTooLate(t *testing.T) {
	b := newBench(t)
	p := b.withToken(t)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := b.Refresh(ctx, p.ID, func(context.Context, secret.Value) (secret.Value, error) {
		cancel()
		return secret.New("refresh-1"), nil
	})
	if err != nil || !r.Rotated || r.Unsaved != nil {
		t.Errorf("Refresh = %+v, %v, want it stored", r, err)
	}
	if got := b.again(t).stored(t, p.ID); got != "refresh-1" {
		t.Errorf("stored is %s, want refresh-1", got)
	}
}

// Nothing is sent when there is no token, or when the outcome could not be noted.
func TestRefreshNotSent(t *testing.T) {
	b := newBench(t)
	public := b.mustSave(t, Client{Name: "no token"}, nil)
	p := b.withToken(t)
	never := func(context.Context, secret.Value) (secret.Value, error) {
		t.Errorf("a request was sent")
		return secret.Value{}, nil
	}
	if _, err := b.Refresh(t.Context(), public.ID, never); !errors.Is(err, ErrNoToken) {
		t.Errorf("Refresh without a token: %v, want ErrNoToken", err)
	}
	b.fake.Behave(fakekeyring.Locked)
	if _, err := b.Refresh(t.Context(), p.ID, never); !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("Refresh with a locked keyring: %v, want ErrUnavailable", err)
	}
}

// In a run without a keyring the token rotates in memory.
func TestRefreshInMemory(t *testing.T) {
	b := newBench(t)
	b.fake.Behave(fakekeyring.Unavailable)
	b.keyring = keyring.Open(t.Context(), b.fake)
	p := b.withToken(t)
	for i := range 3 {
		next := fmt.Sprint("refresh-", i+1)
		r, err := b.Refresh(t.Context(), p.ID, giving(next))
		if err != nil || !r.Rotated || !errors.Is(r.Unsaved, keyring.ErrUnavailable) {
			t.Errorf("Refresh = %+v, %v, want it rotated, in memory only", r, err)
		}
		if got := b.stored(t, p.ID); got != next {
			t.Errorf("in use is %s, want %s", got, next)
		}
	}
	if all := b.list(t); len(all) != 1 {
		t.Errorf("listed %+v, want the one token", all)
	}
}

// A new sign-in brings a new token while an earlier rotation still waits to be stored: the new one counts.
func TestSignInAfterUnsavedRotation(t *testing.T) {
	b := newBench(t)
	p := b.withToken(t)
	if _, err := b.Refresh(t.Context(), p.ID, func(context.Context, secret.Value) (secret.Value, error) {
		b.fake.Behave(fakekeyring.SetFails)
		return secret.New("refresh-1"), nil
	}); err != nil {
		t.Fatal(err)
	}
	b.fake.Behave(fakekeyring.Works)
	b.mustSave(t, p, Secrets{keyring.RefreshToken: secret.New("signed in anew")})
	for _, run := range []*bench{b, b.again(t)} {
		if got := run.stored(t, p.ID); got != "signed in anew" {
			t.Errorf("in use is %s, want the new one", got)
		}
	}
	if items := len(b.fake.Items()); items != 1 {
		t.Errorf("%d items, want 1", items)
	}
}
