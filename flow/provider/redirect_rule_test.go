package provider

import (
	"strings"
	"testing"

	"oauthwalk/flow/finding"
)

func TestCheckRedirectURI(t *testing.T) {
	for _, tt := range []struct {
		preset, uri string
		want        finding.Verdict
		says        string
	}{
		{"spotify", "http://localhost:3500/callback", finding.Fail, "takes no redirect URI on localhost"},
		{"spotify", "http://localhost:8888/cb", finding.Fail, "Use http://127.0.0.1:8888/cb, and"},
		{"spotify", "http://LOCALHOST:3500/callback", finding.Fail, "localhost"},
		{"spotify", "http://127.0.0.1:0/callback", finding.Pass, "Register http://127.0.0.1/callback"},
		{"spotify", "http://[::1]:3500/callback", finding.Pass, "Register http://[::1]/callback"},
		{"spotify", "http://127.0.0.1/callback", finding.Pass, "does not compare the port"},
		{"spotify", "http://app.example/callback", finding.Fail, "https anywhere but on this machine"},
		{"spotify", "https://app.example/callback", finding.Pass, "exactly https://app.example/callback"},
		{"spotify", "myapp://callback", finding.Pass, "exactly myapp://callback"},
		{"spotify", "/callback", finding.Fail, "http://127.0.0.1:3500/callback"},
		{"spotify", "http://127.0.0.1:3500/callback#a", finding.Fail, "fragment"},
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
		p, _ := Find(tt.preset)
		got := p.CheckRedirectURI(tt.uri)
		if got.Verdict != tt.want || !strings.Contains(got.Text, tt.says) {
			t.Errorf("%s %s: %s %q, want %s with %q", tt.preset, tt.uri, got.Verdict, got.Text, tt.want, tt.says)
		}
		if got.Section == "" || got.Section == "no source" {
			t.Errorf("%s: the verdict names no source", tt.preset)
		}
	}
}

// Nobody is told to register what the provider refuses.
func TestRegistration(t *testing.T) {
	for _, tt := range []struct{ preset, uri, want string }{
		{"spotify", "http://127.0.0.1:3500/callback", "http://127.0.0.1/callback"},
		{"spotify", "http://localhost:8888/cb", "http://127.0.0.1/cb"},
		{"spotify", "https://app.example/callback", "https://app.example/callback"},
		{"entra", "http://[::1]:3500/callback", "http://localhost/callback"},
		{"stackexchange", "http://localhost:3500/callback", "localhost"},
	} {
		p, _ := Find(tt.preset)
		if got := p.Redirect.Registration(tt.uri); got != tt.want {
			t.Errorf("%s %s: register %q, want %q", tt.preset, tt.uri, got, tt.want)
		}
	}
}
