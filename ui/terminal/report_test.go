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

// open prints a walk again, as it was printed: as lines, or as text. What is no walk is exit code 1.
func TestOpen(t *testing.T) {
	packed := filepath.Join(t.TempDir(), "report.zip")
	_, walked := run(nil, nativeWith("--until", "exchange", "--report", packed)...)
	code, c := run(nil, "open", packed)
	if code != exitOK || c.out.String() != walked.out.String() {
		t.Errorf("exit %d: the lines are others:\n%s%s", code, c.out.String(), c.err.String())
	}
	code, c = run(nil, "open", packed, "--text")
	if code != exitOK || !strings.Contains(c.out.String(), "Stage 5 of 8: Exchange the code. Done in ") || !strings.Contains(c.out.String(), "Passed: ") {
		t.Errorf("exit %d: %s%s", code, c.out.String(), c.err.String())
	}
	if code, c = run(nil, "open", packed+"x"); code != exitFailed || c.out.String() != "" {
		t.Errorf("no file: exit %d: %s", code, c.err.String())
	}
	if code, _ = run(nil, "open"); code != exitUsage {
		t.Errorf("no name: exit %d", code)
	}
	variables := map[string]string{}
	at := Terminal{TTY: true, Getenv: func(name string) string { return variables[name] }}
	if !at.Shows([]string{"open", packed}) || at.Shows([]string{"open", packed, "--text"}) || at.Shows([]string{"open", packed + "x"}) {
		t.Error("at a terminal a report that can be opened is for the window, unless text is asked for")
	}
	variables["ACCESSIBLE"] = "1"
	if piped := (Terminal{Getenv: at.Getenv}); at.Shows([]string{"open", packed}) || piped.Shows([]string{"open", packed}) {
		t.Error("the window would show what a program reads, or somebody who asked for text")
	}
}
