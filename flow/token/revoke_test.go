package token

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

func revokeParams() []authz.Param {
	return []authz.Param{{Name: "token", Value: "refresh-0001"}, {Name: "token_type_hint", Value: "refresh_token"}}
}

func TestRevoke(t *testing.T) {
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		code    string // "" for a confirmation, "-" for an error without a code
		verdict finding.Verdict
		says    string
	}{
		{"known", says(200, "", ""), "", pass, "responded with 200"},
		{"unknown", saysJSON(`{}`), "", pass, "as it also must for a token that it does not know"},
		{"204", says(204, "", ""), "", warn, "204"},
		{"error in a 200", saysJSON(`{"ok":false,"error":"invalid_auth"}`), "invalid_auth", fail, "still valid"},
		{"503", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "120")
			says(503, "text/html", "<h1>later</h1>")(w, r)
		}, "-", fail, "The token is still valid. Try again after: 120."},
		{"405", says(405, "text/plain", "no"), "-", fail, "status 405"},
		{"wrong client", says(401, "application/json", `{"error":"invalid_client"}`), "invalid_client", fail, "status 401"},
		{"kind not supported", says(400, "application/json", `{"error":"unsupported_token_type"}`), "unsupported_token_type",
			fail, "does not revoke tokens of this kind"},
	}
	for _, tt := range tests {
		for _, auth := range []Auth{Basic, Post, None} {
			t.Run(tt.name+"/"+string(auth), func(t *testing.T) {
				s := serve(t, tt.answer)
				r := client(t, s, auth).Revoke(context.Background(), revokeParams())
				got := s.only(t)
				form := formOf(t, got.body)
				_, password, header := basic(got.header)
				if got.path != "/revoke" || form.Get("token") != "refresh-0001" || form.Get("token_type_hint") != "refresh_token" {
					t.Errorf("sent %s with %v", got.path, form)
				}
				if header != (auth == Basic) || header && password != theSecret ||
					form.Has("client_id") != (auth != Basic) || form.Has("client_secret") != (auth == Post) {
					t.Errorf("%s: Authorization %q, form %v", auth, got.header.Get("Authorization"), form)
				}
				var answer *ErrorResponse
				if errors.As(r.Err, &answer) != (tt.code != "") || answer != nil && answer.Code != strings.Trim(tt.code, "-") {
					t.Errorf("error = %v, want code %q", r.Err, tt.code)
				}
				if verdict(r.Checks, "revoked") != tt.verdict || !strings.Contains(text(r.Checks, "revoked"), tt.says) {
					t.Errorf("check = %q, want %q", text(r.Checks, "revoked"), tt.says)
				}
				noSecrets(t, r)
			})
		}
	}
}

func TestRevokeWithoutAnAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	s := serve(t, drop)
	c := client(t, s, Basic)
	r := c.Revoke(context.Background(), revokeParams())
	s.only(t)
	if !errors.Is(r.Err, ErrUnknownOutcome) || !strings.Contains(r.Err.Error(), "still accepts it") {
		t.Errorf("dropped: %v", r.Err)
	}
	c.RevocationEndpoint = closed.URL
	if r := c.Revoke(context.Background(), revokeParams()); !errors.Is(r.Err, ErrNotSent) {
		t.Errorf("refused: %v", r.Err)
	}
	c.RevocationEndpoint = ""
	if r := c.Revoke(context.Background(), revokeParams()); !errors.Is(r.Err, ErrNotSent) ||
		verdict(r.Checks, "revoke_endpoint") != fail {
		t.Errorf("no endpoint: %v", r.Err)
	}
}
