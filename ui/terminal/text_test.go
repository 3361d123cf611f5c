package terminal

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/lab/person"
)

// A walk reads as eight pages in their order, and nothing in it is drawn: it can be read aloud and kept in a log.
func TestWalkAsText(t *testing.T) {
	code, c := web(t, nil, "--text")
	out := c.out.String()
	t.Log(out)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, &c.err)
	}
	wantInOrder(t, out,
		"Stage 1 of 8: Set up the client. Done in ", "  client_id: practice-web", "  client_secret: [redacted ",
		"  client type: confidential",
		"Stage 2 of 8: Build the authorization request. Done in ", "What it is made of:", "  response_type: code",
		"The authorization URL:\nhttp://127.0.0.1:3501/authorize?response_type=code&",
		"Stage 3 of 8: Sign in and consent. Done in ",
		"Stage 4 of 8: Read the callback. Done in ", "  code: [redacted ", "  error: not sent",
		"Stage 5 of 8: Exchange the code for tokens. Done in ", "Request: POST /api/token HTTP/1.1", "Response: HTTP/1.1 200 OK, ",
		"  access_token: [redacted ", "What the practice server decided:\n  POST /api/token → 200",
		"Checks, ",
		"Stage 6 of 8: Call the API. Done in ", "Request: GET /api/me HTTP/1.1",
		"Stage 7 of 8: Refresh the access token. Done in ", "  access_token, old: [redacted ",
		"Stage 8 of 8: Revoke the token. Done in ",
		"What happened. You let an app into Mira's music, and the app gave the key back at the end.", "  5. The access token opened “Home at 127.0.0.1”",
		"The app never saw: a password", "Next: the same command with --pkce off")
	if odd := regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f\u2500-\u257f]").FindString(out); odd != "" {
		t.Errorf("the text has %q in it, which draws", odd)
	}
	if c.err.String() == "" || strings.Contains(c.err.String(), "Stage") {
		t.Errorf("standard error has %q, want what is waited for and no page", &c.err)
	}
}

// What failed comes last, with its causes in order, what was seen, and what to type.
func TestFailedWalkAsText(t *testing.T) {
	t.Run("denied", func(t *testing.T) {
		code, c := web(t, func(c *console) { c.OpenURL = visit(person.Person{Deny: true}) }, "--text")
		out := c.out.String()
		t.Log(out[strings.Index(out, "\nStage 4"):])
		if code != exitFailed {
			t.Errorf("exit %d, want %d", code, exitFailed)
		}
		wantInOrder(t, out, "Stage 4 of 8: Read the callback. Failed after ", "  error: access_denied", "Checks, ",
			"What went wrong: ", "· E", "The cause:", "  1. ", "    To do: ")
	})
	t.Run("wrong secret", func(t *testing.T) {
		code, c := web(t, func(c *console) { c.Getenv = func(string) string { return "not-the-secret-of-it" } },
			"--text", "--client-secret-env", "SECRET")
		out := c.out.String()
		t.Log(out[strings.Index(out, "\nStage 5"):])
		if code != exitFailed {
			t.Errorf("exit %d, want %d", code, exitFailed)
		}
		wantInOrder(t, out, "Stage 5 of 8: Exchange the code for tokens. Failed after ", "401 invalid_client",
			"What went wrong: ", "Most likely first:", "  1. ", "secret", "    To do: ")
	})
}

// Where a fix is a flag, the flag is said.
func TestFixIsAFlag(t *testing.T) {
	args, _ := somebody(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		http.Redirect(w, r, q.Get("redirect_uri")+"?code=one-time-code&state="+q.Get("state"), http.StatusFound)
	})
	code, c := run(func(c *console) { secretOf(c); c.OpenURL = visit(person.Person{}) }, append(args, "--text")...)
	out := c.out.String()
	if code != exitFailed || !strings.Contains(out, "Next: the same command with --auth post") {
		t.Errorf("exit %d, and no flag in:\n%s", code, out)
	}
	if !strings.Contains(out, "What the client check found:\n  Failed: Tested at ") {
		t.Errorf("what was probed is missing in:\n%s", out)
	}
}

// People get text where they read, programs get JSON lines, and each can ask for the other.
func TestTextOrJSON(t *testing.T) {
	accessible := func(c *console) { c.Getenv = func(string) string { return "1" } }
	for name, tt := range map[string]struct {
		prepare func(*console)
		flags   []string
		text    bool
	}{
		"a pipe":                       {nil, nil, false},
		"a pipe, asked for text":       {nil, []string{"--text"}, true},
		"a terminal":                   {func(c *console) { c.TTY = true }, nil, true},
		"a terminal, asked for JSON":   {func(c *console) { c.TTY = true }, []string{"--json"}, false},
		"ACCESSIBLE=1":                 {accessible, nil, true},
		"ACCESSIBLE=1, asked for JSON": {accessible, []string{"--json"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for command, first := range map[string][2]string{"check": {"{", "Passed: "}, "explain": {"{", "What went wrong: "}} {
				code, c := run(func(c *console) {
					c.Stdin = strings.NewReader("redirect_uri_mismatch")
					if tt.prepare != nil {
						tt.prepare(c)
					}
				}, append([]string{command}, tt.flags...)...)
				want := first[0]
				if tt.text {
					want = first[1]
				}
				if out := c.out.String(); code != exitOK || !strings.HasPrefix(out, want) {
					t.Errorf("%s: exit %d, it begins with %.40q, want %q", command, code, out, want)
				}
			}
		})
	}
	if code, c := run(nil, "check", "--text", "--json"); code != exitUsage || !strings.Contains(c.err.String(), "cannot be combined") {
		t.Errorf("both flags: exit %d, %s", code, &c.err)
	}
}

// What is waited for is said once, and again while nothing happens.
func TestWaitIsSaidAgain(t *testing.T) {
	code, c := run(func(c *console) {
		c.OpenURL = func(context.Context, string) error { return nil }
		c.Again = 10 * time.Millisecond
	},
		nativeWith("--text", "--timeout", "200ms")...)
	if n := strings.Count(c.err.String(), "Still waiting for the callback on http://127.0.0.1:"); code != exitFailed || n < 2 {
		t.Errorf("exit %d, said %d times:\n%s", code, n, &c.err)
	}
}

// wantInOrder wants these texts one after another.
func wantInOrder(t *testing.T, text string, want ...string) {
	t.Helper()
	rest := text
	for _, w := range want {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Errorf("after %q there is no %q in:\n%s", text[:len(text)-len(rest)], w, rest)
			return
		}
		rest = after
	}
}
