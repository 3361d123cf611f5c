package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The stages of a whole walk, as the log has them.
var wholeWalk = []string{"setup ok", "request ok", "consent ok", "callback ok", "exchange ok", "api ok", "refresh ok",
	"revoke ok"}

// next is the one key that goes on.
const next = "ctrl+Return"

// toConsent goes from the first page until the program has asked for a browser, and gives back the URL.
func (w *window) toConsent(see func(name string)) (url string) {
	w.t.Helper()
	see("1-setup")
	w.do(1)
	see("2-request")
	w.do(2)
	w.pressed(next)
	url = w.asked(1)
	w.settle()
	see("3-consent")
	return url
}

// fromCallback goes from the callback's page to the end.
func (w *window) fromCallback(see func(name string)) {
	w.t.Helper()
	w.settle()
	see("4-callback")
	for i, name := range []string{"5-exchange", "6-api", "7-refresh", "8-revoke"} {
		w.pressed(next)
		w.do(5 + i)
		see(name)
	}
}

// toTokens goes from the first page until stage 5 is done, and gives back the callback.
func (w *window) toTokens() (callback string) {
	w.t.Helper()
	callback = visit(w.t, w.toConsent(keepNothing), allow)
	w.wants(wholeWalk[:4]...)
	w.settle()
	w.pressed(next)
	w.do(5)
	return callback
}

// do does the stage that is shown, which is the nth of a walk where everything goes well.
func (w *window) do(n int) {
	w.t.Helper()
	w.press(next)
	w.wants(wholeWalk[:n]...)
	w.settle()
}

// One key alone takes the window from start to end, in both themes, in the smallest window and with the largest text.
// What the pages look like is kept when it is asked for; see kept.
func TestWholeWalkByOneKey(t *testing.T) {
	for name, l := range map[string]look{
		"dark":       {theme: "dark"},
		"light":      {theme: "light"},
		"small":      {theme: "light", width: 900, height: 600},
		"large-text": {theme: "dark", text: 150},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, l)
			see := func(page string) {
				t.Helper()
				p := w.look()
				w.wantSane(p, l)
				keep(t, name+"-"+page, p)
			}
			callback := visit(t, w.toConsent(see), allow)
			w.wants(wholeWalk[:4]...)
			w.fromCallback(see)
			w.wants(wholeWalk...)
			if got := w.requests("POST", "/api/token"); got != 2 {
				t.Errorf("%d token requests, want 2: the exchange and the refresh", got)
			}
			w.wantNoSecrets(callback)
			w.press("ctrl+q")
			w.wantExit()
		})
	}
}

// fortyThree is a run of exactly 43 characters of base64url: 256 bits, as states, codes, verifiers and tokens have.
var fortyThree = regexp.MustCompile(`(?:^|[^A-Za-z0-9_-])([A-Za-z0-9_-]{43})(?:[^A-Za-z0-9_-]|$)`)

// wantNoSecrets looks for the secrets of the walk in the log. What the browser carried is known; tokens and verifier
// are not, but they are as long as the challenge, which is the only such value that may be read.
func (w *window) wantNoSecrets(callback string) {
	w.t.Helper()
	b, err := os.ReadFile(w.log)
	if err != nil {
		w.t.Fatal(err)
	}
	u, err := url.Parse(callback)
	if err != nil {
		w.t.Fatal(err)
	}
	text, query := string(b), u.Query()
	challenge, _ := w.lines()[1].Values["code_challenge"].(string)
	if challenge == "" || query.Get("code") == "" || query.Get("state") == "" {
		w.t.Fatalf("no challenge in the log or no code and state in the callback %v", query)
	}
	for name, value := range map[string]string{"code": query.Get("code"), "state": query.Get("state"),
		"client secret": "practice-web-secret"} {
		for form, secret := range map[string]string{"plain": value, "hex": hex.EncodeToString([]byte(value)),
			"base64": base64.RawStdEncoding.EncodeToString([]byte(value))} {
			if strings.Contains(text, secret) {
				w.t.Errorf("the log holds the %s (%s)", name, form)
			}
		}
	}
	for _, found := range fortyThree.FindAllStringSubmatch(text, -1) {
		if found[1] != challenge {
			w.t.Errorf("the log holds a value of 43 characters that is not the challenge: %s…", found[1][:6])
		}
	}
}
