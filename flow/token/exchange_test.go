package token

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
)

func edit(params []authz.Param, change func([]authz.Param) []authz.Param) []authz.Param {
	return change(slices.Clone(params))
}

func without(name string) func([]authz.Param) []authz.Param {
	return func(p []authz.Param) []authz.Param {
		return slices.DeleteFunc(p, func(q authz.Param) bool { return q.Name == name })
	}
}

func with(name, value string) func([]authz.Param) []authz.Param {
	return func(p []authz.Param) []authz.Param { return append(p, authz.Param{Name: name, Value: value}) }
}

// The wire carries exactly the list and the client authentication, whatever the person made of the list.
func TestExchangeSendsTheListAsItIs(t *testing.T) {
	tests := []struct {
		name    string
		auth    Auth
		params  []authz.Param
		extra   url.Values // what the client authentication adds
		library string
	}{
		{"basic", Basic, codeParams(), nil, "x/oauth2 built the form-encoded body of this request."},
		{"post", Post, codeParams(), url.Values{"client_id": {"client-1"}, "client_secret": {theSecret}}, "x/oauth2 built"},
		{"none", None, codeParams(), url.Values{"client_id": {"client-1"}}, "x/oauth2 built the form-encoded body of this request."},
		{"one parameter more", Basic, edit(codeParams(), with("audience", "x y")), nil, "x/oauth2 built the form-encoded body of this request."},
		{"no verifier", Basic, edit(codeParams(), without("code_verifier")), nil, "x/oauth2 built the form-encoded body of this request."},
		{"no redirect_uri", Basic, edit(codeParams(), without("redirect_uri")), nil, "x/oauth2 built the form-encoded body of this request."},
		{"no code", Basic, edit(codeParams(), without("code")), nil, "was changed"},
		{"no grant_type", Basic, edit(codeParams(), without("grant_type")), nil, "was changed"},
		{"another grant_type", Basic, edit(codeParams(), func(p []authz.Param) []authz.Param {
			p[0].Value = "password"
			return p
		}), nil, "x/oauth2 built the form-encoded body of this request."},
		{"empty redirect_uri", Basic, edit(codeParams(), func(p []authz.Param) []authz.Param {
			p[2].Value = ""
			return p
		}), nil, "was changed"},
		{"duplicate code", Basic, edit(codeParams(), with("code", "another")), nil, "was changed"},
		{"two resources", None, edit(edit(codeParams(), with("resource", "a")), with("resource", "b")),
			url.Values{"client_id": {"client-1"}}, "was changed"},
		{"client_id in the list", None, edit(codeParams(), with("client_id", "client-1")), nil, "x/oauth2 built the form-encoded body of this request."},
		{"another client_id in the list", Post, edit(codeParams(), with("client_id", "client-2")),
			url.Values{"client_secret": {theSecret}}, "was changed"},
		{"secret in the list", Post, edit(codeParams(), with("client_secret", "wrong")),
			url.Values{"client_id": {"client-1"}}, "was changed"},
		{"empty list", Basic, nil, nil, "was changed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, saysJSON(goodAnswer))
			r := client(t, s, tt.auth).Exchange(context.Background(), tt.params, "")
			got := s.only(t)
			want := url.Values{}
			for _, p := range tt.params {
				want.Add(p.Name, p.Value)
			}
			for name, values := range tt.extra {
				want[name] = append(want[name], values...)
			}
			if diff := cmp.Diff(want, formOf(t, got.body)); diff != "" {
				t.Errorf("form (-want +got):\n%s", diff)
			}
			if string(r.Exchange.RequestBody) != got.body {
				t.Errorf("recorded %q, but %q was sent", r.Exchange.RequestBody, got.body)
			}
			if user, _, ok := basic(got.header); ok != (tt.auth == Basic) || ok && user != "client-1" {
				t.Errorf("Authorization = %q with %s", got.header.Get("Authorization"), tt.auth)
			}
			if !strings.Contains(r.Library, tt.library) {
				t.Errorf("library = %q, want %q in it", r.Library, tt.library)
			}
			if r.Err != nil {
				t.Errorf("error = %v", r.Err)
			}
			noSecrets(t, r)
		})
	}
}

func basic(h http.Header) (user, password string, ok bool) {
	return (&http.Request{Header: h}).BasicAuth()
}

// The vectors of RFC 6749 2.3.1 and appendix B, of the OAuth 2.1 draft and of x/oauth2, for both ways to sign.
func TestBasicVectors(t *testing.T) {
	tests := []struct{ id, secret, want string }{
		{"s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"},
		{"s6BhdRkqt3", "gX1fBat3bV", "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"},
		{"CLIENT_ID??", "CLIENT_SECRET??", "Basic Q0xJRU5UX0lEJTNGJTNGOkNMSUVOVF9TRUNSRVQlM0YlM0Y="},
	}
	for _, tt := range tests {
		for _, name := range []string{"exchange", "revoke"} {
			s := serve(t, saysJSON(goodAnswer))
			c := client(t, s, Basic)
			c.ID, c.Secret = tt.id, secret.New(tt.secret)
			if name == "exchange" {
				c.Exchange(context.Background(), codeParams(), "")
			} else {
				c.Revoke(context.Background(), []authz.Param{{Name: "token", Value: "t"}})
			}
			if got := s.only(t).header.Get("Authorization"); got != tt.want {
				t.Errorf("%s as %s: %q, want %q", name, tt.id, got, tt.want)
			}
		}
	}
	got, want := encode([]authz.Param{{Name: "v", Value: " %&+\u00a3\u20ac"}}), "v=+%25%26%2B%C2%A3%E2%82%AC"
	if got != want {
		t.Errorf("RFC 6749 appendix B: %q, want %q", got, want)
	}
}

func TestExchangeSuccess(t *testing.T) {
	s := serve(t, saysJSON(`{"access_token":"access-token-0001","token_type":"Bearer","expires_in":3600,`+
		`"refresh_token":"refresh-0001","scope":"b","id_token":"eyJ.id-token","session_key":"hidden-value","sub":"ann"}`))
	c := client(t, s, Basic)
	c.Accept = "application/json"
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	c.Now = func() time.Time { return at }
	r := c.Exchange(context.Background(), codeParams(), "a b")
	if got := s.only(t).header.Get("Accept"); got != "application/json" {
		t.Errorf("Accept = %q", got)
	}
	if r.Err != nil || !r.Arrived.Equal(at) {
		t.Errorf("error %v, arrived %v", r.Err, r.Arrived)
	}
	want := Tokens{secret.New("access-token-0001"), secret.New("refresh-0001"), "b"}
	if r.New != want {
		t.Errorf("new = %v, want %v", r.New, want)
	}
	if got, ok := r.Response.Expiry.At(at); !ok || !got.Equal(at.Add(time.Hour)) {
		t.Errorf("expires %v, %v", got, ok)
	}
	if got := text(r.Checks, "scope_granted"); !strings.Contains(got, "Missing: a.") {
		t.Errorf("scope check = %q", got)
	}
	if got := text(r.Checks, "unknown_members"); !strings.Contains(got, "sub") || !strings.Contains(got, "session_key") {
		t.Errorf("unknown members = %q", got)
	}
	if verdict(r.Checks, "id_token") != skip {
		t.Errorf("id_token %q", verdict(r.Checks, "id_token"))
	}
	noSecrets(t, r)
}

// What cannot be sent safely is not sent at all.
func TestExchangeRefusesEndpoints(t *testing.T) {
	for name, endpoint := range map[string]string{
		"none": "", "relative": "/token", "plain http": "http://192.0.2.1/token", "fragment": "https://127.0.0.1:1/token#x",
		"user": "https://a:b@127.0.0.1:1/token", "scheme": "ftp://127.0.0.1/token", "unreadable": "http://[::1/token",
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, saysJSON(goodAnswer))
			c := client(t, s, Basic)
			c.TokenEndpoint = endpoint
			r := c.Exchange(context.Background(), codeParams(), "")
			if !errors.Is(r.Err, ErrNotSent) || verdict(r.Checks, "exchange_endpoint") != fail {
				t.Errorf("error = %v, checks %v", r.Err, r.Checks)
			}
			if n := len(c.Recorder.Exchanges()); n != 0 {
				t.Errorf("%d requests were made, want none", n)
			}
		})
	}
}

func TestRequestChecks(t *testing.T) {
	tests := []struct {
		name   string
		auth   Auth
		secret string
		params []authz.Param
		id     string
		want   string
	}{
		{"repeated", None, "", edit(codeParams(), with("code", "x")), "request_unique", "The parameter code"},
	}
	for _, tt := range tests {
		s := serve(t, saysJSON(goodAnswer))
		c := client(t, s, tt.auth)
		c.Secret = secret.New(tt.secret)
		r := c.Exchange(context.Background(), tt.params, "")
		s.only(t)
		if got := text(r.Checks, tt.id); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q in it", tt.name, got, tt.want)
		}
	}
}
