//go:build unix

package ports

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asked is set for the second process of TestLockKeepsAnotherProcessWaiting.
const asked = "OAUTHWALK_PORTS_CHILD"

func TestMain(m *testing.M) {
	if port := os.Getenv(inside); port != "" {
		os.Exit(isolatedMain(port))
	}
	if file := os.Getenv(asked); file != "" {
		f, err := os.OpenFile(file, os.O_RDWR, 0)
		if err == nil {
			os.Stdout.WriteString("asking\n")
			err = wait(f)
		}
		if err != nil {
			os.Stdout.WriteString(err.Error())
			os.Exit(1)
		}
		os.Stdout.WriteString("mine\n")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestLockKeepsAnotherProcessWaiting(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // away from the lock that other packages use at this moment
	said := make(chan string, 10)
	var child *exec.Cmd
	t.Run("holder", func(t *testing.T) {
		Lock(t)
		child = exec.Command(os.Args[0])
		child.Env = append(os.Environ(), asked+"="+filepath.Join(os.TempDir(), lockName))
		child.Stdout = heard(said)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if got := <-said; got != "asking" {
			t.Fatalf("the second process says %q, want asking", got)
		}
		select {
		case got := <-said:
			t.Fatalf("the second process says %q while the lock is held", got)
		case <-time.After(200 * time.Millisecond): // it has to be seen to wait
		}
	})
	if got := <-said; got != "mine" {
		t.Errorf("after the turn the second process says %q, want mine", got)
	}
	if err := child.Wait(); err != nil {
		t.Errorf("the second process: %v", err)
	}
}

// heard hands on what is written to it, word by word.
type heard chan string

func (h heard) Write(b []byte) (int, error) {
	for _, word := range strings.Fields(string(b)) {
		h <- word
	}
	return len(b), nil
}
