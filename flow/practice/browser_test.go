package practice

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"oauthwalk/flow/testkit/chromium"
)

// tab is a window of its own, without the cookies of others, in front of a server of its own.
type tab struct {
	t          *testing.T
	ctx        context.Context
	d          *driver
	callback   string // a redirect URI with somebody behind it
	answers    chan url.Values
	mu         sync.Mutex
	violations []string
}

func openTab(t *testing.T, browser context.Context) *tab {
	t.Helper()
	b := &tab{t: t, answers: make(chan url.Values, 10)}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/callback" { // the icon, which the browser asks for by itself
			w.WriteHeader(http.StatusNoContent)
			return
		}
		b.answers <- r.URL.Query()
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<p id=arrived>arrived</p>"))
	}))
	t.Cleanup(receiver.Close)
	b.callback = receiver.URL + "/callback"
	b.d = startDriver(t, Config{RedirectURIs: []string{b.callback}})
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	b.ctx = ctx
	b.run()
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	call(b, cdplog.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	call(b, audits.Enable, cdp.Empty{})
	return b
}

// listen keeps everything that the browser complains about.
func (b *tab) listen(event any) {
	complain := func(text string) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.violations = append(b.violations, text)
	}
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Source == cdplog.EntrySourceSecurity {
			complain(string(e.Entry.Source) + ": " + e.Entry.Text + " " + e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Details.ContentSecurityPolicyIssueDetails != nil {
			complain("policy: " + e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective)
		}
	case *runtime.EventExceptionThrown:
		complain("exception: " + e.ExceptionDetails.Text)
	}
}

// complaints are what the browser complained about so far.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.violations...)
}

type action = chromedp.Action[chromedp.Void]

func (b *tab) run(actions ...action) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// value is what an action gives.
func value[T any](b *tab, a chromedp.Action[T]) T {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, a)
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return out
}

func eval[T any](b *tab, script string) T {
	b.t.Helper()
	return value(b, chromedp.Evaluate[T](script))
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.t.Fatalf("browser: %s: %v", command.Method, err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.run(chromedp.Navigate(b.d.s.Issuer()+path), chromedp.WaitVisible(chromedp.ID("title")))
}

func (b *tab) authorizePath() string {
	return "/authorize?" + webQuery("redirect_uri", b.callback).Encode()
}

func (b *tab) scheme(value string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}}})
}

// answer is what arrived at the redirect URI.
func (b *tab) answer() url.Values {
	b.t.Helper()
	b.run(chromedp.WaitVisible(chromedp.ID("arrived")))
	select {
	case got := <-b.answers:
		return got
	case <-b.ctx.Done():
		b.t.Fatal("nothing arrived at the redirect URI")
		return nil
	}
}

func (b *tab) wantNoComplaints() {
	b.t.Helper()
	for _, text := range b.complaints() {
		b.t.Errorf("the browser complains: %s", text)
	}
}

// shot saves the page, with PRACTICE_SHOTS=DIR.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("PRACTICE_SHOTS")
	if dir == "" {
		return
	}
	png := value(b, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func click(selector string) action   { return chromedp.Click(chromedp.CSS(selector)) }
func visible(selector string) action { return chromedp.WaitVisible(chromedp.CSS(selector)) }

const (
	mira  = `button[value="mira"]`
	allow = `button[name="confirm"][value="yes"]`
	deny  = `button[name="confirm"][value="no"]`
)

func TestPagesInChromium(t *testing.T) {
	browser := chromium.Start(t)
	for name, test := range map[string]func(*tab){
		"allow": allowByMouse, "deny": denyByMouse, "switch": switchPerson, "keyboard": allowByKeyboard,
		"schemes": bothSchemes, "narrow": narrowWindow, "policy bites": policyBites,
	} {
		t.Run(name, func(t *testing.T) { test(openTab(t, browser)) })
	}
}

func allowByMouse(b *tab) {
	b.open(b.authorizePath())
	b.run(click(mira), visible(allow), click(allow))
	got := b.answer()
	if got.Get("state") != testState || got.Get("iss") != b.d.s.Issuer() {
		b.t.Errorf("got %v, want state and iss", got)
	}
	tokens := b.d.exchange(codeForm(got.Get("code"), "redirect_uri", b.callback))
	b.d.wantUsable("token of the browser's code", tokens.AccessToken, true)
	b.wantNoComplaints()
}

func denyByMouse(b *tab) {
	b.open(b.authorizePath())
	b.run(click(mira), visible(deny), click(deny))
	if got := b.answer(); got.Get("error") != "access_denied" || got.Get("state") != testState || got.Has("code") {
		b.t.Errorf("got %v, want access_denied with state", got)
	}
	b.wantNoComplaints()
}

func switchPerson(b *tab) {
	b.open(b.authorizePath())
	b.run(click(mira), visible(allow), click(`button[name="switch"]`), visible(mira), click(`button[value="theo"]`),
		visible(allow))
	if text := value(b, chromedp.Text(chromedp.CSS(".signed"))); !strings.Contains(text, "Theo Quiet") {
		b.t.Errorf("signed in is %q, want Theo Quiet", text)
	}
	b.wantNoComplaints()
}

// policyBites shows that the complaints are heard: a style and a script that the page does not have itself are refused.
func policyBites(b *tab) {
	b.open(b.authorizePath())
	if ran := eval[bool](b, `const s = document.createElement("script"); s.textContent = "window.ran = true";
		document.body.append(s);
		const c = document.createElement("style"); c.textContent = "body { display: none }"; document.body.append(c);
		window.ran === true || getComputedStyle(document.body).display === "none"`); ran {
		b.t.Error("a foreign script or style was taken")
	}
	deadline := time.Now().Add(time.Minute)
	for len(b.complaints()) < 2 && time.Now().Before(deadline) {
		eval[int](b, "1") // a round trip to the browser: its complaints come on the same line
	}
	if got := strings.Join(b.complaints(), "\n"); !strings.Contains(got, "script-src") ||
		!strings.Contains(got, "style-src") {
		b.t.Errorf("the browser complained of %q, want script and style", got)
	}
}
