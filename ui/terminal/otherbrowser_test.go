package terminal

import (
	"context"
	"io"
	"strings"
	"testing"

	"oauthwalk/flow/lab/person"
)

// A callback of another browser is used when it is pasted, also where standard output is no terminal.
func TestOtherBrowserHasToBePasted(t *testing.T) {
	stdin, keyboard := io.Pipe()
	defer keyboard.Close()
	c := newConsole()
	c.Stdin = stdin
	came := make(chan string, 1)
	c.OpenURL = func(ctx context.Context, url string) error {
		callback, err := person.Person{}.Answer(ctx, url)
		if err != nil {
			return err
		}
		came <- callback
		return person.Person{}.Load(context.WithoutCancel(ctx), callback)
	}
	done := make(chan int)
	go func() { done <- c.Run(nativeWith("--until", "callback")) }()
	text := c.err.await(t, "paste the address that this browser shows")
	if !strings.Contains(text, "A callback came from a browser that this program did not start.") || !strings.Contains(text, "cookie required") {
		t.Errorf("standard error: %s", text)
	}
	if c.out.String() != "" && strings.Contains(c.out.String(), `"stage":"callback"`) {
		t.Error("it was used before it was pasted")
	}
	io.WriteString(keyboard, <-came+"\n")
	if code := <-done; code != 0 {
		t.Errorf("exit code %d, want 0: %s", code, c.err.String())
	}
	wantStages(t, c, 4, true)
	for _, want := range []string{`"callback":"cookie required"`, `"id":"other_browser"`} {
		if !strings.Contains(c.out.String(), want) {
			t.Errorf("the lines do not say %s: %s", want, c.out.String())
		}
	}
}

// The browser is handed an address without the request in it; with --no-browser the URL itself is printed, and no cookie
// is asked for.
func TestWhatTheBrowserIsHanded(t *testing.T) {
	handed := ""
	_, c := run(func(c *console) {
		c.OpenURL = func(ctx context.Context, url string) error {
			handed = url
			return person.Person{}.Visit(context.WithoutCancel(ctx), url)
		}
	}, nativeWith("--until", "callback")...)
	if !startURL.MatchString(handed) || strings.Contains(handed, "state") {
		t.Errorf("the browser was handed %q", handed)
	}
	if strings.Contains(c.err.String(), "/authorize?") {
		t.Errorf("the URL is printed, although a browser was opened: %s", c.err.String())
	}
}
