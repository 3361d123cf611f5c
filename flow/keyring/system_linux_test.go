package keyring_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/keyring"
)

func TestSystemWithoutBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/nobody")
	s := keyring.Open(t.Context(), keyring.System())
	if got := keyring.Reason(s.Absent()); !strings.Contains(got, "no session bus") {
		t.Errorf("Absent = %v, want the reason that there is no session bus", s.Absent())
	}
}

func TestSystemWithoutService(t *testing.T) {
	startBus(t)
	s := keyring.Open(t.Context(), keyring.System())
	if got := keyring.Reason(s.Absent()); !strings.Contains(got, "no keyring service") {
		t.Errorf("Absent = %v, want the reason that there is no keyring service", s.Absent())
	}
}

func TestSystemStores(t *testing.T) {
	service := startService(t, startBus(t))
	s := keyring.Open(t.Context(), keyring.System())
	stores(t, s)
	if got := service.count(); got != 0 {
		t.Errorf("%d items left, want none", got)
	}
}

// stores takes one value through its life.
func stores(t *testing.T, s *keyring.Store) {
	t.Helper()
	if err := s.Absent(); err != nil {
		t.Fatalf("Absent = %v, want a keyring", err)
	}
	if err := s.Set(t.Context(), "p", keyring.RefreshToken, value); err != nil {
		t.Fatalf("Set: %v", err)
	}
	if got, err := s.Get(t.Context(), "p", keyring.RefreshToken); err != nil || got != value {
		t.Errorf("Get = %v, %v, want the value", got, err)
	}
	if err := s.Delete(t.Context(), "p", keyring.RefreshToken); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if _, err := s.Get(t.Context(), "p", keyring.RefreshToken); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("Get after Delete: %v, want ErrNotFound", err)
	}
}

// The library says "stored" when the window was dismissed; the store does not repeat it.
func TestSystemDismissed(t *testing.T) {
	service := startService(t, startBus(t))
	s := keyring.Open(t.Context(), keyring.System())
	service.ask("create", false)
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); !errors.Is(err, keyring.ErrNotStored) {
		t.Errorf("Set with a dismissed window: %v, want ErrNotStored", err)
	}
	service.ask("", false)
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); err != nil {
		t.Fatalf("Set: %v", err)
	}
	service.ask("delete", false)
	if err := s.Delete(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrNotDeleted) {
		t.Errorf("Delete with a dismissed window: %v, want ErrNotDeleted", err)
	}
	service.ask("unlock", false)
	_, err := s.Get(t.Context(), "p", keyring.ClientSecret)
	if got := keyring.Reason(err); !strings.Contains(got, "locked") {
		t.Errorf("Get with a dismissed window: %v, want the reason that it is locked", err)
	}
}

// A window that nobody answers costs the caller its deadline and the others nothing; once it is closed all is well.
func TestSystemHangs(t *testing.T) {
	service := startService(t, startBus(t))
	s := keyring.Open(t.Context(), keyring.System())
	service.ask("create", true)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := s.Set(ctx, "p", keyring.ClientSecret, value); !errors.Is(err, keyring.ErrTimeout) {
		t.Fatalf("Set: %v, want ErrTimeout", err)
	}
	start := time.Now()
	if _, err := s.Get(t.Context(), "p", keyring.ClientSecret); !errors.Is(err, keyring.ErrBusy) {
		t.Errorf("Get while the window is open: %v, want ErrBusy", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("the refusal took %v", took)
	}
	service.ask("", false)
	service.close(<-service.asked)
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if _, waiting := s.Waiting(); !waiting {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the call did not come back after its window was closed")
		}
	}
	stores(t, s)
}

// The bus dies under an open window: the library panics, the program does not.
func TestSystemBusDies(t *testing.T) {
	b := startBus(t)
	service := startService(t, b)
	s := keyring.Open(t.Context(), keyring.System())
	service.ask("create", true)
	result := make(chan error, 1)
	go func() { result <- s.Set(t.Context(), "p", keyring.ClientSecret, value) }()
	<-service.asked
	b.kill(t)
	if err := <-result; !errors.Is(err, keyring.ErrUnavailable) {
		t.Errorf("Set: %v, want ErrUnavailable", err)
	}
}
