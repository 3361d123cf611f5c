package preflight_test

import (
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/preflight"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// A fix that the tool can make by itself is offered as an action, and only where it would help.
func TestActions(t *testing.T) {
	server := startPractice(t)
	for name, tt := range map[string]struct {
		alter func(*preflight.Client)
		check string
		want  finding.ActionKind
	}{
		"right client":       {func(*preflight.Client) {}, "client_authentication", ""},
		"wrong method":       {method(token.Post), "client_authentication", finding.UseBasic},
		"wrong secret":       {wrongSecret, "client_authentication", ""},
		"needless PKCE":      {func(c *preflight.Client) { c.PKCE = authz.Off }, "pkce", finding.PKCES256},
		"PKCE":               {func(*preflight.Client) {}, "pkce", ""},
		"host as registered": {registeredOwn("http://localhost:3599/callback"), "redirect_uri_registered", finding.Host127},
		"name as registered": {func(c *preflight.Client) { c.Registered = []string{"http://localhost:3599/callback"} },
			"redirect_uri_registered", finding.HostName},
		"more than the host": {registeredOwn("http://localhost:3599/other"), "redirect_uri_registered", ""},
		"no localhost": {func(c *preflight.Client) {
			c.RedirectURI, c.Rule = "http://localhost:3599/callback", preflight.RedirectRule{Known: true, NoLocalhost: true}
		}, "redirect_uri_rule", finding.Host127},
	} {
		t.Run(name, func(t *testing.T) {
			c := preflight.Client{Client: client.Client{Issuer: server.Issuer(), ID: "web", Secret: secret.New(webSecret),
				RedirectURI: ownURI, Scope: "activity", PKCE: authz.S256}}
			tt.alter(&c)
			v := examine(t, c, preflight.Deps{}).find(t, tt.check)
			if v.Action.Kind != tt.want {
				t.Errorf("%s: %s, with the action %q; want %q", v.Verdict, v.Text, v.Action.Kind, tt.want)
			}
		})
	}
}
