package token

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

var discard = log.New(io.Discard, "", 0)

func refreshParams() []authz.Param {
	return []authz.Param{{Name: "grant_type", Value: "refresh_token"}, {Name: "refresh_token", Value: "refresh-0001"}}
}

func TestRefresh(t *testing.T) {
	old := Tokens{secret.New("access-token-0001"), secret.New("refresh-0001"), "a b"}
	tests := []struct {
		name     string
		auth     Auth
		params   []authz.Param
		answer   http.HandlerFunc
		code     string
		new      Tokens
		rotated  bool
		verdicts verdicts
	}{
		{"rotated", Basic, refreshParams(),
			saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer","refresh_token":"refresh-0002"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0002"), "a b"}, true,
			verdicts{"refresh_rotation": pass, "access_token_changed": pass, "scope_narrowed": pass}},
		{"no new one", Basic, refreshParams(), saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0001"), "a b"}, false,
			verdicts{"refresh_rotation": pass}},
		{"no new one for a public client", None, refreshParams(),
			saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0001"), "a b"}, false,
			verdicts{"refresh_rotation": warn}},
		{"the same again", Basic, refreshParams(),
			saysJSON(`{"access_token":"access-token-0001","token_type":"Bearer","refresh_token":"refresh-0001"}`),
			"", old, false, verdicts{"refresh_rotation": pass, "access_token_changed": warn}},
		{"narrower by the server", Basic, refreshParams(),
			saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer","scope":"a"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0001"), "a"}, false,
			verdicts{"scope_granted": warn, "scope_narrowed": warn}},
		{"narrower as asked", Basic, append(refreshParams(), authz.Param{Name: "scope", Value: "a"}),
			saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0001"), "a"}, false,
			verdicts{"scope_granted": pass, "scope_narrowed": warn}},
		{"wider", Basic, refreshParams(),
			saysJSON(`{"access_token":"access-token-0002","token_type":"Bearer","scope":"a b c"}`),
			"", Tokens{secret.New("access-token-0002"), secret.New("refresh-0001"), "a b c"}, false,
			verdicts{"scope_narrowed": warn}},
		{"reused", Basic, refreshParams(), says(400, "application/json", `{"error":"invalid_grant"}`),
			"invalid_grant", Tokens{}, false, verdicts{"refresh_token_fate": fail}},
		{"wrong client", Basic, refreshParams(), says(401, "application/json", `{"error":"invalid_client"}`),
			"invalid_client", Tokens{}, false, verdicts{"refresh_token_fate": warn}},
		{"503", Basic, refreshParams(), says(503, "text/html", "<h1>later</h1>"),
			"-", Tokens{}, false, verdicts{"refresh_token_fate": warn, "status": fail}},
		{"refresh token taken out", None, refreshParams()[:1], says(400, "application/json", `{"error":"invalid_request"}`),
			"invalid_request", Tokens{}, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.answer)
			r := client(t, s, tt.auth).Refresh(context.Background(), tt.params, old)
			form := formOf(t, s.only(t).body)
			for _, p := range tt.params {
				if form.Get(p.Name) != p.Value {
					t.Errorf("sent %s = %q, want %q", p.Name, form.Get(p.Name), p.Value)
				}
			}
			if _, there := authz.Find(tt.params, "refresh_token"); form.Has("refresh_token") != there {
				t.Errorf("form = %v", form)
			}
			var answer *ErrorResponse
			if errors.As(r.Err, &answer) != (tt.code != "") || answer != nil && answer.Code != strings.Trim(tt.code, "-") {
				t.Errorf("error = %v, want code %q", r.Err, tt.code)
			}
			if r.New != tt.new || r.Old != old || r.Rotated != tt.rotated {
				t.Errorf("new %v, want %v; rotated %v", r.New, tt.new, r.Rotated)
			}
			for id, v := range tt.verdicts {
				if got := verdict(r.Checks, id); got != v {
					t.Errorf("check %s = %q (%s), want %q", id, got, text(r.Checks, id), v)
				}
			}
			noSecrets(t, r)
		})
	}
}

func TestRefreshUnknownOutcome(t *testing.T) {
	s := serve(t, drop)
	r := client(t, s, Basic).Refresh(context.Background(), refreshParams(), Tokens{Refresh: secret.New("refresh-0001")})
	s.only(t)
	if !errors.Is(r.Err, ErrUnknownOutcome) || !strings.Contains(r.Err.Error(), "keep it") {
		t.Errorf("error = %v", r.Err)
	}
	if verdict(r.Checks, "refresh_token_fate") != warn {
		t.Errorf("fate = %q", text(r.Checks, "refresh_token_fate"))
	}
}

// Google and Microsoft grant scopes in a spelling of their own: that is no other scope.
func TestRefreshInAnotherSpelling(t *testing.T) {
	for before, after := range map[string]string{"openid email": "openid https://www.googleapis.com/auth/userinfo.email",
		"User.Read": "https://graph.microsoft.com/User.Read"} {
		if f := checkNarrowed(before, after); f.Verdict != finding.Pass {
			t.Errorf("%q, then %q: %s %s", before, after, f.Verdict, f.Text)
		}
	}
	if f := checkNarrowed("a b", "a"); f.Verdict != finding.Warn {
		t.Errorf("a narrower scope: %s %s", f.Verdict, f.Text)
	}
}
