package check_test

import (
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// A fix that the tool can make by itself is offered as an action, and only where it would help.
func TestActions(t *testing.T) {
	server := startPractice(t)
	for name, tt := range map[string]struct {
		alter func(*check.Client)
		check string
		want  finding.ActionKind
	}{
		"right client":       {func(*check.Client) {}, "client_authentication", ""},
		"wrong method":       {method(token.Post), "client_authentication", finding.UseBasic},
		"wrong secret":       {wrongSecret, "client_authentication", ""},
		"needless PKCE":      {func(c *check.Client) { c.PKCE = authz.Off }, "pkce", finding.PKCES256},
		"PKCE":               {func(*check.Client) {}, "pkce", ""},
		"host as registered": {registeredOwn("http://localhost:3599/callback"), "redirect_uri_registered", finding.Host127},
		"name as registered": {func(c *check.Client) { c.Registered = []string{"http://localhost:3599/callback"} },
			"redirect_uri_registered", finding.HostName},
		"more than the host": {registeredOwn("http://localhost:3599/other"), "redirect_uri_registered", ""},
		"no localhost": {func(c *check.Client) {
			c.RedirectURI = "http://localhost:3599/callback"
			c.Provider, _ = provider.Find("spotify")
		}, "redirect_uri_rule", finding.Host127},
	} {
		t.Run(name, func(t *testing.T) {
			c := check.Of(client.Client{Issuer: server.Issuer(), ID: "web", Secret: secret.New(webSecret),
				RedirectURI: ownURI, Scope: "activity", PKCE: authz.S256})
			tt.alter(&c)
			v := examine(t, c, check.Deps{}).find(t, tt.check)
			if v.Action.Kind != tt.want {
				t.Errorf("%s: %s, with the action %q; want %q", v.Verdict, v.Text, v.Action.Kind, tt.want)
			}
		})
	}
}
