package e2e

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"oauthwalk/flow/testkit/ports"
)

// silence is a Secret Service that never answers, as one whose password window nobody sees.
type silence struct{ over context.Context }

// OpenSession is the first thing that the service is asked for.
func (s silence) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	<-s.over.Done()
	return dbus.Variant{}, "/", dbus.MakeFailedError(s.over.Err())
}

// startSilence puts the silent service on a bus of its own.
func startSilence(t *testing.T) (address string) {
	t.Helper()
	address = startSession(t, "true")
	conn, err := dbus.Connect(strings.TrimPrefix(address, "DBUS_SESSION_BUS_ADDRESS="))
	if err != nil {
		t.Fatal(err)
	}
	over, end := context.WithCancel(context.Background())
	t.Cleanup(func() {
		end()
		conn.Close()
	})
	if err := conn.Export(silence{over}, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service"); err != nil {
		t.Fatal(err)
	}
	if r, err := conn.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("taking the name of the service: %v, %v", r, err)
	}
	return address
}

// A keyring that never answers neither freezes the window nor keeps it from closing, not even while a client is
// being saved.
func TestSilentKeyring(t *testing.T) {
	shipped.binary(t)
	ports.Lock(t)
	w := openAt(t, shipped, look{theme: "light"}, t.TempDir(), startSilence(t))
	w.toTokens()
	w.pressed("ctrl+d")
	w.pressed("Return") // shows the wait
	took := w.answers(5)
	t.Logf("a key was answered after %v to %v", took[0], took[len(took)-1])
	if slowest := slices.Max(took); slowest > 2*time.Second {
		t.Errorf("with a silent keyring the window took %v to answer a key", slowest)
	}
	w.press("ctrl+q")
	if gone := w.wantGone(); gone > time.Second {
		t.Errorf("the program ended %v after it was told to", gone)
	}
}
