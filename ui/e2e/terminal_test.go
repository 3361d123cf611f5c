package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"os/exec"
	"testing"
	"time"

	"oauthwalk/flow/testkit/ports"
)

// The program as it is shipped gives up waiting too: the window after five minutes, which nobody wants to test, the
// terminal when it is told.
func TestTimeoutInTheTerminal(t *testing.T) {
	path := shipped.binary(t)
	ports.Lock(t)
	cmd := exec.Command(path, "walk", "--timeout", "2s", "--no-browser")
	cmd.Env = []string{"HOME=" + t.TempDir(), "LANG=en_US.UTF-8"}
	start := time.Now()
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("the walk ended with %v, want exit code 1", err)
	}
	if took := time.Since(start); took < 2*time.Second || took > 10*time.Second {
		t.Errorf("the walk took %v, want a little more than its 2 s", took)
	}
	var got []line
	for raw := range bytes.Lines(out) {
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatalf("%v: %s", err, raw)
		}
		got = append(got, l)
	}
	if words := said(got); len(words) != 3 || words[2] != "consent failed" {
		t.Errorf("the walk says %q, want it to fail at consent", words)
	}
	if taken("127.0.0.1", "3500") {
		t.Error("somebody still listens on port 3500")
	}
}
