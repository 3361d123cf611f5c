package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

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
			keep(t, name+"-companion", followed)
			env := w.copied()
			page := w.above(followed)
			page.Max.Y -= 120 // the foot, where the button has lost the focus
			eventually(t, "the word of the copy to go", func() bool { return w.look().changed(followed, page).Empty() })
			for _, run := range []struct{ secret, name string }{{"another", "refused"}, {env["CLIENT_SECRET"], "good"}} {
				before := w.settle()
				useTokens(t, env, run.secret, "user-read-private user-read-email")
				eventually(t, "the requests to be shown", func() bool { return w.look().changed(before, w.above(before)).Dx() > 400 })
				shown := w.settle()
				w.wantSane(shown, l)
				keep(t, name+"-program-"+run.name, shown)
			}
		})
	}
}

// What has the focus keeps it while the program's requests come in: Return goes where it would have gone before.
func TestTheFocusStaysWhileRequestsCome(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	w.settle()
	w.pressed("ctrl+t")
	w.press("shift+Tab")
	w.pressed("Return") // yutify's guide is the last text
	env := w.copied()
	w.press("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab") // those of the foot, and the first before them: More is none
	before := w.pressed("shift+Tab")                            // a lab of the last steps
	for range 3 {
		resp, err := http.Get(env["BASE_URL"] + "/api/me")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	eventually(t, "the requests to be counted", func() bool { return !w.look().changed(before, w.above(before)).Empty() })
	counted := w.settle()
	lab := w.pressed("Return")
	if lab.changed(counted, w.above(counted)).Dx() < 400 {
		t.Error("Return opens no lab: the focus was lost")
	}
	w.wantSane(lab, l)
}

// A program that asks the practice server of the window while a walk is shown is counted in the status bar, and has its page.
func TestYourOwnProgram(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	w.settle()
	w.pressed("ctrl+j")
	env := w.copied()
	walk := w.pressed("ctrl+j")
	useTokens(t, env, "another", "activity")
	bar := walk.bounds()
	bar.Min.Y = w.above(walk).Max.Y
	eventually(t, "the status bar to count", func() bool { return !w.look().changed(walk, bar).Empty() })
	told := w.pressed("ctrl+j")
	eventually(t, "the word of the copy to go", func() bool { return !w.look().changed(told, w.above(told)).Empty() })
	shown := w.settle()
	w.wantSane(shown, l)
	keep(t, "dark-own-program", shown)
}

// The page on which redirect URIs are registered, as at a provider, is whole in both themes, wide and narrow.
func TestRegisterInTheBrowser(t *testing.T) {
	w := open(t, shipped, look{theme: "dark"})
	w.settle()
	w.pressed("ctrl+t")
	w.press("shift+Tab")
	w.pressed("Return")
	page := w.copied()["BASE_URL"] + "/rehearsal/client"
	ctx, do := tab(t)
	for _, scheme := range []string{"light", "dark"} {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			t.Fatal(err)
		}
		for name, width := range map[string]int{"registration-": 1000, "small-registration-": 360} {
			do(chromedp.EmulateViewport(int64(width), 820), chromedp.Navigate(page), chromedp.SendKeys(chromedp.CSS("input[required]"), "http://127.0.0.1:3500/callback"))
			beyond, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`document.documentElement.scrollWidth - innerWidth`))
			if err != nil || beyond > 0 {
				t.Errorf("%s, %d wide: %v pixels stand beyond the window: %v", scheme, width, beyond, err)
			}
			shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			if err != nil {
				t.Fatal(err)
			}
			keepPNG(t, name+scheme, shot)
		}
	}
	do(click(`button[value="add"]`))
	eventually(t, "both addresses to be registered", func() bool {
		text, _ := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))) // an error while the next page comes
		return strings.Contains(text, "http://localhost:3500/callback") && strings.Contains(text, "http://127.0.0.1:3500/callback")
	})
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
func useTokens(t *testing.T, env map[string]string, secret, scope string) {
	t.Helper()
	back, err := person.Person{}.Answer(t.Context(), env["AUTHORIZATION_URL"]+"?"+url.Values{"response_type": {"code"}, "client_id": {env["CLIENT_ID"]},
		"redirect_uri": {env["REDIRECT_URI"]}, "scope": {scope}, "state": {"of the program"}}.Encode())
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
	defer resp.Body.Close()
	var tokens struct {
		Access string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&tokens); err != nil || tokens.Access == "" { // a wrong secret brings none
		return
	}
	if ask, err = http.NewRequest(http.MethodGet, env["API_URL"]+"/me", nil); err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+tokens.Access)
	me, err := http.DefaultClient.Do(ask)
	if err != nil || me.StatusCode != http.StatusOK {
		t.Fatalf("the API answers %v: %v", me, err)
	}
	me.Body.Close()
}
