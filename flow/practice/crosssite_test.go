package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// elsewhere are the headers that a browser puts on a request which a page of another origin made it send. Another port of
// this machine is the same site, and another origin.
var elsewhere = map[string][]string{
	"another site": {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
	"another port": {"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:9"},
	"old browser":  {"Origin", "https://evil.example"},
	"sandbox":      {"Sec-Fetch-Site", "cross-site", "Origin", "null"},
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	for name, header := range elsewhere {
		t.Run(name, func(t *testing.T) {
			d := startDriver(t, Config{})
			page := d.consentPage(webQuery(), "mira")
			form := url.Values{"csrf_token": {csrf(t, page)}, "confirm": {"yes"}}
			r := d.request("POST", "/authorize", form.Encode(), append([]string{"Content-Type", formType}, header...)...)
			if r.StatusCode != http.StatusForbidden || len(d.s.store.codes.byKey) != 0 {
				t.Errorf("got %d and %d codes, want 403 and none", r.StatusCode, len(d.s.store.codes.byKey))
			}
			if !strings.Contains(r.body, "RFC 6749 10.12") || !strings.Contains(r.body, d.s.Issuer()) {
				t.Errorf("the page does not say what was expected: %s", r.body)
			}
			if got := d.answerForm(page, "confirm", "yes"); got.StatusCode != http.StatusSeeOther {
				t.Errorf("the person's own answer afterwards: got %d", got.StatusCode)
			}
			if r := d.post("/api/token", codeForm("any"), header...); r.StatusCode != http.StatusForbidden {
				t.Errorf("the token endpoint gave a page %d, want 403", r.StatusCode)
			}
		})
	}
}

func TestOtherSitesUseUpNoRate(t *testing.T) {
	d := startDriver(t, Config{})
	token := d.signedUp().AccessToken
	for range 50 {
		d.get("/api/me", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")
	}
	for range 20 {
		if r := d.me(token); r.StatusCode != http.StatusOK {
			t.Fatalf("the person's own request: got %d", r.StatusCode)
		}
	}
	if r := d.me(token); r.StatusCode != http.StatusTooManyRequests {
		t.Errorf("got %d, want 429: the person's own requests still count", r.StatusCode)
	}
}

func TestOtherSitesEvictNoForm(t *testing.T) {
	d := startDriver(t, Config{})
	page := d.get("/authorize?" + webQuery().Encode())
	attacker := *d
	attacker.client = newBrowser(t)
	attacker.client.Jar = nil // as a request from another site, it brings no cookie, so each makes a session
	path := "/authorize?" + webQuery().Encode()
	for range shelfSize + 1 {
		attacker.get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
	}
	if r := d.answerForm(page, "person", "mira"); r.StatusCode != http.StatusSeeOther {
		t.Errorf("the form was pushed out: got %d", r.StatusCode)
	}
	forms := len(d.s.store.forms.foreign.byKey)
	for _, dest := range []string{"image", "iframe", "empty"} {
		r := attacker.get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", dest)
		if r.StatusCode != http.StatusForbidden {
			t.Errorf("loaded as %s: got %d, want 403", dest, r.StatusCode)
		}
	}
	if len(d.s.store.forms.foreign.byKey) != forms {
		t.Error("what nobody sees got a form")
	}
}

// A link to the authorization endpoint may stand on any site, and the person then goes on as usual.
func TestLinkFromAnotherSite(t *testing.T) {
	d := startDriver(t, Config{})
	page := d.get("/authorize?"+webQuery().Encode(), "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
	own := []string{"Content-Type", formType, "Origin", d.s.Issuer(), "Sec-Fetch-Site", "same-origin"}
	next := d.request("POST", "/authorize", url.Values{"csrf_token": {csrf(t, page)}, "person": {"mira"}}.Encode(), own...)
	consent := d.get(next.Header.Get("Location"), "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
	if r := d.answerForm(consent, "confirm", "yes"); callbackQuery(t, r).Get("code") == "" {
		t.Error("no code")
	}
}

// Somebody who puts a cookie of his own into the browser, from another port of this machine (RFC 6265 8.5), is not signed
// in along with the person.
func TestSignInMakesANewSession(t *testing.T) {
	d := startDriver(t, Config{})
	attacker := *d
	attacker.client = newBrowser(t)
	attacker.get("/authorize?" + webQuery().Encode())
	at, err := url.Parse(d.s.Issuer() + "/authorize")
	if err != nil {
		t.Fatal(err)
	}
	planted := attacker.client.Jar.Cookies(at)
	planted[0].Path = "/authorize"
	d.client.Jar.SetCookies(at, planted)

	consent := d.consentPage(webQuery(), "mira")
	if d.client.Jar.Cookies(at)[0].Value == planted[0].Value {
		t.Error("the cookie stayed as it was at sign-in")
	}
	if r := attacker.get("/authorize?" + webQuery().Encode()); strings.Contains(r.body, "Mira") && !strings.Contains(r.body, `name="person"`) {
		t.Error("the attacker is signed in")
	}
	if r := attacker.answerForm(consent, "confirm", "yes"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("the attacker answers the person's form: got %d", r.StatusCode)
	}
	if r := d.answerForm(consent, "confirm", "yes"); r.StatusCode != http.StatusSeeOther {
		t.Errorf("the person: got %d", r.StatusCode)
	}
}

// Two tabs of one browser: a sign-in in one makes no form of the other stale.
func TestTwoTabs(t *testing.T) {
	d := startDriver(t, Config{})
	one, two := d.get("/authorize?"+webQuery("state", "one").Encode()), d.get("/authorize?"+webQuery("state", "two").Encode())
	follow := func(page response) response {
		return d.get(d.answerForm(page, "person", "mira").Header.Get("Location"))
	}
	one, two = follow(one), follow(two)
	for name, page := range map[string]response{"one": one, "two": two} {
		if got := callbackQuery(t, d.answerForm(page, "confirm", "yes")); got.Get("code") == "" || got.Get("state") != name {
			t.Errorf("tab %s: %v", name, got)
		}
	}
}

func TestOddRedirectURIs(t *testing.T) {
	tutorial := own()
	d := startDriver(t, Config{})
	for _, uri := range []string{"http://]127.0.0.1[:3500/callback", "http://]127.0.0.1[/callback", "http://127.0.0.1:03500/callback",
		"http://[127.0.0.1]:3500/callback", "http://[127.0.0.1]/callback", "http://127.0.0.1:/callback", "http://127.0.0.1:0/callback",
		"http://127.0.0.1:65536/callback", "http://127.0.0.1:+80/callback", "http://[::1%25lo]:3500/callback",
		"http://[::ffff:127.0.0.1]:3500/callback", "http://127.0.0.1]:3500/callback", "http://127.1:3500/callback"} {
		r := d.get("/authorize?" + nativeQuery("redirect_uri", uri).Encode())
		if r.StatusCode != http.StatusBadRequest || r.Header.Get("Location") != "" {
			t.Errorf("%s: got %d", uri, r.StatusCode)
		}
		if c := (Client{ID: "x", RedirectURIs: []string{uri}}); !strings.Contains(uri, "127.1:") {
			if _, err := tutorial.register([]Client{c}, nil); err == nil {
				t.Errorf("%s can be registered", uri)
			} else if strings.Contains(uri, "03500") && !strings.Contains(err.Error(), "a leading zero") {
				t.Errorf("what is wrong with %s is not said: %v", uri, err)
			}
		}
	}
}

// RFC 7009 2.1: any token of a family ends all of it, one that a refresh replaced too.
func TestRevocationEndsTheFamily(t *testing.T) {
	for name, pick := range map[string]func(first, second tokens) string{
		"old access token":  func(first, _ tokens) string { return first.AccessToken },
		"old refresh token": func(first, _ tokens) string { return first.RefreshToken },
		"new access token":  func(_, second tokens) string { return second.AccessToken },
		"new refresh token": func(_, second tokens) string { return second.RefreshToken },
	} {
		t.Run(name, func(t *testing.T) {
			d := startDriver(t, Config{})
			first := d.signedUp()
			second := d.exchange(refreshForm(first.RefreshToken))
			if r := d.post("/api/revoke", url.Values{"token": {pick(first, second)}}); r.StatusCode != http.StatusOK {
				t.Fatalf("got %d", r.StatusCode)
			}
			d.wantUsable("old access token", first.AccessToken, false)
			d.wantUsable("new access token", second.AccessToken, false)
			if r := d.post("/api/token", refreshForm(second.RefreshToken)); r.body != invalidGrant {
				t.Errorf("the refresh token still gives %s", r.body)
			}
		})
	}
}

func TestTwoAuthorizationHeaders(t *testing.T) {
	d := startDriver(t, Config{})
	token := d.signedUp()
	for path, header := range map[string]string{"/api/me": "Bearer " + token.AccessToken, "/api/token": basicAuth("practice-web", webSecret),
		"/api/revoke": basicAuth("practice-web", webSecret), "/api/introspect": basicAuth("practice-web", webSecret)} {
		method, body := http.MethodPost, refreshForm(token.RefreshToken, "token", token.RefreshToken).Encode()
		if path == "/api/me" {
			method, body = http.MethodGet, ""
		}
		r, err := http.NewRequest(method, d.s.Issuer()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Authorization": {header, header}, "Content-Type": {formType}}
		if got := d.do(r); got.StatusCode != http.StatusBadRequest || !strings.Contains(got.body, `"invalid_request"`) {
			t.Errorf("%s: got %d %s, want 400 invalid_request", path, got.StatusCode, got.body)
		}
	}
	d.wantUsable("the token", token.AccessToken, true)
}
