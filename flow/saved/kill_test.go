package saved

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/testkit/fakekeyring"
)

// A process that saves without pause is killed 200 times at random moments. Each time file and keyring agree
// afterwards, and nothing that was reported as saved is lost.
func TestKilledWhileSaving(t *testing.T) {
	const kills = 200
	k := &fakekeyring.Keyring{Latency: 300 * time.Microsecond}
	address, drained := serve(t, k)
	path := filepath.Join(t.TempDir(), "profiles.json")
	s := openStore(t, path, k)
	inTheMiddle := 0
	for i := range kills {
		j := startJob(t, "save for ever", "KEYRING="+address, "PROFILES="+path)
		if line, err := j.out.ReadString('\n'); err != nil || line != "ready\n" {
			t.Fatalf("the process said %q, %v", line, err)
		}
		began := time.Now()
		first, err := j.out.ReadString('\n')
		if err != nil {
			t.Fatalf("nothing was saved: %v", err)
		}
		time.Sleep(randomUpTo(t, 2*time.Since(began)+time.Millisecond)) // within the next one or two, however slow this machine is
		j.Process.Kill()
		said, _ := j.finish() // its error is the kill
		said = first + said
		<-drained // a keyring finishes what it was told before the death
		l := agree(t, s, k)
		stored, err := s.Stored()
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(stored, func(it Stored) bool {
			_, err := s.Secret(t.Context(), it.Client, it.Kind)
			return it.Left || err != nil
		}) {
			inTheMiddle++
		}
		nothingLost(t, l, said)
		if t.Failed() {
			t.Fatalf("after kill %d", i)
		}
	}
	t.Logf("%d kills of %d left a save half done", inTheMiddle, kills)
	if inTheMiddle < kills/20 {
		t.Errorf("only %d of %d kills hit the middle of a save", inTheMiddle, kills)
	}
	if _, err := s.WipeAll(t.Context()); err != nil || len(k.Items()) != 0 {
		t.Errorf("WipeAll: %v, %d items are left, want none", err, len(k.Items()))
	}
}

// nothingLost holds the file against what the process reported, line by line.
func nothingLost(t *testing.T, l []Client, said string) {
	t.Helper()
	for line := range strings.Lines(said) {
		var name string
		var revision int
		if n, _ := fmt.Sscanf(line, "saved %s %d\n", &name, &revision); n != 2 || name == "c" { // c comes and goes
			continue
		}
		p := Find(l, name)
		if p == nil || p.Revision < revision {
			t.Errorf("%q was saved in revision %d, and the file has %+v", name, revision, p)
			continue
		}
		if len(p.Secrets) != len(keyring.Kinds()) {
			t.Errorf("%q has the secrets %v, want both", name, p.Secrets)
		}
	}
}

func randomUpTo(t *testing.T, most time.Duration) time.Duration {
	t.Helper()
	n, err := rand.Int(rand.Reader, big.NewInt(int64(most)))
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(n.Int64())
}

// Every deed is killed once at each of its steps, one after the other until it comes through.
func TestKilledAtEachStep(t *testing.T) {
	for _, deed := range []string{"save", "create", "clear", "remove", "wipe", "refresh"} {
		t.Run(deed, func(t *testing.T) {
			var steps []string
			for step := 0; ; step++ {
				k := &fakekeyring.Keyring{}
				address, drained := serve(t, k)
				path := filepath.Join(t.TempDir(), "profiles.json")
				s := openStore(t, path, k)
				first, err := s.Save(t.Context(), Client{Name: "p", ClientID: "old"}, secretsFor("old"))
				if err != nil {
					t.Fatal(err)
				}
				j := startJob(t, "die at a step", "KEYRING="+address, "PROFILES="+path, "DEED="+deed,
					fmt.Sprint("STEP=", step))
				said, _ := j.finish()
				<-drained
				at := strings.TrimSpace(said)
				if deed == "refresh" {
					rotatedOrNot(t, s, k, first.ID, at, steps)
				} else {
					agree(t, s, k)
				}
				if proofs, err := s.WipeAll(t.Context()); err != nil || len(k.Items()) != 0 {
					t.Errorf("WipeAll: %+v, %v, %d items are left", proofs, err, len(k.Items()))
				}
				if t.Failed() {
					t.Fatalf("killed at step %d, %q after %v", step, at, steps)
				}
				if at == "done" {
					break
				}
				steps = append(steps, at)
			}
			if len(steps) < 5 {
				t.Errorf("%d steps: %v, want at least 5", len(steps), steps)
			}
			t.Logf("%d steps: %v", len(steps), steps)
		})
	}
}

// rotatedOrNot: from the moment that the new refresh token is in the keyring it is the one that counts.
func rotatedOrNot(t *testing.T, s *Store, k *fakekeyring.Keyring, id, at string, before []string) {
	t.Helper()
	want := "the token of <old>"
	for _, step := range append(before, at) {
		if step == "secret stored" || step == "done" {
			want = "rotated token"
		}
	}
	got, err := s.Secret(t.Context(), id, keyring.RefreshToken)
	if err != nil || got.Reveal() != want {
		t.Errorf("the refresh token is not the one that counts: %v, want %q", err, want)
	}
	if items := len(k.Items()); items != 2 {
		t.Errorf("the keyring holds %d items, want 2", items)
	}
}
