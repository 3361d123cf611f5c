package keyring_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
)

// startGnome starts a real gnome-keyring on the bus, with a home of its own. With a password it is unlocked, and
// created at the first time; without one it stays locked.
func startGnome(t *testing.T, b *bus, home, password string) *exec.Cmd {
	t.Helper()
	run := filepath.Join(home, "run")
	if err := os.MkdirAll(run, 0o700); err != nil {
		t.Fatal(err)
	}
	args := []string{"--foreground", "--components=secrets"}
	if password != "" {
		args = append(args, "--unlock")
	}
	daemon := exec.Command(needed(t, "gnome-keyring-daemon"), args...)
	daemon.Env = []string{"PATH=" + os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS=" + b.address, "HOME=" + home,
		"XDG_DATA_HOME=" + home + "/data", "XDG_CONFIG_HOME=" + home + "/config", "XDG_RUNTIME_DIR=" + run}
	daemon.Stdin = strings.NewReader(password)
	if err := daemon.Start(); err != nil {
		t.Fatalf("starting gnome-keyring: %v", err)
	}
	t.Cleanup(func() { stopGnome(daemon) })
	conn := b.connect(t)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		var owned bool
		err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
		if err != nil {
			t.Fatal(err)
		}
		if owned {
			return daemon
		}
		if time.Now().After(end) {
			t.Fatal("gnome-keyring did not come up within 20 s")
		}
	}
}

func stopGnome(daemon *exec.Cmd) {
	if daemon.ProcessState == nil {
		daemon.Process.Kill()
		daemon.Wait()
	}
}

func TestGnomeStores(t *testing.T) {
	b := startBus(t)
	startGnome(t, b, t.TempDir(), "password of the keyring")
	ctx, cancel := context.WithTimeout(t.Context(), keyring.ProbeWait)
	defer cancel()
	s := keyring.Open(ctx, keyring.System())
	stores(t, s)
	long := secret.New(strings.Repeat("0123456789abcde\n", keyring.MaxSize()/16))
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, long); err != nil {
		t.Errorf("Set of the longest value: %v", err)
	}
}

// What was stored is there for the next run of the keyring, and is not to be had while it is locked: no call blocks,
// none says "not found".
func TestGnomeLocked(t *testing.T) {
	home := t.TempDir()
	b := startBus(t)
	daemon := startGnome(t, b, home, "password of the keyring")
	s := keyring.Open(t.Context(), keyring.System())
	if err := s.Set(t.Context(), "p", keyring.ClientSecret, value); err != nil {
		t.Fatalf("Set: %v", err)
	}
	stopGnome(daemon)

	daemon = startGnome(t, b, home, "")
	ctx, cancel := context.WithTimeout(t.Context(), keyring.ProbeWait)
	defer cancel()
	_, err := s.Get(ctx, "p", keyring.ClientSecret)
	if !errors.Is(err, keyring.ErrUnavailable) && !errors.Is(err, keyring.ErrTimeout) {
		t.Errorf("Get from the locked keyring: %v, want ErrUnavailable or ErrTimeout", err)
	}
	t.Logf("the locked keyring: %v", err)
	stopGnome(daemon)

	startGnome(t, b, home, "password of the keyring")
	if got, err := keyring.New(keyring.System()).Get(t.Context(), "p", keyring.ClientSecret); err != nil || got != value {
		t.Errorf("Get after it was unlocked = %v, %v, want the value", got, err)
	}
}
