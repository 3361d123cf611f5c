package e2e

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"oauthwalk/flow/lab/person"
)

// A text is followed by keyboard; the reader's program comes with a wrong secret and with the right one, and the page shows both.
func TestFollowATutorial(t *testing.T) {
	for name, l := range map[string]look{"light": {theme: "light"}, "small": {theme: "dark", width: 900, height: 600}, "large-text": {theme: "dark", text: 150}} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, l)
			w.settle()
			w.pressed("ctrl+t")
			w.press("shift+Tab", "shift+Tab", "shift+Tab") // the texts are the last stops
			followed := w.pressed("Return")
			w.wantSane(followed, l)
			if name == "light" {
				keep(t, "light-companion", followed)
			}
			env := w.copied()
			eventually(t, "the word of the copy to go", func() bool { return w.look().changed(followed, w.above(followed)).Empty() })
			for _, run := range []struct{ secret, name string }{{"another", "refused"}, {env["CLIENT_SECRET"], "good"}} {
				before := w.settle()
				useTokens(t, env, run.secret)
				eventually(t, "the requests to be shown", func() bool { return w.look().changed(before, w.above(before)).Dx() > 400 })
				shown := w.settle()
				w.wantSane(shown, l)
				if name == "small" {
					keep(t, "small-program-"+run.name, shown)
				}
			}
		})
	}
}

// copied is what the program has to know, from the clipboard.
func (w *window) copied() map[string]string {
	w.t.Helper()
	w.pressed(next)
	read := exec.Command("xclip", "-selection", "clipboard", "-o")
	read.Env = append(os.Environ(), "DISPLAY="+w.display.name())
	text, err := read.Output()
	if err != nil {
		w.t.Fatal(err)
	}
	env := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		env[name] = value
	}
	return env
}

// useTokens is a program of which no more is seen than its requests.
func useTokens(t *testing.T, env map[string]string, secret string) {
	t.Helper()
	back, err := person.Person{}.Answer(t.Context(), env["AUTHORIZATION_URL"]+"?"+url.Values{"response_type": {"code"}, "client_id": {env["CLIENT_ID"]},
		"redirect_uri": {env["REDIRECT_URI"]}, "scope": {"user-read-private user-read-email"}, "state": {"of the program"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	callback, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {callback.Query().Get("code")}, "redirect_uri": {env["REDIRECT_URI"]}}
	ask, err := http.NewRequest(http.MethodPost, env["TOKEN_URL"], strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.SetBasicAuth(env["CLIENT_ID"], secret)
	resp, err := http.DefaultClient.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}
