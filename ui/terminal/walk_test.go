package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/lab/person"
)

func TestWalkPrintsEightStages(t *testing.T) {
	for _, method := range []string{"off", "S256", "plain"} {
		t.Run(method, func(t *testing.T) {
			code, c := web(t, nil, "--pkce", method)
			if code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			all := wantStages(t, c, 8, true)
			_, values := members(t, all[1].Values)
			want := any(method)
			if method == "off" {
				want = nil
			}
			if values["code_challenge_method"] != want {
				t.Errorf("code_challenge_method is %v, want %v", values["code_challenge_method"], want)
			}
		})
	}
}

func TestDenialEndsAfterCallback(t *testing.T) {
	code, c := run(func(c *console) { c.OpenURL = visit(person.Person{Deny: true}) }, native...)
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	last := wantStages(t, c, 4, false)[3]
	if last.Advice.ID != "E038" || last.Advice.What == "" || last.Advice.Section == "" {
		t.Errorf("advice %+v, want E038", last.Advice)
	}
	for i, cause := range last.Advice.Causes {
		if cause.Likelihood != i+1 || cause.RuledOut == nil || cause.Text == "" || cause.Fix == "" {
			t.Errorf("cause %d is incomplete: %+v", i+1, cause)
		}
	}
	if !strings.Contains(c.err.String(), "Stage callback failed: ") {
		t.Errorf("standard error does not say so: %s", c.err.String())
	}
}

func TestUntil(t *testing.T) {
	for i, stage := range flow.Stages {
		code, c := run(nil, nativeWith("--until", string(stage))...)
		if code != 0 {
			t.Errorf("--until %s: exit code %d, want 0", stage, code)
		}
		wantStages(t, c, i+1, true)
	}
}

var startURL = regexp.MustCompile(`http://\S+/start/\S+`)

var authorizationURL = regexp.MustCompile(`http://\S+/authorize\?\S+`)

// On a machine without a browser the URL is on standard error, and the address that a browser elsewhere ended on is
// read from standard input. What is not the response is refused, and the walk waits on.
func TestNoBrowser(t *testing.T) {
	stdin, keyboard := io.Pipe()
	defer keyboard.Close()
	c := newConsole()
	c.Stdin = stdin
	c.OpenURL = func(context.Context, string) error {
		t.Error("a browser was asked for")
		return nil
	}
	done := make(chan int)
	go func() { done <- c.Run(nativeWith("--no-browser")) }()
	c.err.await(t, "paste its address")
	url := authorizationURL.FindString(c.err.String())
	callback, err := person.Person{}.Answer(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(keyboard, "\nhello\n")
	c.err.await(t, "The pasted text was not used")
	io.WriteString(keyboard, strings.Replace(callback, "state=", "state=x", 1)+"\n")
	c.err.await(t, "The state is not the one that this walk sent")
	io.WriteString(keyboard, "The browser ended here:\n"+callback+"\n")
	if code := <-done; code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	wantStages(t, c, 8, true)
	if n := strings.Count(c.err.String(), "The pasted text was not used"); n != 2 {
		t.Errorf("%d refusals, want 2:\n%s", n, c.err.String())
	}
}

// Where no browser can be opened, the URL is printed, so that there is a way on.
func TestOpenerFails(t *testing.T) {
	c := newConsole()
	c.OpenURL = func(context.Context, string) error { return errors.New("xdg-open: not found") }
	done := make(chan int)
	go func() { done <- c.Run(nativeWith("--until", "callback")) }()
	text := c.err.await(t, "/authorize?")
	if !strings.Contains(text, "could not open a browser") {
		t.Errorf("standard error does not say why: %s", text)
	}
	if err := (person.Person{}).Visit(t.Context(), startURL.FindString(text)); err != nil {
		t.Errorf("the URL that was printed: %v", err)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	wantStages(t, c, 4, true)
}

func TestNobodyComes(t *testing.T) {
	code, c := run(func(c *console) { c.OpenURL = func(context.Context, string) error { return nil } },
		nativeWith("--timeout", "50ms")...)
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if last := wantStages(t, c, 3, false)[2]; last.Advice.ID != "E058" {
		t.Errorf("advice %s, want E058", last.Advice.ID)
	}
}

// An interrupt ends a walk in order: the stage under way is printed as failed.
func TestInterruptEndsTheWalk(t *testing.T) {
	c := newConsole()
	c.OpenURL = func(context.Context, string) error { return nil }
	done := make(chan int)
	go func() { done <- c.Run(native) }()
	c.err.await(t, "Waiting for the callback")
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if last := wantStages(t, c, 3, false)[2]; last.Advice.ID != "E054" {
		t.Errorf("advice %s, want E054", last.Advice.ID)
	}
}

func TestParamReachesTheRequest(t *testing.T) {
	code, c := run(nil, nativeWith("--param", "ui_locales=de en", "--param", "x=1", "--until", "request")...)
	if code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	_, values := members(t, wantStages(t, c, 2, true)[1].Values)
	if url := values["authorization_url"].(string); !strings.HasSuffix(url, "&ui_locales=de+en&x=1") {
		t.Errorf("the URL is %s", url)
	}
	// A parameter of the walk itself is not silently replaced.
	code, c = run(nil, nativeWith("--param", "state=mine")...)
	if code != 1 {
		t.Errorf("with state as extra parameter: exit code %d, want 1", code)
	}
	wantStages(t, c, 1, false)
	if !strings.Contains(c.err.String(), "cannot be an extra parameter: state") {
		t.Errorf("standard error does not say why: %s", c.err.String())
	}
}
