package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The form counts once, in the browser that it was shown to, for half an hour.
func TestFormsAreBoundToTheBrowser(t *testing.T) {
	for _, tt := range []struct {
		name string
		send func(d *driver, page response) response
	}{
		{"another browser", func(d *driver, page response) response {
			d.client = newBrowser(d.t)
			return d.answerForm(page, "confirm", "yes")
		}},
		{"another browser with a cookie of its own", func(d *driver, page response) response {
			d.client = newBrowser(d.t)
			d.get("/authorize?" + webQuery().Encode())
			return d.answerForm(page, "confirm", "yes")
		}},
		{"made-up cookie", func(d *driver, page response) response {
			d.client = newBrowser(d.t)
			return d.request("POST", "/authorize", url.Values{"csrf_token": {csrf(d.t, page)}, "confirm": {"yes"}}.Encode(),
				"Content-Type", formType, "Cookie", d.s.cookieName()+"=made-up")
		}},
		{"no token", func(d *driver, _ response) response {
			return d.request("POST", "/authorize", "confirm=yes", "Content-Type", formType)
		}},
		{"made-up token", func(d *driver, _ response) response {
			return d.request("POST", "/authorize", "confirm=yes&csrf_token=made-up", "Content-Type", formType)
		}},
		{"token twice", func(d *driver, page response) response {
			token := csrf(d.t, page)
			return d.request("POST", "/authorize", "confirm=yes&csrf_token="+token+"&csrf_token="+token, "Content-Type",
				formType)
		}},
		{"not a form", func(d *driver, page response) response {
			return d.request("POST", "/authorize", `{"csrf_token":"`+csrf(d.t, page)+`","confirm":"yes"}`, "Content-Type",
				"application/json")
		}},
		{"answered before", func(d *driver, page response) response {
			d.answerForm(page, "confirm", "no")
			return d.answerForm(page, "confirm", "yes")
		}},
		{"open too long", func(d *driver, page response) response {
			d.clock.fastForward(31 * time.Minute)
			return d.answerForm(page, "confirm", "yes")
		}},
		{"confirm is neither", func(d *driver, page response) response { return d.answerForm(page, "confirm", "maybe") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := startDriver(t, Config{})
			r := tt.send(d, d.consentPage(webQuery(), "mira"))
			if r.StatusCode != http.StatusBadRequest || r.Header.Get("Location") != "" {
				t.Errorf("got %d, Location %q, want 400 and no redirect", r.StatusCode, r.Header.Get("Location"))
			}
			if len(d.s.store.codes.byKey) != 0 {
				t.Error("a code was issued")
			}
		})
	}
}

func TestSignInTakesOnlyPracticePeople(t *testing.T) {
	d := startDriver(t, Config{})
	r := d.answerForm(d.get("/authorize?"+webQuery().Encode()), "person", "root")
	if r.StatusCode != http.StatusBadRequest || r.Header.Get("Location") != "" {
		t.Errorf("got %d, Location %q, want 400", r.StatusCode, r.Header.Get("Location"))
	}
}

// A sign-in form cannot be used to skip the consent page.
func TestSignInFormGivesNoCode(t *testing.T) {
	d := startDriver(t, Config{})
	page := d.get("/authorize?" + webQuery().Encode())
	form := url.Values{"csrf_token": {csrf(t, page)}, "person": {"mira"}, "confirm": {"yes"}}
	r := d.request("POST", "/authorize", form.Encode(), "Content-Type", formType)
	if to := r.Header.Get("Location"); !strings.HasPrefix(to, "/authorize?") {
		t.Errorf("got Location %q, want the consent page", to)
	}
}

func TestSessionCookie(t *testing.T) {
	d := startDriver(t, Config{})
	r := d.get("/authorize?" + webQuery().Encode())
	cookies := r.Cookies()
	if len(cookies) != 1 {
		t.Fatalf("got %d cookies, want 1", len(cookies))
	}
	c := cookies[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/authorize" || c.Domain != "" {
		t.Errorf("cookie %s, want HttpOnly, SameSite=Lax, Path=/authorize, no Domain", c.Name)
	}
	if !strings.HasSuffix(d.s.Issuer(), strings.TrimPrefix(c.Name, "practice_session_")) {
		t.Errorf("cookie %s does not carry the port of %s", c.Name, d.s.Issuer())
	}
	if again := d.get("/authorize?" + webQuery().Encode()); len(again.Cookies()) != 0 {
		t.Error("a browser that is known gets another cookie")
	}
}

// The headers of each page that has a form, and on those that have none.
func TestSecurityHeaders(t *testing.T) {
	d := startDriver(t, Config{RedirectURIs: []string{"http://[::1]:3500/callback"}})
	action := func(uri string) string {
		r := d.get("/authorize?" + nativeQuery("redirect_uri", uri).Encode())
		_, after, _ := strings.Cut(r.Header.Get("Content-Security-Policy"), "form-action ")
		return after
	}
	for uri, want := range map[string]string{
		tutorialURI:                       "'self' http://127.0.0.1:3500",
		"http://127.0.0.1:45678/callback": "'self' http://127.0.0.1:45678",
		"http://[::1]:45678/callback":     "'self' http:",
		"http://localhost:3500/callback":  "'none'", // an error page
	} {
		if got := action(uri); got != want {
			t.Errorf("form-action for %s: got %q, want %q", uri, got, want)
		}
	}
	for _, path := range []string{"/", "/authorize?" + nativeQuery("redirect_uri", tutorialURI).Encode(),
		"/authorize", "/nothing", "/icon.svg"} {
		h := d.get(path).Header
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy %q lacks %s", path, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: policy %q lets something run", path, csp)
		}
		for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			"Cache-Control": "no-store", "X-Frame-Options": "DENY", "Access-Control-Allow-Origin": ""} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

// JSON answers are terse, but nobody keeps them and nobody takes them for something else.
func TestHeadersOfJSONAnswers(t *testing.T) {
	d := startDriver(t, Config{})
	for _, path := range []string{"/api/me", metadataPath} {
		h := d.get(path).Header
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			"Content-Type": "application/json", "Content-Security-Policy": "", "Access-Control-Allow-Origin": ""} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}
