package token

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// server is an endpoint that misbehaves as told, and another host that must never hear of anything.
type server struct {
	*httptest.Server
	other *httptest.Server

	mu       sync.Mutex
	requests []request
	strays   int
}

type request struct {
	method, path, body string
	header             http.Header
}

func serve(t *testing.T, answer http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.other = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.strays++
		io.WriteString(w, `{"access_token":"stolen","token_type":"Bearer"}`)
	}))
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.requests = append(s.requests, request{r.Method, r.URL.Path, string(body), r.Header})
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	t.Cleanup(s.other.Close)
	return s
}

// only asserts that exactly one POST came and that the other host heard nothing.
func (s *server) only(t *testing.T) request {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.strays != 0 {
		t.Errorf("the other host got %d requests, want none", s.strays)
	}
	if len(s.requests) != 1 || s.requests[0].method != http.MethodPost {
		t.Fatalf("the endpoint got %d requests, want one POST: %v", len(s.requests), s.requests)
	}
	return s.requests[0]
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func saysJSON(body string) http.HandlerFunc { return says(200, "application/json", body) }

const (
	theCode     = "code-4711-very-secret"
	theVerifier = "verifier-0815-dBjftJeZ4CVP-mB92K27uhbUJU1p1r"
	theSecret   = "s3cr3t-of-the-client"
	twoMembers  = `"access_token":"access-token-0001","token_type":"Bearer"`
	goodAnswer  = `{` + twoMembers + `,"expires_in":3600,"refresh_token":"refresh-0001"}`
)

func client(t *testing.T, s *server, auth Auth) *Client {
	t.Helper()
	h, rec := wire.NewClient(nil)
	t.Cleanup(h.CloseIdleConnections)
	c := &Client{
		TokenEndpoint: s.URL + "/token", RevocationEndpoint: s.URL + "/revoke",
		ID: "client-1", Secret: secret.New(theSecret), Auth: auth, HTTP: h, Recorder: rec,
		Now: time.Now, Redactor: new(secret.Redactor),
	}
	if auth == None {
		c.Secret = secret.Value{}
	}
	return c
}

func codeParams() []authz.Param {
	return []authz.Param{
		{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: theCode},
		{Name: "redirect_uri", Value: "http://127.0.0.1:3500/callback"}, {Name: "code_verifier", Value: theVerifier},
	}
}

func formOf(t *testing.T, body string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(body)
	if err != nil {
		t.Fatalf("the form %q cannot be read: %v", body, err)
	}
	return v
}

func verdict(checks []finding.Finding, id string) finding.Verdict {
	i := slices.IndexFunc(checks, func(c finding.Finding) bool { return c.ID == id })
	if i < 0 {
		return ""
	}
	return checks[i].Verdict
}

func text(checks []finding.Finding, id string) string {
	i := slices.IndexFunc(checks, func(c finding.Finding) bool { return c.ID == id })
	if i < 0 {
		return ""
	}
	return checks[i].Text
}

// words is everything of a result that is meant to be read by people.
func textsOf(r Result) string {
	var b strings.Builder
	for _, c := range r.Checks {
		b.WriteString(c.ID + " " + c.Section + " " + c.Text + "\n")
	}
	b.WriteString(r.Library + "\n" + r.Response.Error + "\n" + r.Response.ErrorDescription + "\n")
	if r.Err != nil {
		b.WriteString(r.Err.Error())
	}
	return b.String()
}

// noSecrets asserts that nothing readable holds a secret of the call.
func noSecrets(t *testing.T, r Result) {
	t.Helper()
	all := textsOf(r)
	secrets := []string{theCode, theVerifier, theSecret, r.Response.AccessToken.Reveal(), r.Response.RefreshToken.Reveal(),
		r.Response.IDToken.Reveal(), r.Old.Access.Reveal(), r.Old.Refresh.Reveal()}
	for _, s := range secrets {
		if len(s) > 8 && strings.Contains(all, s) {
			t.Errorf("a text holds the secret %q:\n%s", s, all)
		}
	}
	if strings.Contains(all, "never expires") {
		t.Errorf("a text says that something never expires:\n%s", all)
	}
}
