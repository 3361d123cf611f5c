package saved

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/testkit/fakekeyring"
)

// list is what the secrets page shows.
func (b *bench) list(t *testing.T) []Stored {
	t.Helper()
	all, err := b.Stored()
	if err != nil {
		t.Fatalf("Stored: %v", err)
	}
	return all
}

func TestStoredListsWithoutAsking(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	b.mustSave(t, Client{Name: "public"}, nil)
	before := b.fake.Calls()["get"]
	all := b.list(t)
	if len(all) != 2 || all[0].Kind != keyring.ClientSecret || all[1].Kind != keyring.RefreshToken {
		t.Fatalf("Stored = %+v, want the two secrets of p", all)
	}
	for _, it := range all {
		if it.Name != "p" || !it.Since.Equal(noon) || it.Kept || it.Left {
			t.Errorf("%+v, want it of p, since %v, in the keyring, in use", it, noon)
		}
	}
	if got := b.fake.Calls()["get"]; got != before {
		t.Errorf("the listing asked the keyring %d times, want none", got-before)
	}
	if err := b.Check(t.Context(), all[0]).Err; err != nil {
		t.Errorf("Check: %v, want it there", err)
	}
}

func TestWipeOne(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	it := b.list(t)[1]
	proof := b.Wipe(t.Context(), it)
	if !proof.Gone || proof.Err != nil || !proof.At.Equal(noon) {
		t.Errorf("proof %+v, want it gone", proof)
	}
	if err := b.Check(t.Context(), it).Err; !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Check: %v, want ErrNotFound", err)
	}
	l := settled(t, b.Store, b.fake)
	if _, has := l[0].Secrets[keyring.ClientSecret]; !has || len(l[0].Secrets) != 1 {
		t.Errorf("secrets = %v, want the client secret to stay", l[0].Secrets)
	}
	if _, err := b.Secret(t.Context(), p.ID, it.Kind); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Secret: %v, want ErrNotFound", err)
	}
}

func TestWipeAll(t *testing.T) {
	b := newBench(t)
	for _, id := range []string{"one", "two", "three"} {
		b.mustSave(t, Client{Name: id, ClientID: id}, secretsFor(id))
	}
	proofs, err := b.WipeAll(t.Context())
	if err != nil || len(proofs) != 6 {
		t.Fatalf("WipeAll = %+v, %v, want 6 proofs", proofs, err)
	}
	for _, p := range proofs {
		if !p.Gone {
			t.Errorf("proof %+v, want it gone", p)
		}
	}
	if items := len(b.fake.Items()); items != 0 {
		t.Errorf("%d items left, want none", items)
	}
	if l := settled(t, b.Store, b.fake); len(l) != 3 {
		t.Errorf("%d profiles, want all 3 to stay", len(l))
	}
}

// What cannot be deleted is not said to be gone: it stays listed, and goes when the keyring lets it.
func TestWipeWithoutProof(t *testing.T) {
	for mode, want := range map[fakekeyring.Mode]error{
		fakekeyring.Dismissed: keyring.ErrNotDeleted, fakekeyring.Locked: keyring.ErrUnavailable, fakekeyring.Unavailable: keyring.ErrUnavailable,
	} {
		b := newBench(t)
		p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
		b.fake.Behave(mode)
		proof := b.Wipe(t.Context(), b.list(t)[0])
		if proof.Gone || !errors.Is(proof.Err, want) {
			t.Errorf("mode %v: proof %+v, want %v", mode, proof, want)
		}
		if all := b.list(t); len(all) != 2 || !all[0].Left || all[1].Left {
			t.Errorf("mode %v: listed %+v, want the wiped one as left over", mode, all)
		}
		if _, err := b.Secret(t.Context(), p.ID, keyring.ClientSecret); !errors.Is(err, keyring.ErrNotFound) {
			t.Errorf("mode %v: Secret: %v, want it no more in use", mode, err)
		}
		b.fake.Behave(fakekeyring.Works)
		if proof := b.Wipe(t.Context(), b.list(t)[0]); !proof.Gone {
			t.Errorf("mode %v: wiping what is left over: %+v, want it gone", mode, proof)
		}
		settled(t, b.Store, b.fake)
	}
}

func TestWipeMemory(t *testing.T) {
	b := newBench(t)
	b.fake.Behave(fakekeyring.Unavailable)
	b.keyring = keyring.Open(t.Context(), b.fake)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	all := b.list(t)
	if len(all) != 2 || !all[0].Kept {
		t.Fatalf("Stored = %+v, want two in memory", all)
	}
	proofs, err := b.WipeAll(t.Context())
	if err != nil || len(proofs) != 2 || !proofs[0].Gone || !proofs[1].Gone {
		t.Errorf("WipeAll = %+v, %v, want both gone", proofs, err)
	}
	if _, err := b.Secret(t.Context(), p.ID, keyring.ClientSecret); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Secret: %v, want ErrNotFound", err)
	}
}

// A removed profile takes its secrets with it, and its lock.
func TestRemove(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	proofs, err := b.Remove(t.Context(), p.ID)
	if err != nil || len(proofs) != 2 || !proofs[0].Gone || !proofs[1].Gone {
		t.Errorf("Remove = %+v, %v, want both secrets gone", proofs, err)
	}
	if l := settled(t, b.Store, b.fake); len(l) != 0 {
		t.Errorf("profiles = %+v, want none", l)
	}
	if _, err := b.Remove(t.Context(), p.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("Remove again: %v, want ErrNotFound", err)
	}
	entries, err := os.ReadDir(filepath.Dir(b.path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "profiles.json" && !strings.HasSuffix(e.Name(), "profiles.json.lock") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// A client whose secrets are in memory only is removed from the file, too.
func TestRemoveWithoutKeyring(t *testing.T) {
	b := newBench(t)
	b.fake.Behave(fakekeyring.Unavailable)
	b.keyring = keyring.Open(t.Context(), b.fake)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	proofs, err := b.Remove(t.Context(), p.ID)
	if err != nil || len(proofs) != 2 || !proofs[0].Gone || !proofs[1].Gone {
		t.Errorf("Remove = %+v, %v, want both secrets gone", proofs, err)
	}
	if all := b.again(t).mustLoad(t); len(all) != 0 {
		t.Errorf("clients = %+v, want none", all)
	}
}

// A removal that cannot be written down is none, and nothing was deleted.
func TestRemoveOnAFullDisk(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	if err := os.Mkdir(b.path+".new", 0o700); err != nil { // the next file cannot be made
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.path+".new", "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Remove(t.Context(), p.ID); err == nil {
		t.Error("Remove: no error")
	}
	if all := b.again(t).mustLoad(t); len(all) != 1 || len(b.fake.Items()) != 2 {
		t.Errorf("clients = %+v, %d items, want all as it was", all, len(b.fake.Items()))
	}
}
