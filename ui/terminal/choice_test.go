package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/lab"
	"oauthwalk/flow/lab/person"
)

// At a terminal a lab asks who stops it, by number, and says afterwards whether it was so. Nobody else is asked.
func TestLabIsPredicted(t *testing.T) {
	l, err := lab.Find("code-old")
	if err != nil {
		t.Fatal(err)
	}
	right, wrong := 0, 0
	for i, c := range l.Choices() {
		if c.Answer == l.Right() {
			right = i + 1
		} else {
			wrong = i + 1
		}
	}
	for name, c := range map[string]struct {
		typed, says, not string
		asks             bool
	}{
		"right":          {fmt.Sprintf("nine\n99\n %d.\n", right), "As you predicted.", "You predicted", true},
		"wrong":          {fmt.Sprintf("%d\n", wrong), "You predicted: " + l.Choices()[wrong-1].Answer.String(), "As you", true},
		"left open":      {"\n", "Who stops it? ", "predicted", true},
		"nothing to say": {"", "Who stops it? ", "predicted", true},
		"a program":      {fmt.Sprintf("%d\n", right), "Who stops it? ", "predicted", false},
	} {
		code, run := run(func(r *console) { r.Stdin, r.Asks = strings.NewReader(c.typed), c.asks }, "lab", "code-old", "--text")
		if out := run.out.String(); code != exitOK || !strings.Contains(out, c.says) || strings.Contains(out, c.not) {
			t.Errorf("%s: exit %d: %s", name, code, out)
		}
		asked := run.err.String()
		if strings.Contains(asked, fmt.Sprintf("  %d. %s ", right, l.Right())) != c.asks {
			t.Errorf("%s: it asks %q", name, asked)
		}
		if name == "right" && strings.Count(asked, "Type a number from 1 to ") != 2 {
			t.Errorf("what is no number is taken: %q", asked)
		}
	}
}

// Whether a callback of another browser is used is answered by number; after No the walk waits on.
func TestOtherBrowserByNumber(t *testing.T) {
	for typed, used := range map[string]bool{"1": false, "2": true} {
		stdin, keyboard := io.Pipe()
		c := newConsole()
		c.Stdin = stdin
		c.OpenURL = func(ctx context.Context, url string) error {
			callback, err := person.Person{}.Answer(ctx, url)
			if err != nil {
				return err
			}
			return person.Person{}.Load(context.WithoutCancel(ctx), callback)
		}
		done := make(chan int)
		go func() { done <- c.Run(nativeWith("--until", "callback", "--timeout", "3")) }()
		asked := c.err.await(t, "use it by pasting the address that this browser shows")
		if !strings.Contains(asked, "  1. No. ") || !strings.Contains(asked, "  2. Yes, use it. ") {
			t.Errorf("it asks %q", asked)
		}
		io.WriteString(keyboard, typed+"\n")
		code := <-done
		keyboard.Close()
		if (code == exitOK) != used || strings.Contains(c.out.String(), `"stage":"callback","ok":true`) != used {
			t.Errorf("%s: exit %d: %s%s", typed, code, c.out.String(), c.err.String())
		}
	}
}

// What fails says what to type next.
func TestFailuresSayWhatToType(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("not a walk"), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, args := range map[string][]string{
		"it can be setup, request, consent":             {"walk", "--until", "lunch"},
		"add --client-id ID":                            {"check", "--provider", "spotify"},
		"export it first, or give the secret with --cl": {"walk", "--client-secret-env", "NONE"},
		"that 'oauthwalk walk --report' wrote":          {"open", other + ".zip"},
		fmt.Sprintf("oauthwalk explain %q", other):      {"open", other},
		"make that folder first, or choose another one": {"lab", "--list", "--output", filepath.Join(other+"s", "x")},
	} {
		code, c := run(nil, args...)
		if code == exitOK || !strings.Contains(c.err.String(), says) {
			t.Errorf("%q: exit %d, %q, want %q", args, code, c.err.String(), says)
		}
	}
}
