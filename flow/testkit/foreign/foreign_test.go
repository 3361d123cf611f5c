package foreign_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"oauthwalk/flow/testkit/foreign"
)

const redirectURI = "http://127.0.0.1:3500/callback"

func TestMain(m *testing.M) {
	foreign.Require()
	goleak.VerifyTestMain(m)
}

// dance is one code flow by raw HTTP: what the server says of itself, the client, and the verifier if PKCE is used.
type dance struct {
	server   *foreign.Server
	meta     metadata
	client   foreign.Client
	verifier string // empty for the flow without PKCE
	state    string
}

type metadata struct {
	Issuer     string   `json:"issuer"`
	Authorize  string   `json:"authorization_endpoint"`
	Token      string   `json:"token_endpoint"`
	UserInfo   string   `json:"userinfo_endpoint"`
	Revoke     string   `json:"revocation_endpoint"`
	Introspect string   `json:"introspection_endpoint"`
	Methods    []string `json:"code_challenge_methods_supported"`
}

func newDance(t *testing.T, s *foreign.Server, auth string, pkce bool) *dance {
	t.Helper()
	d := &dance{server: s, client: s.Client(t, auth), state: rand.Text()}
	if pkce {
		d.verifier = rand.Text() + rand.Text() // 52 characters; RFC 7636 4.1 asks for 43 to 128
	}
	status, body := send(t, http.MethodGet, s.Issuer+"/.well-known/openid-configuration", nil, nil)
	if status != http.StatusOK {
		t.Fatalf("discovery: got status %d, want 200", status)
	}
	decode(t, body, &d.meta)
	return d
}

func (d *dance) authorizationURL() string {
	query := url.Values{
		"response_type": {"code"}, "client_id": {d.client.ID}, "redirect_uri": {redirectURI},
		"scope": {"openid profile email"}, "state": {d.state},
	}
	if d.verifier != "" {
		sum := sha256.Sum256([]byte(d.verifier))
		query.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		query.Set("code_challenge_method", "S256")
	}
	return d.meta.Authorize + "?" + query.Encode()
}

// callback signs in and returns the parameters of the response.
func (d *dance) callback(t *testing.T, visit func(context.Context, string) (string, error)) url.Values {
	t.Helper()
	got, err := visit(t.Context(), d.authorizationURL())
	if err != nil {
		t.Fatal(err)
	}
	address, query, _ := strings.Cut(got, "?")
	if address != redirectURI {
		t.Fatalf("callback went to %q, want %q", address, redirectURI)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal("the callback's query is not form-encoded")
	}
	if values.Get("state") != d.state || values.Get("iss") != d.server.Issuer {
		t.Errorf("state returned: %v, iss %q, want true and %q",
			values.Get("state") == d.state, values.Get("iss"), d.server.Issuer)
	}
	return values
}

// post sends a form with the client's authentication (RFC 6749 2.3.1).
func (d *dance) post(t *testing.T, endpoint string, form url.Values) (status int, answer map[string]any) {
	t.Helper()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	switch d.client.Auth {
	case foreign.Basic:
		pair := url.QueryEscape(d.client.ID) + ":" + url.QueryEscape(d.client.Secret.Reveal())
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	case foreign.Post:
		form.Set("client_id", d.client.ID)
		form.Set("client_secret", d.client.Secret.Reveal())
	case foreign.None:
		form.Set("client_id", d.client.ID)
	}
	status, body := send(t, http.MethodPost, endpoint, header, strings.NewReader(form.Encode()))
	if len(body) > 0 {
		decode(t, body, &answer)
	}
	return status, answer
}

func TestWholeDance(t *testing.T) {
	server := foreign.Start(t)
	for _, test := range []struct {
		auth string
		pkce bool
	}{
		{foreign.Basic, true},
		{foreign.Basic, false},
		{foreign.Post, true},
		{foreign.Post, false},
		{foreign.None, true},
	} {
		name := test.auth + " without PKCE"
		if test.pkce {
			name = test.auth + " with PKCE"
		}
		t.Run(name, func(t *testing.T) {
			d := newDance(t, server, test.auth, test.pkce)
			form := url.Values{
				"grant_type": {"authorization_code"}, "redirect_uri": {redirectURI},
				"code": {d.callback(t, server.SignIn).Get("code")},
			}
			if test.pkce {
				form.Set("code_verifier", d.verifier)
			}
			status, tokens := d.post(t, d.meta.Token, form)
			if status != http.StatusOK {
				t.Fatalf("token endpoint: got status %d %v, want 200", status, tokens["error"])
			}
			access := d.refresh(t, tokens)
			d.wantUserInfo(t, access, http.StatusOK)
			if status, _ := d.post(t, d.meta.Revoke, url.Values{"token": {access}}); status != http.StatusOK {
				t.Errorf("revocation: got status %d, want 200", status)
			}
			d.wantUserInfo(t, access, http.StatusUnauthorized)
		})
	}
}

// refresh checks the fields of a token response, uses its refresh token and returns the new access token.
func (d *dance) refresh(t *testing.T, tokens map[string]any) (access string) {
	t.Helper()
	if tokens["token_type"] != "Bearer" || tokens["expires_in"] != 3600.0 {
		t.Errorf("got token_type %v, expires_in %v, want Bearer, 3600", tokens["token_type"], tokens["expires_in"])
	}
	old, _ := tokens["refresh_token"].(string)
	status, renewed := d.post(t, d.meta.Token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old}})
	if status != http.StatusOK {
		t.Fatalf("refresh: got status %d %v, want 200", status, renewed["error"])
	}
	access, _ = renewed["access_token"].(string)
	if access == "" || access == tokens["access_token"] {
		t.Error("refresh gave no new access token")
	}
	return access
}

func (d *dance) wantUserInfo(t *testing.T, access string, want int) {
	t.Helper()
	got, body := send(t, http.MethodGet, d.meta.UserInfo, http.Header{"Authorization": {"Bearer " + access}}, nil)
	if got != want {
		t.Errorf("userinfo: got status %d, want %d", got, want)
	}
	if want != http.StatusOK {
		return
	}
	var claims struct{ Email string }
	decode(t, body, &claims)
	if claims.Email != "somebody@example.test" {
		t.Errorf("userinfo: got email %q, want somebody@example.test", claims.Email)
	}
}

func TestDiscovery(t *testing.T) {
	d := newDance(t, foreign.Start(t), foreign.None, true)
	if d.meta.Issuer != d.server.Issuer {
		t.Errorf("got issuer %q, want %q", d.meta.Issuer, d.server.Issuer)
	}
	for _, endpoint := range []string{d.meta.Authorize, d.meta.Token, d.meta.UserInfo, d.meta.Revoke, d.meta.Introspect} {
		if !strings.HasPrefix(endpoint, d.server.Issuer+"/") {
			t.Errorf("got endpoint %q, want one below %s", endpoint, d.server.Issuer)
		}
	}
	if len(d.meta.Methods) != 1 || d.meta.Methods[0] != "S256" {
		t.Errorf("got challenge methods %v, want S256 alone", d.meta.Methods)
	}
}

// The server must be able to say no, or a test against it would prove little.
func TestRefusals(t *testing.T) {
	server := foreign.Start(t)
	t.Run("denied by the user", func(t *testing.T) {
		d := newDance(t, server, foreign.Basic, true)
		values := d.callback(t, server.Deny)
		if values.Get("error") != "access_denied" || values.Has("code") {
			t.Errorf("got error %q, code %v, want access_denied and no code", values.Get("error"), values.Has("code"))
		}
	})
	t.Run("client without secret and without PKCE", func(t *testing.T) {
		d := newDance(t, server, foreign.None, false)
		if got := d.callback(t, server.SignIn).Get("error"); got != "invalid_request" {
			t.Errorf("got error %q, want invalid_request", got)
		}
	})
	t.Run("wrong verifier", func(t *testing.T) {
		d := newDance(t, server, foreign.Post, true)
		status, answer := d.post(t, d.meta.Token, url.Values{
			"grant_type": {"authorization_code"}, "redirect_uri": {redirectURI},
			"code": {d.callback(t, server.SignIn).Get("code")}, "code_verifier": {rand.Text() + rand.Text()},
		})
		if status != http.StatusBadRequest || answer["error"] != "invalid_grant" {
			t.Errorf("got %d %v, want 400 invalid_grant", status, answer["error"])
		}
	})
	t.Run("unknown redirect URI", func(t *testing.T) {
		d := newDance(t, server, foreign.Basic, true)
		start := strings.Replace(d.authorizationURL(), url.QueryEscape(redirectURI), "http%3A%2F%2F127.0.0.1%2Fother", 1)
		_, err := server.SignIn(t.Context(), start)
		if err == nil || !strings.Contains(err.Error(), "invalid_redirect_uri") {
			t.Fatalf("got error %v, want one that names invalid_redirect_uri", err)
		}
		if strings.Contains(err.Error(), d.state) {
			t.Error("the error holds the state")
		}
	})
}

func TestStopsWithTheTest(t *testing.T) {
	var server *foreign.Server
	if !t.Run("run", func(t *testing.T) { server = foreign.Start(t) }) {
		return
	}
	_, err := server.SignIn(t.Context(), server.Issuer+"/auth?state=hidden")
	if err == nil {
		t.Fatal("the server still answers after its test")
	}
	if strings.Contains(err.Error(), "hidden") {
		t.Errorf("the error holds the query: %v", err)
	}
}

// send makes one request on a connection of its own, so that nothing is left open for goleak to find.
func send(t *testing.T, method, address string, header http.Header, body io.Reader) (status int, answer []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal("the address is no URL")
	}
	req.Close = true
	for name, values := range header {
		req.Header[name] = values
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s %s: no answer", method, req.URL.Path)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

func decode(t *testing.T, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("the answer is not the JSON that was expected: %v", err)
	}
}
