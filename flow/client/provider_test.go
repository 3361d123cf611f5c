package client_test

import (
	"strings"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
)

// said is all that a finding says.
func said(f finding.Finding) string { return f.Text + " " + f.Evidence + " " + f.Fix }

// What the provider is known to refuse fails where its documentation says so, and warns where people report it.
func TestRedirectURIRule(t *testing.T) {
	for _, tt := range []struct {
		preset, uri string
		want        finding.Verdict
		says        string
	}{
		{"spotify", "http://localhost:3500/callback", finding.Fail, "does not accept redirect URIs on localhost"},
		{"spotify", "http://localhost:8888/cb", finding.Fail, "Use http://127.0.0.1:8888/cb, and"},
		{"spotify", "http://LOCALHOST:3500/callback", finding.Fail, "localhost"},
		{"spotify", "http://127.0.0.1:0/callback", finding.Pass, "Register http://127.0.0.1/callback"},
		{"spotify", "http://[::1]:3500/callback", finding.Pass, "Register http://[::1]/callback"},
		{"spotify", "http://127.0.0.1/callback", finding.Pass, "does not compare the port"},
		{"spotify", "http://app.example/callback", finding.Fail, "https, except on a loopback address"},
		{"spotify", "https://app.example/callback", finding.Pass, "exactly https://app.example/callback"},
		{"spotify", "myapp://callback", finding.Pass, "exactly myapp://callback"},
		{"spotify", "/callback", finding.Skip, "corrected first"},
		{"spotify", "http://127.0.0.1:3500/callback#a", finding.Skip, "corrected first"},
		{"yutify", "http://127.0.0.1:0/callback", finding.Fail, "Port 0"},
		{"yutify", "http://localhost:3500/callback", finding.Pass, "exactly http://localhost:3500/callback"},
		{"discord", "http://127.0.0.1:0/callback", finding.Warn, "Port 0"}, // known from reports only
		{"gitlab", "http://localhost:0/callback", finding.Fail, "Port 0"},
		{"gitlab", "http://127.0.0.1:0/callback", finding.Pass, "does not compare the port"},
		{"github", "http://localhost:3500/callback", finding.Warn, "prefers the host 127.0.0.1"},
		{"github", "https://app.example/callback", finding.Pass, "a path below"},
		{"stackexchange", "http://localhost:0/callback", finding.Pass, "Register localhost."},
		{"entra", "http://localhost:0/callback", finding.Pass, "Register http://localhost/callback"},
		{"entra", "http://127.0.0.1:3500/callback", finding.Warn, "prefers the host localhost"},
		{"entra", "http://[::1]:3500/callback", finding.Fail, "::1"},
		{"entra", "http://localhost:3500/call(back)", finding.Fail, "characters"},
		{"entra", "http://localhost:3500/" + strings.Repeat("a", 256), finding.Fail, "256"},
		{"google-desktop", "http://127.0.0.1:0/callback", finding.Pass, "without any registration"},
		{"google-web", "http://app.example/", finding.Warn, "https"},
		{"keycloak", "http://[::1]:0/callback", finding.Fail, "Port 0"},
		{"keycloak", "http://localhost:0/callback", finding.Pass, "Register http://localhost/callback"},
		{"slack", "http://127.0.0.1:3500/callback", finding.Warn, "localhost"},
		{"bitbucket", "http://127.0.0.1:3500/callback", finding.Pass, "begins with"},
	} {
		got := client.RedirectURIRule(client.Client{Preset: tt.preset, RedirectURI: tt.uri}.Case())
		if got.Verdict != tt.want || !strings.Contains(said(got), tt.says) {
			t.Errorf("%s %s: %s %q, want %s with %q", tt.preset, tt.uri, got.Verdict, said(got), tt.want, tt.says)
		}
		if got.Section == "" || got.Section == "no source" {
			t.Errorf("%s: the verdict names no source", tt.preset)
		}
	}
}

// What a preset knows of client authentication, PKCE, scopes and refresh tokens.
func TestProviderRules(t *testing.T) {
	duration := []authz.Param{{Name: "duration", Value: "permanent"}}
	for _, tt := range []struct {
		preset, id, auth, scope string
		pkce                    authz.Method
		extra                   []authz.Param
		want                    finding.Verdict
	}{
		{preset: "twitch", id: "provider_client_authentication", auth: "client_secret_basic", want: finding.Warn},
		{preset: "twitch", id: "provider_client_authentication", auth: "client_secret_post", want: finding.Pass},
		{preset: "twitch", id: "provider_pkce", pkce: authz.S256, want: finding.Warn},
		{preset: "twitch", id: "provider_pkce", want: finding.Pass},
		{preset: "github", id: "provider_pkce", pkce: authz.Plain, want: finding.Warn},
		{preset: "github", id: "provider_pkce", pkce: authz.S256, want: finding.Pass},
		{preset: "github", id: "provider_pkce", want: finding.Skip},
		{preset: "spotify", id: "scope_form", scope: "['a', 'b']", want: finding.Warn},
		{preset: "spotify", id: "scope_form", scope: "a,b", want: finding.Warn},
		{preset: "spotify", id: "provider_scope", scope: "", want: finding.Skip},
		{preset: "stackexchange", id: "provider_scope", scope: "a b", want: finding.Pass},
		{preset: "github", id: "provider_refresh", want: finding.Skip},
		{preset: "slack", id: "provider_refresh", want: finding.Skip},
		{preset: "linkedin", id: "provider_refresh", want: finding.Skip},
		{preset: "entra", id: "provider_refresh", scope: "openid", want: finding.Skip},
		{preset: "entra", id: "provider_refresh", scope: "openid offline_access", want: finding.Pass},
		{preset: "reddit", id: "provider_refresh", want: finding.Skip},
		{preset: "reddit", id: "provider_refresh", extra: duration, want: finding.Pass},
	} {
		c := client.Client{Preset: tt.preset, Auth: token.Auth(tt.auth), Scope: tt.scope, PKCE: tt.pkce, Extra: tt.extra}
		if got := client.Rules[tt.id](c.Case()); got.Verdict != tt.want || got.ID != tt.id {
			t.Errorf("%s %s: %s %q, want %s", tt.preset, tt.id, got.Verdict, got.Text, tt.want)
		}
	}
}

func TestSuggestedRedirectURIKeepsToTheRule(t *testing.T) {
	for _, p := range provider.Presets() {
		c := client.Client{Preset: p.ID, RedirectURI: p.Redirect.Suggested}.Case()
		for _, f := range c.Judge(client.RedirectURI, client.RedirectURIRule) {
			if f.Verdict != finding.Pass {
				t.Errorf("%s: %s is %s: %s", p.ID, f.ID, f.Verdict, f.Text)
			}
		}
	}
}
