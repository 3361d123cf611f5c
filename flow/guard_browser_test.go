package flow_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/testkit/chromium"
)

// crossSite is an authorization server on another site than the redirect URI, whose person agrees at once: by a form and a
// redirect, as most do, or by a form that is posted to the client.
func crossSite(t *testing.T, redirectHost, mode string) (issuer string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to, state := r.FormValue("redirect_uri"), r.FormValue("state")
		fields := map[string]string{"redirect_uri": to, "state": state}
		action := "/agree"
		switch {
		case r.URL.Path == "/agree" && mode == "denied":
			http.Redirect(w, r, to+"?error=access_denied&state="+state, http.StatusSeeOther)
			return
		case r.URL.Path == "/agree":
			http.Redirect(w, r, to+"?code=the-code-of-this-test&state="+state, http.StatusSeeOther)
			return
		case r.URL.Path != "/authorize":
			http.NotFound(w, r)
			return
		case mode == "form_post":
			action, fields = to, map[string]string{"code": "the-code-of-this-test", "state": state}
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<body onload="document.forms[0].submit()"><form method=post action="%s">`, html.EscapeString(action))
		for name, value := range fields {
			fmt.Fprintf(w, `<input type=hidden name="%s" value="%s">`, name, html.EscapeString(value))
		}
	}))
	t.Cleanup(server.Close)
	if redirectHost == "localhost" {
		return server.URL
	}
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
}

// browse opens an address in a browser without the cookies of others, and says where that ends.
func browse(t *testing.T, browser context.Context, address string) (end string) {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatalf("the browser: %v", err)
	}
	for ctx.Err() == nil {
		at, err := chromedp.Run(ctx, chromedp.Location())
		if err == nil && (strings.HasSuffix(at, "/done") || strings.Contains(at, "/callback?")) {
			return at
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the browser does not come back")
	return ""
}

// Whatever a person does with the addresses, in a real browser with its own idea of sites and cookies: none is lost.
func TestEveryWayInWithChromium(t *testing.T) {
	browser := chromium.Start(t)
	type attempt struct {
		t      *testing.T
		w      *flow.Walk
		handed string // to the opener
	}
	used := func(a attempt, how func(question int) error) {
		literal := a.w.Snapshot().Request.URL // as copied from stage 2, or in a container of the browser
		at := browse(a.t, browser, literal)
		b := bench{t: a.t, walk: a.w}
		if err := how(b.question()); err != nil {
			a.t.Errorf("%s: %v", at, err)
		}
	}
	for name, test := range map[string]struct {
		mode string
		do   func(attempt)
		want flow.Kind
	}{
		"opened":     {"", func(a attempt) { browse(a.t, browser, a.handed) }, ""},
		"copied":     {"", func(a attempt) { browse(a.t, browser, a.w.BrowserURL()) }, ""},
		"denied":     {"denied", func(a attempt) { browse(a.t, browser, a.handed) }, flow.KindDenied},
		"form_post":  {"form_post", func(a attempt) { browse(a.t, browser, a.handed) }, ""},
		"no browser": {"", func(a attempt) { browse(a.t, browser, a.w.BrowserURL()) }, ""},
		"opened again, and two browsers": {"", func(a attempt) {
			begun(a.t.Context(), a.handed) // which then stays at the server
			browse(a.t, browser, a.w.BrowserURL())
		}, ""},
		"literal URL": {"", func(a attempt) { used(a, func(q int) error { return a.w.Decide(q, true) }) }, ""},
		"literal URL with form_post": {"form_post", func(a attempt) {
			used(a, func(q int) error { return a.w.Decide(q, true) })
		}, ""},
		"literal URL, denied": {"denied", func(a attempt) { used(a, func(q int) error { return a.w.Decide(q, true) }) }, flow.KindDenied},
		"pasted": {"", func(a attempt) {
			at := browse(a.t, browser, a.w.Snapshot().Request.URL)
			if err := a.w.Paste(at); err != nil {
				a.t.Error(err)
			}
		}, ""},
	} {
		for _, host := range []string{"127.0.0.1", "localhost", "[::1]"} {
			t.Run(name+" "+host, func(t *testing.T) {
				issuer := crossSite(t, host, test.mode)
				c := client.Client{Name: "test", ID: "test", RedirectURI: "http://" + host + ":0/callback", PKCE: "S256"}
				c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = issuer+"/authorize", issuer+"/token"
				handed := make(chan string, 1)
				deps := flow.Deps{OpenURL: func(_ context.Context, address string) error {
					handed <- address
					return nil
				}}
				if name == "no browser" {
					deps.OpenURL = nil
					handed <- ""
				}
				w := flow.New(1, c, deps)
				t.Cleanup(w.Close)
				watch(t, w)
				b := bench{t: t, walk: w}
				b.run(flow.Request)
				if err := w.Do(flow.Consent); err != nil {
					t.Fatal(err)
				}
				test.do(attempt{t, w, <-handed})
				b.wait()
				snap := w.Snapshot()
				st := snap.Stage(flow.Callback)
				if test.want == "" && st.Status != flow.Done || test.want != "" && (st.Failure == nil || st.Failure.Kind != test.want) {
					t.Errorf("the callback is %s: %+v, want %q", st.Status, st.Failure, test.want)
				}
				for _, e := range snap.Stage(flow.Consent).Events {
					if e.Kind != loopback.KindQuestion && e.Kind != loopback.KindNotFound {
						t.Errorf("something was refused: %v", e)
					}
				}
			})
		}
	}
}
