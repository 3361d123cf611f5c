package practice

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func (d *driver) wantUsable(what, token string, want bool) {
	d.t.Helper()
	status := http.StatusUnauthorized
	if want {
		status = http.StatusOK
	}
	if r := d.me(token); r.StatusCode != status {
		d.t.Errorf("%s: GET /api/me gave %d, want %d: %s", what, r.StatusCode, status, r.body)
	}
}

func TestNativeClientWalk(t *testing.T) {
	d := startDriver(t, Config{})
	q := nativeQuery("redirect_uri", "http://127.0.0.1:45678/callback")
	got := d.exchange(codeForm(d.code(q), "client_id", "practice-native", "code_verifier", testVerifier, "redirect_uri",
		"http://127.0.0.1:45678/callback"))
	d.wantUsable("first token", got.AccessToken, true)
	next := d.exchange(refreshForm(got.RefreshToken, "client_id", "practice-native"))
	d.wantUsable("token after refresh", next.AccessToken, true)
	gone := url.Values{"client_id": {"practice-native"}, "token": {next.RefreshToken}}
	if r := d.post("/api/revoke", gone); r.body != "{}" {
		t.Errorf("revoke gave %d %s", r.StatusCode, r.body)
	}
	d.wantUsable("after revocation", next.AccessToken, false)
}

// What each client type must and may do with PKCE at the token endpoint.
func TestPKCE(t *testing.T) {
	decoded, err := base64.RawURLEncoding.DecodeString(testVerifier)
	if err != nil {
		t.Fatal(err)
	}
	plain := "plain-verifier-plain-verifier-plain-verifier-1"
	for _, tt := range []struct {
		name     string
		query    url.Values
		verifier string
		want     int
	}{
		{"web without", webQuery(), "", 200},
		{"web S256", webQuery("code_challenge", testChallenge, "code_challenge_method", "S256"), testVerifier, 200},
		{"web plain", webQuery("code_challenge", plain, "code_challenge_method", "plain"), plain, 200},
		{"web no method is plain", webQuery("code_challenge", plain), plain, 200},
		{"native S256", nativeQuery(), testVerifier, 200},
		{"native wrong verifier", nativeQuery(), otherVerifier, 400},
		{"native no verifier", nativeQuery(), "", 400},
		{"challenge over the decoded bytes", nativeQuery("code_challenge", s256(string(decoded))), testVerifier, 400},
		{"longest verifier", nativeQuery("code_challenge", s256(strings.Repeat("~", 128))), strings.Repeat("~", 128), 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := startDriver(t, Config{})
			form := codeForm(d.code(tt.query), "code_verifier", tt.verifier)
			if tt.query.Get("client_id") == "practice-native" {
				form.Set("client_id", "practice-native")
			}
			if r := d.post("/api/token", form); r.StatusCode != tt.want {
				t.Errorf("got %d %s, want %d", r.StatusCode, r.body, tt.want)
			}
		})
	}
}

// The second use of a code takes back what the first gave, if the request is good in all else.
func TestCodeReuse(t *testing.T) {
	for _, tt := range []struct {
		name    string
		form    func(code string) url.Values
		header  []string
		survive bool
	}{
		{"same request", func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier) }, nil, false},
		{"wrong verifier", func(c string) url.Values { return codeForm(c, "code_verifier", otherVerifier) }, nil, true},
		{"wrong redirect URI", func(c string) url.Values {
			return codeForm(c, "code_verifier", testVerifier, "redirect_uri", "http://127.0.0.1:3500/other")
		}, nil, true},
		{"wrong secret", func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier) },
			[]string{"Authorization", basicAuth("practice-web", "wrong")}, true},
		{"other client", func(c string) url.Values {
			return codeForm(c, "code_verifier", testVerifier, "client_id", "practice-native")
		}, nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := startDriver(t, Config{})
			code := d.code(webQuery("code_challenge", testChallenge, "code_challenge_method", "S256"))
			got := d.exchange(codeForm(code, "code_verifier", testVerifier))
			if r := d.post("/api/token", tt.form(code), tt.header...); r.StatusCode == 200 {
				t.Fatalf("the code was good twice: %s", r.body)
			}
			d.wantUsable("token of the first use", got.AccessToken, tt.survive)
			refreshed := d.post("/api/token", refreshForm(got.RefreshToken)).StatusCode == 200
			if refreshed != tt.survive {
				t.Errorf("refresh token of the first use usable: got %v, want %v", refreshed, tt.survive)
			}
		})
	}
}

// A failed exchange does not spend the code, as at yutify.
func TestFailedExchangeKeepsTheCode(t *testing.T) {
	d := startDriver(t, Config{})
	code := d.code(webQuery("code_challenge", testChallenge, "code_challenge_method", "S256"))
	d.post("/api/token", codeForm(code, "code_verifier", otherVerifier))
	if r := d.post("/api/token", codeForm(code, "code_verifier", testVerifier)); r.StatusCode != 200 {
		t.Errorf("got %d %s, want 200", r.StatusCode, r.body)
	}
}

func TestLifetimes(t *testing.T) {
	t.Run("code", func(t *testing.T) {
		d := startDriver(t, Config{})
		young, old := d.code(webQuery()), d.code(webQuery("state", "another"))
		d.clock.fastForward(299 * time.Second)
		d.exchange(codeForm(young))
		d.clock.fastForward(2 * time.Second)
		if r := d.post("/api/token", codeForm(old)); r.body != invalidCode {
			t.Errorf("after 301 s: got %d %s, want %s", r.StatusCode, r.body, invalidCode)
		}
	})
	t.Run("access token", func(t *testing.T) {
		d := startDriver(t, Config{})
		got := d.signedUp()
		d.clock.fastForward(3599 * time.Second)
		d.wantUsable("after 3599 s", got.AccessToken, true)
		d.clock.fastForward(time.Second)
		d.wantUsable("after 3600 s", got.AccessToken, false)
	})
	t.Run("refresh token", func(t *testing.T) {
		d := startDriver(t, Config{})
		got := d.signedUp()
		for range 3 { // each rotation begins another two hours
			d.clock.fastForward(7199 * time.Second)
			got = d.exchange(refreshForm(got.RefreshToken))
		}
		d.clock.fastForward(7200 * time.Second)
		if r := d.post("/api/token", refreshForm(got.RefreshToken)); r.body != invalidGrant {
			t.Errorf("after 7200 s: got %d %s, want %s", r.StatusCode, r.body, invalidGrant)
		}
	})
}

// RFC 9700 4.14.2: rotation, the end of the old access token, and the end of the family on reuse.
func TestRotation(t *testing.T) {
	d := startDriver(t, Config{})
	first := d.signedUp()
	second := d.exchange(refreshForm(first.RefreshToken))
	if second.RefreshToken == "" || second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Error("the tokens did not rotate")
	}
	d.wantUsable("old access token", first.AccessToken, false)
	d.wantUsable("new access token", second.AccessToken, true)
	bystander := d.signedUp()
	if r := d.post("/api/token", refreshForm(first.RefreshToken)); r.body != invalidGrant {
		t.Errorf("reuse: got %d %s, want %s", r.StatusCode, r.body, invalidGrant)
	}
	d.wantUsable("newest access token after reuse", second.AccessToken, false)
	if r := d.post("/api/introspect", url.Values{"token": {second.AccessToken}}); r.body != `{"active":false}` {
		t.Errorf("introspection of the newest access token after reuse: %s", r.body)
	}
	if r := d.post("/api/token", refreshForm(second.RefreshToken)); r.body != invalidGrant {
		t.Errorf("newest refresh token after reuse: got %d %s", r.StatusCode, r.body)
	}
	d.wantUsable("token of another grant", bystander.AccessToken, true)
}

func TestRefreshTokenIsBoundToItsClient(t *testing.T) {
	d := startDriver(t, Config{})
	got := d.signedUp()
	r := d.post("/api/token", refreshForm(got.RefreshToken, "client_id", "practice-native"))
	if r.body != invalidGrant {
		t.Errorf("got %d %s, want %s", r.StatusCode, r.body, invalidGrant)
	}
	d.exchange(refreshForm(got.RefreshToken)) // and was not harmed by it
}

// No kind is taken for another.
func TestKindsAreNotInterchangeable(t *testing.T) {
	d := startDriver(t, Config{})
	code := d.code(webQuery())
	got := d.signedUp()
	for name, value := range map[string]string{"code": code, "refresh token": got.RefreshToken} {
		d.wantUsable(name+" at the API", value, false)
	}
	for name, value := range map[string]string{"code": code, "access token": got.AccessToken} {
		if r := d.post("/api/token", refreshForm(value)); r.body != invalidGrant {
			t.Errorf("%s as refresh token: got %d %s", name, r.StatusCode, r.body)
		}
	}
	for name, value := range map[string]string{"access token": got.AccessToken, "refresh token": got.RefreshToken} {
		if r := d.post("/api/token", codeForm(value)); r.body != invalidCode {
			t.Errorf("%s as code: got %d %s", name, r.StatusCode, r.body)
		}
	}
	d.wantUsable("after all that", got.AccessToken, true)
}

// What the server keeps does not open anything.
func TestOnlyHashesAreKept(t *testing.T) {
	d := startDriver(t, Config{})
	code := d.code(webQuery())
	got := d.exchange(codeForm(code))
	if _, ok := d.s.store.codes.get(keyOf(code)); !ok {
		t.Fatal("the code is not found under its hash")
	}
	if _, ok := d.s.store.access.get(keyOf(got.AccessToken)); !ok {
		t.Fatal("the access token is not found under its hash")
	}
	for k := range d.s.store.access.byKey {
		if strings.Contains(string(k[:]), got.AccessToken[:8]) {
			t.Error("the access token is kept in the clear")
		}
	}
}

func TestTwoClientAuthenticationsAtOnce(t *testing.T) {
	d := startDriver(t, Config{})
	basic := []string{"Authorization", basicAuth("practice-web", webSecret)}
	code := d.code(webQuery())
	r := d.post("/api/token", codeForm(code, "client_id", "practice-web", "client_secret", webSecret), basic...)
	if got := decode(t, r); r.StatusCode != 400 || got.Error != "invalid_request" {
		t.Errorf("header and body: got %d %s, want 400 invalid_request", r.StatusCode, r.body)
	}
	r = d.post("/api/token", codeForm(code, "client_id", "practice-native"), basic...)
	if got := decode(t, r); r.StatusCode != 400 || got.Error != "invalid_request" {
		t.Errorf("another client_id in the body: got %d %s, want 400 invalid_request", r.StatusCode, r.body)
	}
	if r = d.post("/api/token", codeForm(code, "client_id", "practice-web"), basic...); r.StatusCode != 200 {
		t.Errorf("the same client_id in the body: got %d %s, want 200", r.StatusCode, r.body)
	}
}

func TestTokenRequestShape(t *testing.T) {
	d := startDriver(t, Config{})
	auth := []string{"Authorization", basicAuth("practice-web", webSecret), "Content-Type", formType + "; charset=utf-8"}
	for body, want := range map[string]string{
		"grant_type=refresh_token&refresh_token=a&refresh_token=b":         "invalid_request",
		"grant_type=refresh_token&grant_type=refresh_token":                "invalid_request",
		"grant_type=refresh_token&refresh_token=%zz":                       "invalid_request",
		"grant_type=refresh_token;refresh_token=a":                         "invalid_request",
		"grant_type=refresh_token&refresh_token=a&x=1&x=2":                 "invalid_grant",
		"grant_type=refresh_token&refresh_token=":                          "invalid_request",
		"grant_type=refresh_token&refresh_token=" + strings.Repeat("a", 9): "invalid_grant",
	} {
		if got := decode(t, d.request("POST", "/api/token", body, auth...)); got.Error != want {
			t.Errorf("%s: got %q, want %q", body, got.Error, want)
		}
	}
	r := d.request("POST", "/api/token", strings.Repeat("a", maxBody+1), auth...)
	if r.StatusCode != http.StatusRequestEntityTooLarge || decode(t, r).Error != "invalid_request" {
		t.Errorf("body over the limit: got %d %s", r.StatusCode, r.body)
	}
}
