//go:build !darwin && !windows

package keyring

import (
	"os"
	"path/filepath"
	"strconv"
)

// reachable tells why no call is made. Without a session bus the library would start one by itself, which nobody would
// end after it.
func reachable() error { return sessionBus(filepath.Join("/run/user", strconv.Itoa(os.Getuid()))) }

// sessionBus looks for the bus where the library would.
func sessionBus(runtime string) error {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(runtime, name)); err == nil {
			return nil
		}
	}
	return &UnavailableError{Reason: "there is no session bus"}
}
