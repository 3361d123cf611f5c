package keyring_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var value = secret.New("s3cret-of-the-client")

func TestRoundTrip(t *testing.T) {
	k := &fakekeyring.Keyring{}
	s := keyring.Open(t.Context(), k)
	if err := s.Absent(); err != nil {
		t.Fatalf("Absent = %v, want a working keyring", err)
	}
	if _, err := s.Get(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Get before Set: %v, want ErrNotFound", err)
	}
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); err != nil {
		t.Fatalf("Set: %v", err)
	}
	// The name is the contract: SHA-256 of "p" in hex, then the kind.
	const name = "oauthwalk 148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940/client-secret"
	if diff := cmp.Diff(map[string]string{name: value.Reveal()}, k.Items()); diff != "" {
		t.Errorf("in the keyring (-want +got):\n%s", diff)
	}
	if got, err := s.Get(t.Context(), "p", keyring.ClientSecret); err != nil || got != value {
		t.Errorf("Get = %v, %v, want the value", got, err)
	}
	if _, err := s.Get(t.Context(), "p", keyring.RefreshToken); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Get of the other kind: %v, want ErrNotFound", err)
	}
	if err := s.Delete(t.Context(), "p", keyring.ClientSecret); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if err := s.Delete(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Delete again: %v, want ErrNotFound", err)
	}
	if got := len(k.Items()); got != 0 {
		t.Errorf("%d items left, want none", got)
	}
}

// Each way in which a keyring fails or lies has its own answer, for a write and for a deletion.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		mode        fakekeyring.Mode
		set, delete error
		reason      string
	}{
		{fakekeyring.Dismissed, keyring.ErrNotStored, keyring.ErrNotDeleted, ""},
		{fakekeyring.WrongValue, keyring.ErrNotStored, nil, ""},
		{fakekeyring.TooBig, keyring.ErrTooLarge, nil, ""},
		{fakekeyring.Locked, keyring.ErrUnavailable, keyring.ErrUnavailable, "locked"},
		{fakekeyring.Unavailable, keyring.ErrUnavailable, keyring.ErrUnavailable, "no session bus"},
		{fakekeyring.SetFails, keyring.ErrUnavailable, nil, "responded with an error"},
	} {
		t.Run(fmt.Sprint(test.mode), func(t *testing.T) {
			k := &fakekeyring.Keyring{}
			s := keyring.New(k)
			if err := s.Set(t.Context(), "old", keyring.RefreshToken, value); err != nil {
				t.Fatal(err)
			}
			k.Behave(test.mode)
			err := s.Set(t.Context(), "new", keyring.RefreshToken, value)
			if !errors.Is(err, test.set) {
				t.Errorf("Set: %v, want %v", err, test.set)
			}
			if got := keyring.Reason(err); !strings.Contains(got, test.reason) || (test.reason == "") != (got == "") {
				t.Errorf("reason of Set: %q, want it to speak of %q", got, test.reason)
			}
			if strings.Contains(err.Error(), value.Reveal()) {
				t.Errorf("the error holds the secret")
			}
			if err := s.Delete(t.Context(), "old", keyring.RefreshToken); !errors.Is(err, test.delete) {
				t.Errorf("Delete: %v, want %v", err, test.delete)
			}
		})
	}
}

// The size is judged before the keyring hears of it.
func TestSize(t *testing.T) {
	k := &fakekeyring.Keyring{}
	s := keyring.New(k)
	for _, test := range []struct {
		value string
		want  error
	}{
		{strings.Repeat("x", keyring.MaxSize()), nil},
		{strings.Repeat("x", keyring.MaxSize()+1), keyring.ErrTooLarge},
		{strings.Repeat("ü", keyring.MaxSize()/2+1), keyring.ErrTooLarge}, // bytes count, not letters
		{"", keyring.ErrEmpty},
	} {
		before := k.Calls()["set"]
		if err := s.Set(t.Context(), "p", keyring.ClientSecret, secret.New(test.value)); !errors.Is(err, test.want) {
			t.Errorf("Set of %d bytes: %v, want %v", len(test.value), err, test.want)
		}
		if called := k.Calls()["set"] > before; called != (test.want == nil) {
			t.Errorf("Set of %d bytes reached the keyring: %v", len(test.value), called)
		}
	}
}

func TestProbe(t *testing.T) {
	for _, test := range []struct {
		mode   fakekeyring.Mode
		absent bool
	}{{fakekeyring.Works, false}, {fakekeyring.Unavailable, true}, {fakekeyring.Locked, true}} {
		k := &fakekeyring.Keyring{}
		k.Behave(test.mode)
		if s := keyring.Open(t.Context(), k); (s.Absent() != nil) != test.absent {
			t.Errorf("mode %v: Absent = %v, want an error: %v", test.mode, s.Absent(), test.absent)
		}
	}
}

// A keyring that asks for its password during the probe costs the program two seconds in the background, and is used
// once the password was given.
func TestProbeOfHangingKeyring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &fakekeyring.Keyring{}
		k.Behave(fakekeyring.Hang)
		ctx, cancel := context.WithTimeout(t.Context(), keyring.ProbeWait)
		defer cancel()
		start := time.Now()
		s := keyring.Open(ctx, k)
		if took := time.Since(start); took != keyring.ProbeWait {
			t.Errorf("the probe took %v, want %v", took, keyring.ProbeWait)
		}
		if err := s.Absent(); err != nil {
			t.Errorf("Absent = %v, want no verdict", err)
		}
		if _, yes := s.Waiting(); !yes {
			t.Errorf("Waiting = false, want it to be known that a window is open")
		}
		start = time.Now()
		if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); !errors.Is(err, keyring.ErrBusy) {
			t.Errorf("Set: %v, want ErrBusy", err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the refusal took %v, want less than a second", took)
		}
		k.Behave(fakekeyring.Works)
		synctest.Wait()
		if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); err != nil {
			t.Errorf("Set after the password: %v", err)
		}
	})
}

// Without a keyring values rest in memory, and what only a keyring could know is not called missing.
func TestMemory(t *testing.T) {
	k := &fakekeyring.Keyring{}
	k.Behave(fakekeyring.Unavailable)
	s := keyring.Open(t.Context(), k)
	probes := k.Calls()["get"]
	if err := s.Set(t.Context(), "p", keyring.RefreshToken, value); err != nil {
		t.Fatalf("Set: %v", err)
	}
	if got, err := s.Get(t.Context(), "p", keyring.RefreshToken); err != nil || got != value {
		t.Errorf("Get = %v, %v, want the value", got, err)
	}
	if !s.Kept("p", keyring.RefreshToken) {
		t.Errorf("Kept = false, want true")
	}
	if _, err := s.Get(t.Context(), "q", keyring.RefreshToken); !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("Get of an item of an earlier run: %v, want ErrUnavailable", err)
	}
	if err := s.Delete(t.Context(), "p", keyring.RefreshToken); !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("Delete: %v, want ErrUnavailable: the keyring may have one, too", err)
	}
	if s.Kept("p", keyring.RefreshToken) {
		t.Errorf("Kept after Delete = true, want false")
	}
	if calls := k.Calls(); calls["set"]+calls["delete"] > 0 || calls["get"] != probes {
		t.Errorf("calls after the probe: %v, want none", calls)
	}
}

func TestDeadlineAndRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &fakekeyring.Keyring{}
		s := keyring.New(k)
		k.Behave(fakekeyring.Hang)
		start := time.Now()
		// No deadline: the store has its own.
		if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); !errors.Is(err, keyring.ErrTimeout) {
			t.Errorf("Set: %v, want ErrTimeout", err)
		}
		if took := time.Since(start); took != keyring.WriteWait {
			t.Errorf("Set took %v, want %v", took, keyring.WriteWait)
		}
		if _, err := s.Get(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrBusy) {
			t.Errorf("Get while the call hangs: %v, want ErrBusy", err)
		}
		if got := k.Calls()["get"]; got != 0 {
			t.Errorf("%d reads reached the hanging keyring, want none", got)
		}
		k.Behave(fakekeyring.Works)
		synctest.Wait()
		// The password came late: the write took place after all, as Unsettled says of the error.
		if got, err := s.Get(t.Context(), "p", keyring.ClientSecret); err != nil || got != value {
			t.Errorf("Get after the password = %v, %v, want the value", got, err)
		}
	})
}

// While somebody waits for a password window, others are refused after a moment, and Cancel frees who waits at once.
func TestCancelAndImpatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &fakekeyring.Keyring{}
		s := keyring.New(k)
		k.Behave(fakekeyring.Hang)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() { result <- s.Set(ctx, "p", keyring.ClientSecret, value) }()
		synctest.Wait()
		start := time.Now()
		if _, err := s.Get(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrBusy) {
			t.Errorf("Get: %v, want ErrBusy", err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the refusal took %v, want less than a second", took)
		}
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) || !keyring.Unsettled(err) {
			t.Errorf("Set: %v, want context.Canceled, which is unsettled", err)
		}
		k.Behave(fakekeyring.Dismissed)
	})
}

// Many callers at once take turns in the keyring and all get their answer.
func TestOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &fakekeyring.Keyring{Latency: 2 * time.Millisecond}
		s := keyring.New(k)
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				id := fmt.Sprint(i)
				if err := s.Set(t.Context(), id, keyring.ClientSecret, secret.New("value "+id)); err != nil {
					t.Errorf("Set %s: %v", id, err)
				}
			})
		}
		all.Wait()
		if got := k.MostAtOnce(); got != 1 {
			t.Errorf("%d calls at once, want 1", got)
		}
		if got := len(k.Items()); got != 20 {
			t.Errorf("%d items, want 20", got)
		}
	})
}

// panicking stands for the library when its bus goes away.
type panicking struct{ fakekeyring.Keyring }

func (*panicking) Get(string, string) (string, error) { panic("with a secret") }

func TestPanicIsCaught(t *testing.T) {
	_, err := keyring.New(&panicking{}).Get(t.Context(), "p", keyring.ClientSecret)
	if !errors.Is(err, keyring.ErrUnavailable) || strings.Contains(err.Error(), "with a secret") {
		t.Errorf("Get: %v, want ErrUnavailable without the text of the panic", err)
	}
}

// A keyring that answers with more than was ever stored there fills no memory, and can still be told to forget it.
func TestAnswersAreBounded(t *testing.T) {
	k := &fakekeyring.Keyring{}
	s := keyring.New(k)
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); err != nil {
		t.Fatal(err)
	}
	for name := range k.Items() {
		service, user, _ := strings.Cut(name, " ")
		if err := k.Set(service, user, strings.Repeat("x", 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrTooLarge) {
		t.Errorf("Get: %v, want ErrTooLarge", err)
	}
	if err := s.Delete(t.Context(), "p", keyring.ClientSecret); err != nil {
		t.Errorf("Delete: %v", err)
	}
}
