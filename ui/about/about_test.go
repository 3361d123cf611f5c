package about_test

import (
	"os"
	"os/user"
	"runtime"
	"strings"
	"testing"

	"oauthwalk/ui/about"
)

// What goes into a report says what was built, and nothing of the person and the machine.
func TestDiagnostics(t *testing.T) {
	t.Setenv("OAUTHWALK_TEST_SECRET", "canary-4711")
	b := about.Build{Version: "1.2.3", Commit: "abcdef"}
	got := b.Diagnostics()
	for _, want := range []string{"1.2.3", "abcdef", runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH} {
		if !strings.Contains(got, want) || want != runtime.GOOS+"/"+runtime.GOARCH && !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in %q and %q", want, got, b)
		}
	}
	private := []string{"canary-4711"}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		private = append(private, home)
	}
	if host, err := os.Hostname(); err == nil {
		private = append(private, host)
	}
	if u, err := user.Current(); err == nil && u.Username != "root" {
		private = append(private, u.Username)
	}
	for _, word := range private {
		if strings.Contains(got, word) {
			t.Errorf("%q is in %q", word, got)
		}
	}
	if empty := (about.Build{}).String(); !strings.Contains(empty, "oauthwalk unknown (commit unknown)") {
		t.Errorf("an unknown build: %q", empty)
	}
}
