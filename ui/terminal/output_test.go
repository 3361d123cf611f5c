package terminal

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/lab/person"
)

// The results go into a new file; one that is there is left as it is, and wrong usage makes none.
func TestOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "walk.jsonl")
	if code, _ := run(nil, nativeWith("--output", path, "--pkce", "none")...); code != exitUsage {
		t.Errorf("wrong usage: exit code %d", code)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("wrong usage left a file")
	}
	code, c := run(func(c *console) { c.TTY = true }, nativeWith("--output", path, "--until", "request")...)
	text, err := os.ReadFile(path)
	if code != exitOK || c.out.String() != "" || err != nil || len(records(t, string(text))) != 2 {
		t.Errorf("exit %d, standard output %q, the file has %q: %v", code, c.out.String(), text, err)
	}
	code, c = run(nil, nativeWith("--output", path)...)
	if again, _ := os.ReadFile(path); code != exitUsage || string(again) != string(text) || !strings.Contains(c.err.String(), "already exists") {
		t.Errorf("a file that is there: exit %d, %s", code, c.err.String())
	}
	code, c = run(nil, nativeWith("--output", filepath.Join(path, "none"), "--until", "request")...)
	if code == exitOK {
		t.Errorf("a folder that is none: exit %d, %s", code, c.err.String())
	}
	if code, c = run(nil, "version", "--output", "/dev/full"); code == exitOK {
		t.Errorf("a device: exit %d, %s", code, c.err.String())
	}
}

// Quiet means that standard error has errors only; a walk without a browser still says the URL, and nothing else.
func TestQuiet(t *testing.T) {
	for _, args := range [][]string{nativeWith("--quiet", "--until", "callback"), {"check", "--quiet", "--client-id", "practice-native"}} {
		if code, c := run(nil, args...); code != exitOK || c.err.String() != "" || c.out.String() == "" {
			t.Errorf("%v: exit %d, standard error %q", args, code, c.err.String())
		}
	}
	code, c := run(func(c *console) { c.OpenURL = func(context.Context, string) error { return nil } },
		nativeWith("--quiet", "--no-browser", "--timeout", "50ms")...)
	said := strings.Split(strings.TrimSpace(c.err.String()), "\n")
	if code != exitFailed || len(said) != 1 || authorizationURL.FindString(said[0]) != said[0] {
		t.Errorf("exit %d, standard error %q", code, said)
	}
}

// Over SSH a walk without a browser says how the callback gets here, with the URL alone on a line; --yes reads nothing.
func TestOverSSH(t *testing.T) {
	stdin, keyboard := io.Pipe()
	defer keyboard.Close()
	c := newConsole()
	c.Stdin = stdin
	c.Getenv = func(name string) string {
		return map[string]string{"SSH_CONNECTION": "198.51.100.7 50022 203.0.113.5 2222", "USER": "me"}[name]
	}
	done := make(chan int)
	go func() { done <- c.Run(nativeWith("--no-browser", "--yes", "--until", "callback")) }()
	said := c.err.await(t, "Waiting for the callback on http://127.0.0.1:")
	_, port, _ := strings.Cut(said, "Waiting for the callback on http://127.0.0.1:")
	port, _, _ = strings.Cut(port, "/")
	if want := "\nssh -N -L " + port + ":127.0.0.1:" + port + " -p 2222 me@203.0.113.5\n"; !strings.Contains(said, want) {
		t.Errorf("%q is not in\n%s", want, said)
	}
	address := authorizationURL.FindString(said)
	if !strings.Contains(said, "\n"+address+"\n") || strings.Contains(c.err.String(), "paste") {
		t.Errorf("the URL does not stand alone, or something is asked:\n%s", said)
	}
	if err := (person.Person{}).Visit(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != exitOK {
		t.Errorf("exit code %d", code)
	}
}
