package practice

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	cannotAuthenticate = `{"error":"invalid_client","error_description":` +
		`"The client cannot authenticate with methods: ['client_secret_basic']"}`
	noSuchClient  = `{"error":"invalid_client","error_description":"The client does not exist on this server."}`
	invalidCode   = `{"error":"invalid_grant","error_description":"Invalid 'code' in request."}`
	invalidURI    = `{"error":"invalid_grant","error_description":"Invalid 'redirect_uri' in request."}`
	challengeBad  = `{"error":"invalid_grant","error_description":"Code challenge failed."}`
	invalidGrant  = `{"error":"invalid_grant"}`
	unsupported   = `{"error":"unsupported_grant_type"}`
	formType      = "application/x-www-form-urlencoded"
	otherVerifier = "another-verifier-another-verifier-another-ver"
)

// Each case is a row of what was measured at yutify: facts/providers.md, section 1.
func TestTokenEndpointAgreesWithTheMeasuredContract(t *testing.T) {
	pkce := func() url.Values { return webQuery("code_challenge", testChallenge, "code_challenge_method", "S256") }
	for _, tt := range []struct {
		row    string
		query  url.Values // the authorization request before it
		wait   time.Duration
		form   func(code string) url.Values
		send   func(d *driver, form url.Values) response // nil: POST with Basic
		status int
		body   string
	}{
		{row: "code unknown", form: func(string) url.Values { return codeForm("nobody-issued-this") },
			status: 400, body: invalidCode},
		{row: "code expired", wait: 301 * time.Second, form: func(c string) url.Values { return codeForm(c) },
			status: 400, body: invalidCode},
		{row: "code already used", form: func(c string) url.Values { return codeForm(c) },
			send:   func(d *driver, f url.Values) response { d.exchange(f); return d.post("/api/token", f) },
			status: 400, body: invalidCode},
		{row: "code issued to another client", query: nativeQuery(),
			form:   func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier) },
			status: 400, body: invalidCode},
		{row: "redirect_uri differs", status: 400, body: invalidURI,
			form: func(c string) url.Values { return codeForm(c, "redirect_uri", "http://localhost:3500/callback") }},
		{row: "redirect_uri missing although sent", status: 400, body: invalidURI,
			form: func(c string) url.Values { return codeForm(c, "redirect_uri", "") }},
		{row: "code in the query string", form: func(c string) url.Values { return codeForm(c) },
			send: func(d *driver, f url.Values) response {
				return d.post("/api/token?code="+f.Get("code"), with(f, "code", ""))
			}, status: 400, body: `{"error":"invalid_request","error_description":"Missing 'code' in request."}`},
		{row: "no grant_type", form: func(c string) url.Values { return codeForm(c, "grant_type", "") },
			status: 400, body: unsupported},
		{row: "unknown grant_type", form: func(c string) url.Values { return codeForm(c, "grant_type", "password") },
			status: 400, body: unsupported},
		{row: "client_credentials",
			form:   func(c string) url.Values { return codeForm(c, "grant_type", "client_credentials") },
			status: 400, body: unsupported},
		{row: "JSON body", form: func(c string) url.Values { return codeForm(c) },
			send: func(d *driver, f url.Values) response {
				return d.request("POST", "/api/token", `{"grant_type":"authorization_code","code":"`+f.Get("code")+`"}`,
					"Content-Type", "application/json", "Authorization", basicAuth("practice-web", webSecret))
			}, status: 400, body: unsupported},
		{row: "wrong secret", form: func(c string) url.Values { return codeForm(c) },
			send:   sendWith("Authorization", basicAuth("practice-web", "wrong")),
			status: 401, body: cannotAuthenticate},
		{row: "credentials sent in the body", status: 401, body: cannotAuthenticate,
			form: func(c string) url.Values {
				return codeForm(c, "client_id", "practice-web", "client_secret", webSecret)
			}, send: sendWith()},
		{row: "no credentials", form: func(c string) url.Values { return codeForm(c) }, send: sendWith(),
			status: 401, body: cannotAuthenticate},
		{row: "PKCE without a secret", status: 401, body: cannotAuthenticate, query: pkce(),
			form: func(c string) url.Values {
				return codeForm(c, "client_id", "practice-web", "code_verifier", testVerifier)
			}, send: sendWith()},
		{row: "unknown client id in Basic", form: func(c string) url.Values { return codeForm(c) },
			send: sendWith("Authorization", basicAuth("nobody", webSecret)), status: 401, body: noSuchClient},
		{row: "verifier missing", query: pkce(), form: func(c string) url.Values { return codeForm(c) },
			status: 400, body: `{"error":"invalid_request","error_description":"Missing 'code_verifier'"}`},
		{row: "verifier too short", query: pkce(), status: 400,
			form: func(c string) url.Values { return codeForm(c, "code_verifier", strings.Repeat("a", 42)) },
			body: `{"error":"invalid_request","error_description":"Invalid 'code_verifier'"}`},
		{row: "verifier too long", query: pkce(), status: 400,
			form: func(c string) url.Values { return codeForm(c, "code_verifier", strings.Repeat("a", 129)) },
			body: `{"error":"invalid_request","error_description":"Invalid 'code_verifier'"}`},
		{row: "verifier with =", query: pkce(), status: 400,
			form: func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier+"=") },
			body: `{"error":"invalid_request","error_description":"Invalid 'code_verifier'"}`},
		{row: "verifier of another attempt", query: pkce(), status: 400, body: challengeBad,
			form: func(c string) url.Values { return codeForm(c, "code_verifier", otherVerifier) }},
		{row: "S256 challenge, method left out", query: webQuery("code_challenge", testChallenge), status: 400,
			body: challengeBad, form: func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier) }},
		{row: "verifier without a challenge", status: 400, body: challengeBad,
			form: func(c string) url.Values { return codeForm(c, "code_verifier", testVerifier) }},
	} {
		t.Run(tt.row, func(t *testing.T) {
			d := startDriver(t, Config{})
			if tt.query == nil {
				tt.query = webQuery()
			}
			form := tt.form(d.code(tt.query))
			d.clock.fastForward(tt.wait)
			send := tt.send
			if send == nil {
				send = sendWith("Authorization", basicAuth("practice-web", webSecret))
			}
			r := send(d, form)
			if r.StatusCode != tt.status || r.body != tt.body {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, r.body, tt.status, tt.body)
			}
			wantTokenHeaders(t, r)
			if challenge := r.Header.Get("WWW-Authenticate"); (r.StatusCode == 401) !=
				strings.HasPrefix(challenge, `Basic error="invalid_client", `) {
				t.Errorf("status %d with WWW-Authenticate %q", r.StatusCode, challenge)
			}
		})
	}
}

// sendWith posts the form to the token endpoint with these headers and no other credentials.
func sendWith(header ...string) func(*driver, url.Values) response {
	return func(d *driver, form url.Values) response {
		d.t.Helper()
		return d.request("POST", "/api/token", form.Encode(), append([]string{"Content-Type", formType}, header...)...)
	}
}

func wantTokenHeaders(t *testing.T, r response) {
	t.Helper()
	for name, want := range map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store",
		"Pragma": "no-cache"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestTokenEndpointSuccess(t *testing.T) {
	d := startDriver(t, Config{})
	r := d.post("/api/token", codeForm(d.code(webQuery())))
	got := decode(t, r)
	want := `{"access_token":"` + got.AccessToken + `","expires_in":3600,"refresh_token":"` + got.RefreshToken +
		`","scope":"activity","token_type":"Bearer"}`
	if r.StatusCode != 200 || r.body != want {
		t.Errorf("got %d %s, want 200 %s", r.StatusCode, r.body, want)
	}
	wantTokenHeaders(t, r)
	if len(got.AccessToken) != 43 || len(got.RefreshToken) != 43 || got.AccessToken == got.RefreshToken {
		t.Errorf("tokens of %d and %d characters, want two different ones of 43", len(got.AccessToken),
			len(got.RefreshToken))
	}
}

func TestTokenEndpointTakesPostOnly(t *testing.T) {
	d := startDriver(t, Config{})
	for _, path := range []string{"/api/token", "/api/revoke", "/api/introspect"} {
		for _, method := range []string{"GET", "HEAD", "PUT", "OPTIONS", "DELETE"} {
			r := d.request(method, path, "")
			if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "POST" {
				t.Errorf("%s %s: got %d, Allow %q, want 405, POST", method, path, r.StatusCode, r.Header.Get("Allow"))
			}
			if method == "GET" && !strings.Contains(r.body, "Method Not Allowed") {
				t.Errorf("GET %s: the page does not say Method Not Allowed", path)
			}
		}
	}
}

func TestRefreshAgreesWithTheMeasuredContract(t *testing.T) {
	for _, tt := range []struct {
		row    string
		change func(d *driver, got tokens) url.Values
		status int
		body   string
	}{
		{"unknown", func(*driver, tokens) url.Values { return refreshForm("nobody-issued-this") }, 400, invalidGrant},
		{"old", func(d *driver, got tokens) url.Values {
			d.exchange(refreshForm(got.RefreshToken))
			return refreshForm(got.RefreshToken)
		}, 400, invalidGrant},
		{"expired", func(d *driver, got tokens) url.Values {
			d.clock.fastForward(7201 * time.Second)
			return refreshForm(got.RefreshToken)
		}, 400, invalidGrant},
		{"revoked", func(d *driver, got tokens) url.Values {
			d.post("/api/revoke", url.Values{"token": {got.RefreshToken}})
			return refreshForm(got.RefreshToken)
		}, 400, invalidGrant},
		{"missing", func(*driver, tokens) url.Values { return refreshForm("") }, 400,
			`{"error":"invalid_request","error_description":"Missing 'refresh_token' in request."}`},
		{"wider scope", func(_ *driver, got tokens) url.Values {
			return refreshForm(got.RefreshToken, "scope", "activity admin")
		}, 400, `{"error":"invalid_scope","error_description":"The requested scope is invalid, unknown, or malformed."}`},
	} {
		t.Run(tt.row, func(t *testing.T) {
			d := startDriver(t, Config{})
			r := d.post("/api/token", tt.change(d, d.signedUp()))
			if r.StatusCode != tt.status || r.body != tt.body {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, r.body, tt.status, tt.body)
			}
		})
	}
}

func TestRevokeAgreesWithTheMeasuredContract(t *testing.T) {
	for _, tt := range []struct {
		row    string
		form   func(d *driver) url.Values
		header []string
		status int
		body   string
	}{
		{"access token", func(d *driver) url.Values {
			return url.Values{"token": {d.signedUp().AccessToken}}
		}, nil, 200, `{}`},
		{"refresh token with the wrong hint", func(d *driver) url.Values {
			return url.Values{"token": {d.signedUp().RefreshToken}, "token_type_hint": {"access_token"}}
		}, nil, 200, `{}`},
		{"unknown token", func(*driver) url.Values { return url.Values{"token": {"nobody-issued-this"}} }, nil, 200, `{}`},
		{"no token", func(*driver) url.Values { return url.Values{} }, nil, 400, `{"error":"invalid_request"}`},
		{"bad hint", func(*driver) url.Values { return url.Values{"token": {"x"}, "token_type_hint": {"id_token"}} }, nil,
			401, `{"error":"unsupported_token_type"}`},
		{"token of another client", func(d *driver) url.Values {
			got := d.exchange(codeForm(d.code(nativeQuery()), "client_id", "practice-native", "code_verifier", testVerifier))
			return url.Values{"token": {got.AccessToken}}
		}, nil, 400, invalidGrant},
		{"wrong secret", func(*driver) url.Values { return url.Values{"token": {"x"}} },
			[]string{"Authorization", basicAuth("practice-web", "wrong")}, 401, cannotAuthenticate},
		{"unknown client", func(*driver) url.Values { return url.Values{"token": {"x"}} },
			[]string{"Authorization", basicAuth("nobody", "wrong")}, 401, noSuchClient},
	} {
		t.Run(tt.row, func(t *testing.T) {
			d := startDriver(t, Config{})
			r := d.post("/api/revoke", tt.form(d), tt.header...)
			if r.StatusCode != tt.status || r.body != tt.body {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, r.body, tt.status, tt.body)
			}
		})
	}
}
