// Package ports is for tests alone: it keeps those apart that need a fixed port, such as 3500 of the redirect URI and 3501
// of the practice server. `go test` runs the tests of several packages at once, each in its own process, and two of them
// cannot listen on one port. Isolate gives a process a network of its own; where that is refused, Lock makes them take
// turns.
//
// It leaves out the ports themselves: whoever has the turn still binds them, and gives them back before the turn ends.
package ports

import (
	"os"
	"path/filepath"
	"testing"
)

// lockName is the file that the processes meet at. It stays behind, empty.
const lockName = "oauthwalk-test-ports.lock"

// Lock waits for the turn and keeps it until the test has ended and its other cleanups have run: call it first.
// A test that calls it twice waits for itself.
func Lock(t testing.TB) {
	t.Helper()
	t.Cleanup(Turn(t))
}

// Turn waits for the turn and keeps it until end is called, for a test that needs the ports several times.
func Turn(t testing.TB) (end func()) {
	t.Helper()
	if isolated() {
		return func() {}
	}
	f, err := os.OpenFile(filepath.Join(os.TempDir(), lockName), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		t.Fatalf("the lock of the ports: %v", err)
	}
	if err := wait(f); err != nil {
		f.Close()
		t.Fatalf("the lock of the ports: %v", err)
	}
	return func() { f.Close() } // which gives the turn back
}
