package saved

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

func TestSaveAndLoad(t *testing.T) {
	b := newBench(t)
	want := Client{Name: "my client", Provider: "spotify", Issuer: "https://issuer.example",
		AuthorizationEndpoint: "https://a.example/authorize?x=1", TokenEndpoint: "https://a.example/token",
		RevocationEndpoint: "https://a.example/revoke", API: "https://a.example/me", ClientID: "c",
		RedirectURI: "http://127.0.0.1:3500/callback", Scope: "a b", Auth: "client_secret_post", PKCE: "S256",
		Extra: []Extra{{"authorization", "access_type", "offline"}}, CAFile: "/etc/own.pem"}
	saved := b.mustSave(t, want, secretsFor("c"))
	next := b.again(t)
	got := next.mustLoad(t)
	if diff := cmp.Diff([]Client{saved}, got); diff != "" {
		t.Errorf("loaded is not what was saved (-saved +loaded):\n%s", diff)
	}
	ignored := cmpopts.IgnoreFields(Client{}, "ID", "Revision", "Secrets")
	if diff := cmp.Diff(want, got[0], ignored); diff != "" {
		t.Errorf("saved is not what was given (-want +got):\n%s", diff)
	}
	for kind, value := range secretsFor("c") {
		if got, err := next.Secret(t.Context(), saved.ID, kind); err != nil || got != value {
			t.Errorf("the %s = %v, %v", kind, got, err)
		}
		if got := got[0].Secrets[kind].Since; !got.Equal(noon) {
			t.Errorf("the %s is stored since %v, want %v", kind, got, noon)
		}
	}
}

// A walk's client comes back from a profile as it was.
func TestClientRoundTrip(t *testing.T) {
	typed := client.Client{Name: "n", Issuer: "https://i.example", ID: "c", Auth: token.Post, Scope: "a",
		Server: provider.Server{AuthorizationEndpoint: "https://i.example/a", TokenEndpoint: "https://i.example/t",
			RevocationEndpoint: "https://i.example/r", API: "https://i.example/me"},
		RedirectURI: client.DefaultRedirectURI, PKCE: authz.S256,
		CAFile:     filepath.Join(t.TempDir(), "own.pem"),
		Extra:      []authz.Param{{Name: "prompt", Value: "consent"}},
		TokenExtra: []authz.Param{{Name: "audience", Value: "x"}}, RefreshExtra: []authz.Param{{Name: "audience", Value: "y"}},
		APIHeaders: []wire.Field{{Name: "Client-Id", Value: "{client_id}"}}}
	clients := []client.Client{typed}
	for _, p := range provider.Presets() {
		address := p.ExampleAddress()
		parts, _ := p.PartsOf(address)
		c, err := client.FromPreset(p, parts, provider.Server{})
		if err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
		c.Address, c.ID = address, "c"
		clients = append(clients, c)
	}
	b := newBench(t)
	for _, want := range clients {
		given := want
		given.Secret = secret.New("the secret of the client")
		want.Saved, want.Bound = b.mustSave(t, Of(want.Name, given), nil).ID, want.Binding()
		got, err := Find(b.mustLoad(t), want.Name).Client()
		sameSecret := cmp.Comparer(func(a, b secret.Value) bool { return a == b })
		if diff := cmp.Diff(want, got, sameSecret); err != nil || diff != "" {
			t.Errorf("client %s (-want +got), %v:\n%s", want.Name, err, diff)
		}
	}
	for _, p := range []Client{{PKCE: "S512"}, {Auth: "magic"}} {
		if _, err := p.Client(); err == nil {
			t.Errorf("Client of %+v: no error", p)
		}
	}
}

// The path of a CA file is typed in one folder, and the saved client is used from another: a file of the same name there
// must not say whom to trust.
func TestCAFileIsSavedByItsWholePath(t *testing.T) {
	t.Chdir(t.TempDir())
	want, err := filepath.Abs("own.pem")
	if err != nil {
		t.Fatal(err)
	}
	if got := Of("n", client.Client{CAFile: "own.pem"}).CAFile; got != want {
		t.Errorf("saved as %s, want %s", got, want)
	}
	if got := Of("n", client.Client{}).CAFile; got != "" {
		t.Errorf("without a CA file %q was saved", got)
	}
}

func TestRefused(t *testing.T) {
	b := newBench(t)
	taken := b.mustSave(t, Client{Name: "taken"}, nil)
	old := b.mustSave(t, Client{Name: "old"}, nil)
	b.mustSave(t, old, nil)
	long := Secrets{keyring.RefreshToken: secret.New(strings.Repeat("x", keyring.MaxSize()+1))}
	client := Secrets{keyring.ClientSecret: secret.New(`quoted"and\long`)}
	for name, test := range map[string]struct {
		p       Client
		secrets Secrets
		want    error
	}{
		"no name":             {Client{Name: " "}, nil, ErrInvalid},
		"long name":           {Client{Name: strings.Repeat("ü", 101)}, nil, ErrInvalid},
		"control character":   {Client{Name: "a\nb"}, nil, ErrInvalid},
		"name taken":          {Client{Name: "taken"}, secretsFor("c"), ErrNameTaken},
		"renamed to taken":    {Client{Name: "taken", ID: old.ID, Revision: 2}, nil, ErrNameTaken},
		"changed elsewhere":   {old, nil, ErrChanged},
		"removed elsewhere":   {Client{Name: "x", ID: "gone", Revision: 3}, nil, ErrNotFound},
		"secret as extra":     {Client{Name: "x", Extra: []Extra{{"token", "Client-Secret", "v"}}}, nil, ErrSecret},
		"authorization":       {Client{Name: "x", Extra: []Extra{{"api-header", "authorization", "v"}}}, nil, ErrSecret},
		"key of an API":       {Client{Name: "x", Extra: []Extra{{"api-header", "X-App-Key", "v"}}}, nil, ErrSecret},
		"secret in a body":    {Client{Name: "x", Extra: []Extra{{"api-call", "body", `{"client_secret":"v-of-some-length-0123"}`}}}, nil, ErrSecret},
		"password in URL":     {Client{Name: "x", API: "https://u:p@a.example"}, nil, ErrSecret},
		"token in URL":        {Client{Name: "x", API: "https://a.example/?access_token=v"}, nil, ErrSecret},
		"secret as client ID": {Client{Name: "x", ClientID: `quoted"and\long`}, client, ErrSecret},
		"too large":           {Client{Name: "x"}, long, keyring.ErrTooLarge},
		"unknown kind":        {Client{Name: "x"}, Secrets{"access-token": secret.New("v")}, ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := b.Save(t.Context(), test.p, test.secrets); !errors.Is(err, test.want) {
				t.Errorf("Save: %v, want %v", err, test.want)
			}
		})
	}
	l := agree(t, b.Store, b.fake)
	if len(l) != 2 || l[0].Revision != taken.Revision || l[1].Revision != 2 {
		t.Errorf("profiles = %+v, want the two as they were", l)
	}
}

// A keyring that fails or lies leaves the profile and its secrets as they were.
func TestSaveWithFaultyKeyring(t *testing.T) {
	for mode, want := range map[fakekeyring.Mode]error{
		fakekeyring.Dismissed: keyring.ErrNotStored, fakekeyring.WrongValue: keyring.ErrNotStored,
		fakekeyring.Locked: keyring.ErrUnavailable, fakekeyring.Unavailable: keyring.ErrUnavailable,
		fakekeyring.SetFails: keyring.ErrUnavailable, fakekeyring.TooBig: keyring.ErrTooLarge,
	} {
		b := newBench(t)
		p := b.mustSave(t, Client{Name: "p", ClientID: "old"}, secretsFor("old"))
		b.fake.Behave(mode)
		changed := p
		changed.ClientID = "new"
		if _, err := b.Save(t.Context(), changed, secretsFor("new")); !errors.Is(err, want) {
			t.Errorf("mode %v: Save: %v, want %v", mode, err, want)
		}
		b.fake.Behave(fakekeyring.Works)
		if mode == fakekeyring.WrongValue { // what was there is lost, and what is there now is not used
			if _, err := b.Secret(t.Context(), p.ID, keyring.ClientSecret); err == nil {
				t.Errorf("mode %v: a value that the keyring made up is used", mode)
			}
			continue
		}
		if l := settled(t, b.Store, b.fake); l[0].ClientID != "old" || len(l[0].Secrets) != 2 {
			t.Errorf("mode %v: %+v, want it as before", mode, l[0])
		}
	}
}

// The password comes after the caller has left: the late item is listed, to be wiped.
func TestSaveLeftWaiting(t *testing.T) {
	b := newBench(t)
	synctest.Test(t, func(t *testing.T) {
		b := b.again(t) // its mutexes and channels belong to this bubble
		b.fake.Behave(fakekeyring.Hang)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := b.Save(ctx, Client{Name: "p", ClientID: "c"}, secretsFor("c")); !errors.Is(err, keyring.ErrTimeout) {
			t.Errorf("Save: %v, want ErrTimeout", err)
		}
		_, err := b.Save(t.Context(), Client{Name: "q", ClientID: "d"}, secretsFor("d"))
		if !errors.Is(err, keyring.ErrBusy) {
			t.Errorf("Save while the window is open: %v, want ErrBusy", err)
		}
		b.mustSave(t, Client{Name: "without secrets"}, nil) // which needs no keyring
		b.fake.Behave(fakekeyring.Works)
		synctest.Wait()
		if items := len(b.fake.Items()); items != 1 {
			t.Errorf("%d late items, want 1", items)
		}
		if all := agree(t, b.Store, b.fake); len(all) != 1 {
			t.Errorf("clients: %+v, want the one", all)
		}
		if proofs, err := b.WipeAll(t.Context()); err != nil || len(b.fake.Items()) != 0 {
			t.Errorf("WipeAll: %+v, %v, want the late item to be listed, and gone", proofs, err)
		}
	})
}

// Without a keyring the secrets are there for this run, and the file claims nothing.
func TestSaveWithoutKeyring(t *testing.T) {
	b := newBench(t)
	b.fake.Behave(fakekeyring.Unavailable)
	b.keyring = keyring.Open(t.Context(), b.fake)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	for kind, want := range secretsFor("c") {
		if !p.Secrets[kind].Kept || !b.mustLoad(t)[0].Secrets[kind].Kept {
			t.Errorf("the %s is not said to be in memory only", kind)
		}
		if got, err := b.Secret(t.Context(), p.ID, kind); err != nil || got != want {
			t.Errorf("the %s = %v, %v, want it from memory", kind, got, err)
		}
	}
	p.Scope = "changed"
	if p = b.mustSave(t, p, nil); !p.Secrets[keyring.ClientSecret].Kept {
		t.Errorf("a later save without secrets forgot what is in memory")
	}
	b.fake.Behave(fakekeyring.Works)
	next := b.again(t)
	l := agree(t, next.Store, next.fake)
	if len(l) != 1 || len(l[0].Secrets) != 0 {
		t.Errorf("the next run: %+v, want the profile without secrets", l)
	}
}

// The keyring is away for one run: what it holds is not called missing, and a new secret replaces it in the end.
func TestKeyringAwayForOneRun(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "old"}, secretsFor("old"))
	b.fake.Behave(fakekeyring.Unavailable)
	away := b.again(t)
	away.keyring = keyring.Open(t.Context(), b.fake)
	if _, err := away.Secret(t.Context(), p.ID, keyring.ClientSecret); !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("Secret: %v, want ErrUnavailable", err)
	}
	p.ClientID = "new"
	away.mustSave(t, p, secretsFor("new"))
	if got, err := away.Secret(t.Context(), p.ID, keyring.ClientSecret); err != nil ||
		got != secretsFor("new")[keyring.ClientSecret] {
		t.Errorf("Secret = %v, %v, want the new one", got, err)
	}
	b.fake.Behave(fakekeyring.Works)
	back := b.again(t)
	if l := agree(t, back.Store, back.fake); len(l[0].Secrets) != 0 {
		t.Errorf("secrets = %v, want none: those in the keyring belonged to the old client", l[0].Secrets)
	}
}

// Whoever has the lock is waited for as long as the context allows, and not longer.
func TestLocked(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	var err error
	b.again(t).hold(t.Context(), func(*book) error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err = b.Save(ctx, p, nil)
		return nil
	})
	if !errors.Is(err, ErrLocked) {
		t.Errorf("Save: %v, want ErrLocked", err)
	}
	b.mustSave(t, p, nil)
}

// A person who saves a client with another server binds what is stored to that one.
func TestSaveBindsAnew(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c", TokenEndpoint: "https://a.example/t"}, secretsFor("c"))
	p.TokenEndpoint = "https://b.example/t"
	b.mustSave(t, p, nil)
	settled(t, b.Store, b.fake)
}
