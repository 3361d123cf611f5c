package e2e

import (
	"fmt"
	"os"
	"testing"
	"time"

	"oauthwalk/flow/testkit/ports"
)

// workshop is a directory that all tests share: programs that were built, and what Chromium writes.
var workshop string

func TestMain(m *testing.M) {
	ports.Isolate()
	var err error
	if workshop, err = os.MkdirTemp("", "oauthwalk-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	closeBrowser()
	os.RemoveAll(workshop)
	os.Exit(code)
}

// patience is how long anything may take that has no limit of its own. The machine may be busy with other tests.
const patience = time.Minute

// eventually asks until it is so, and fails the test when it never is. What waits is named in the failure.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain for %s", patience, what)
		}
	}
}
