package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Nothing is sent to an address that is not certain.
func TestUnknownClientOrRedirectURIGivesAPage(t *testing.T) {
	d := startDriver(t, Config{})
	for _, tt := range []struct {
		name  string
		query string
		says  []string
	}{
		{"unknown client", webQuery("client_id", "nobody").Encode(), []string{"client_id", "nobody", "practice-web"}},
		{"missing client", webQuery("client_id", "").Encode(), []string{"client_id", "nothing"}},
		{"localhost", webQuery("redirect_uri", "http://localhost:3500/callback").Encode(),
			[]string{"redirect_uri", "http://localhost:3500/callback", tutorialURI, "the host"}},
		{"port", webQuery("redirect_uri", "http://127.0.0.1:3502/callback").Encode(), []string{"the port"}},
		{"slash at the end", webQuery("redirect_uri", tutorialURI+"/").Encode(), []string{"the path"}},
		{"scheme and query", webQuery("redirect_uri", "https://127.0.0.1:3500/callback?a=b").Encode(),
			[]string{"the scheme and the query"}},
		{"script", webQuery("redirect_uri", "javascript:alert(1)//<script>").Encode(), []string{"&lt;script&gt;"}},
		{"two clients", webQuery().Encode() + "&client_id=practice-native", []string{"client_id", "one value"}},
		{"two redirect URIs", webQuery().Encode() + "&redirect_uri=" + url.QueryEscape(tutorialURI), []string{"one value"}},
		{"broken escape", webQuery().Encode() + "&x=%zz", []string{"query string"}},
		{"semicolon", webQuery().Encode() + ";x=1", []string{"query string"}},
		{"native path", nativeQuery("redirect_uri", "http://127.0.0.1:40000/other").Encode(), []string{"the path"}},
		{"native query", nativeQuery("redirect_uri", "http://127.0.0.1:40000/callback?x=1").Encode(), []string{"the query"}},
		{"native host", nativeQuery("redirect_uri", "http://localhost:40000/callback").Encode(), []string{"the host"}},
		{"native other loopback", nativeQuery("redirect_uri", "http://127.0.0.2:3500/callback").Encode(),
			[]string{"the host"}},
		{"native user name", nativeQuery("redirect_uri", "http://127.0.0.1:1@evil.example/callback").Encode(),
			[]string{"the user name"}},
		{"native fragment", nativeQuery("redirect_uri", tutorialURI+"#x").Encode(), []string{"the fragment"}},
		{"native backslash", nativeQuery("redirect_uri", `http://127.0.0.1:3500\@evil.example/callback`).Encode(),
			[]string{"the syntax"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := d.get("/authorize?" + tt.query)
			if r.StatusCode != http.StatusBadRequest || r.Header.Get("Location") != "" {
				t.Fatalf("got %d, Location %q, want 400 and no redirect", r.StatusCode, r.Header.Get("Location"))
			}
			for _, want := range tt.says {
				if !strings.Contains(r.body, want) {
					t.Errorf("the page does not say %q: %s", want, r.body)
				}
			}
			if strings.Contains(r.body, "<script") || csrfField.MatchString(r.body) {
				t.Errorf("the page has a script or a form: %s", r.body)
			}
		})
	}
}

func TestAcceptedRedirectURIs(t *testing.T) {
	extra := []string{"http://localhost:8080/cb?app=1", "com.example.app:/cb", "http://[::1]:3500/callback"}
	d := startDriver(t, Config{RedirectURIs: extra})
	for _, tt := range []struct {
		query url.Values
		to    string
	}{
		{webQuery(), tutorialURI + "?code="},
		{webQuery("redirect_uri", extra[0]), extra[0] + "&code="},
		{webQuery("redirect_uri", extra[1]), extra[1] + "?code="},
		{nativeQuery(), tutorialURI + "?code="},
		{nativeQuery("redirect_uri", "http://127.0.0.1:49152/callback"), "http://127.0.0.1:49152/callback?code="},
		{nativeQuery("redirect_uri", "http://127.0.0.1/callback"), "http://127.0.0.1/callback?code="},
		{nativeQuery("redirect_uri", "http://[::1]:49152/callback"), "http://[::1]:49152/callback?code="},
	} {
		r := d.answerForm(d.consentPage(tt.query, "mira"), "confirm", "yes")
		if got := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got, tt.to) {
			t.Errorf("redirect_uri %q: got %d %q, want 303 %s…", tt.query.Get("redirect_uri"), r.StatusCode, got, tt.to)
		}
	}
}

func TestRedirectURIMayBeLeftOutOnlyWhenItGoesWithoutSaying(t *testing.T) {
	one := startDriver(t, Config{})
	got := one.exchange(codeForm(one.code(webQuery("redirect_uri", "")), "redirect_uri", ""))
	if got.AccessToken == "" {
		t.Error("no access token for an authorization that left redirect_uri out in both requests")
	}
	two := startDriver(t, Config{RedirectURIs: []string{"http://127.0.0.1:9/x"}})
	if r := two.get("/authorize?" + webQuery("redirect_uri", "").Encode()); r.StatusCode != http.StatusBadRequest {
		t.Errorf("with two registered: got %d, want 400", r.StatusCode)
	}
}

// P4, RFC 6749 4.1.2.1: all other errors go to the client, with state and iss.
func TestAuthorizationErrorsGoToTheClient(t *testing.T) {
	d := startDriver(t, Config{})
	for _, tt := range []struct {
		name  string
		query string
		code  string
		state string
	}{
		{"no response_type", webQuery("response_type", "").Encode(), "unsupported_response_type", testState},
		{"token", webQuery("response_type", "token").Encode(), "unsupported_response_type", testState},
		{"unknown scope", webQuery("scope", "activity admin").Encode(), "invalid_scope", testState},
		{"no state", webQuery("scope", "admin", "state", "").Encode(), "invalid_scope", ""},
		{"two states", webQuery().Encode() + "&state=other", "invalid_request", ""},
		{"two scopes", webQuery().Encode() + "&scope=activity", "invalid_request", testState},
		{"short challenge", webQuery("code_challenge", testChallenge[:42]).Encode(), "invalid_request", testState},
		{"padded challenge", webQuery("code_challenge", testChallenge+"=").Encode(), "invalid_request", testState},
		{"base64 challenge", webQuery("code_challenge", testChallenge[:41]+"+/").Encode(), "invalid_request", testState},
		{"unknown method", webQuery("code_challenge", testChallenge, "code_challenge_method", "s256").Encode(),
			"invalid_request", testState},
		{"method alone", webQuery("code_challenge_method", "S256").Encode(), "invalid_request", testState},
		{"native without PKCE", nativeQuery("code_challenge", "", "code_challenge_method", "").Encode(), "invalid_request",
			testState},
		{"native plain", nativeQuery("code_challenge_method", "plain").Encode(), "invalid_request", testState},
		{"native no method", nativeQuery("code_challenge_method", "").Encode(), "invalid_request", testState},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := callbackQuery(t, d.get("/authorize?"+tt.query))
			want := url.Values{"error": {tt.code}, "error_description": got["error_description"], "iss": {d.s.Issuer()}}
			if tt.state != "" {
				want.Set("state", tt.state)
			}
			if diff := cmp.Diff(want, got); diff != "" || got.Get("error_description") == "" {
				t.Errorf("got %v (-want +got):\n%s", got, diff)
			}
			if last := d.lastDecision(); last.Error != tt.code || last.Status != http.StatusSeeOther {
				t.Errorf("decision has error %q and status %d, want %q and 303", last.Error, last.Status, tt.code)
			}
		})
	}
}

func TestAllowAndDeny(t *testing.T) {
	d := startDriver(t, Config{})
	got := d.authorize(webQuery("unknown", "ignored"), "mira", "yes")
	if diff := cmp.Diff(url.Values{"code": got["code"], "state": {testState}, "iss": {d.s.Issuer()}}, got); diff != "" {
		t.Errorf("Allow (-want +got):\n%s", diff)
	}
	if code := got.Get("code"); len(code) != 43 {
		t.Errorf("code has %d characters, want 43", len(code))
	}
	want := url.Values{"error": {"access_denied"}, "state": {testState}, "iss": {d.s.Issuer()},
		"error_description": {"The resource owner or authorization server denied the request"}}
	if diff := cmp.Diff(want, d.authorize(webQuery(), "mira", "no")); diff != "" {
		t.Errorf("Deny (-want +got):\n%s", diff)
	}
}

func TestConsentPageSaysWhoAndWhat(t *testing.T) {
	d := startDriver(t, Config{})
	page := d.consentPage(nativeQuery(), "theo")
	for _, want := range []string{"Practice native app", "Theo Quiet", "See what you are listening to", tutorialURI,
		`name="confirm" value="yes"`, `name="confirm" value="no"`, "Practice only.", "Nothing leaves this machine."} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the consent page does not have %q", want)
		}
	}
	if nothing := d.consentPage(webQuery("scope", ""), "theo"); !strings.Contains(nothing.body, "named no scope") {
		t.Errorf("without a scope the page does not say so: %s", nothing.body)
	}
}

// The sign-in is for one request: neither the next one nor one after switching finds anybody signed in.
func TestSignInHoldsForOneRequest(t *testing.T) {
	d := startDriver(t, Config{})
	path := "/authorize?" + webQuery().Encode()
	isSignIn := func(r response) bool { return strings.Contains(r.body, `name="person"`) }
	page := d.consentPage(webQuery(), "mira")
	if again := d.get(path); isSignIn(again) {
		t.Error("a reload of the consent page asks to sign in again")
	}
	if other := d.get("/authorize?" + webQuery("state", "other").Encode()); !isSignIn(other) {
		t.Error("another request finds somebody signed in")
	}
	if r := d.answerForm(page, "switch", "yes"); r.StatusCode != http.StatusSeeOther ||
		!isSignIn(d.get(r.Header.Get("Location"))) {
		t.Errorf("switching people gave %d and no sign-in page", r.StatusCode)
	}
	d.code(webQuery())
	if !isSignIn(d.get(path)) {
		t.Error("after Allow the same request finds somebody signed in")
	}
}

func TestCodesAndTokensAreBoundToThePerson(t *testing.T) {
	d := startDriver(t, Config{})
	for person, name := range map[string]string{"mira": "Mira Song", "theo": "Theo Quiet", "ida": "Ida Blank"} {
		got := d.exchange(codeForm(d.authorize(webQuery(), person, "yes").Get("code")))
		r := d.post("/api/introspect", url.Values{"token": {got.AccessToken}})
		if !strings.Contains(r.body, `"username":"`+name+`"`) {
			t.Errorf("%s: introspection says %s", person, r.body)
		}
	}
}
