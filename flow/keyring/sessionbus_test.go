//go:build !darwin && !windows

package keyring

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Nothing may be started where no session bus is: the library's own way would leave a process behind.
func TestSessionBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	runtime := t.TempDir()
	if err := sessionBus(runtime); !errors.Is(err, ErrUnavailable) {
		t.Errorf("without a bus: %v, want %v", err, ErrUnavailable)
	}
	if err := os.WriteFile(filepath.Join(runtime, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sessionBus(runtime); err != nil {
		t.Errorf("with a bus in its usual place: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/somewhere")
	if err := sessionBus(t.TempDir()); err != nil {
		t.Errorf("with a bus in the environment: %v", err)
	}
}
