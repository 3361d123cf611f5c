package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The report of a walk has what the terminal printed: what the practice server decided, too.
func TestReportOfAWalk(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "report")
	if code, c := run(nil, nativeWith("--until", "exchange", "--report", folder)...); code != exitOK || !strings.Contains(c.err.String(), "The report is in "+folder) {
		t.Fatalf("exit %d: %s", code, c.err.String())
	}
	text, err := os.ReadFile(filepath.Join(folder, "report.md"))
	if err != nil || !strings.Contains(string(text), "What the practice server decided:") {
		t.Errorf("the server's decisions are missing: %v\n%s", err, text)
	}
}
