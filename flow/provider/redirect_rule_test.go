package provider

import (
	"strings"
	"testing"

	"oauthwalk/flow/check"
)

func TestCheckRedirectURI(t *testing.T) {
	for _, tt := range []struct {
		preset, uri string
		want        check.Verdict
		says        string
	}{
		{"spotify", "http://localhost:3500/callback", check.Fail, "takes no redirect URI on localhost"},
		{"spotify", "http://localhost:8888/cb", check.Fail, "Use http://127.0.0.1:8888/cb, and"},
		{"spotify", "http://LOCALHOST:3500/callback", check.Fail, "localhost"},
		{"spotify", "http://127.0.0.1:0/callback", check.Pass, "Register http://127.0.0.1/callback"},
		{"spotify", "http://[::1]:3500/callback", check.Pass, "Register http://[::1]/callback"},
		{"spotify", "http://127.0.0.1/callback", check.Pass, "does not compare the port"},
		{"spotify", "http://app.example/callback", check.Fail, "https anywhere but on this machine"},
		{"spotify", "https://app.example/callback", check.Pass, "exactly https://app.example/callback"},
		{"spotify", "myapp://callback", check.Pass, "exactly myapp://callback"},
		{"spotify", "/callback", check.Fail, "http://127.0.0.1:3500/callback"},
		{"spotify", "http://127.0.0.1:3500/callback#a", check.Fail, "fragment"},
		{"yutify", "http://127.0.0.1:0/callback", check.Fail, "Port 0"},
		{"yutify", "http://localhost:3500/callback", check.Pass, "exactly http://localhost:3500/callback"},
		{"discord", "http://127.0.0.1:0/callback", check.Warn, "Port 0"}, // known from reports only
		{"gitlab", "http://localhost:0/callback", check.Fail, "Port 0"},
		{"gitlab", "http://127.0.0.1:0/callback", check.Pass, "does not compare the port"},
		{"github", "http://localhost:3500/callback", check.Warn, "prefers the host 127.0.0.1"},
		{"github", "https://app.example/callback", check.Pass, "a path below"},
		{"stackexchange", "http://localhost:0/callback", check.Pass, "Register localhost."},
		{"entra", "http://localhost:0/callback", check.Pass, "Register http://localhost/callback"},
		{"entra", "http://127.0.0.1:3500/callback", check.Warn, "prefers the host localhost"},
		{"entra", "http://[::1]:3500/callback", check.Fail, "::1"},
		{"entra", "http://localhost:3500/call(back)", check.Fail, "characters"},
		{"entra", "http://localhost:3500/" + strings.Repeat("a", 256), check.Fail, "256"},
		{"google-desktop", "http://127.0.0.1:0/callback", check.Pass, "without any registration"},
		{"google-web", "http://app.example/", check.Warn, "https"},
		{"keycloak", "http://[::1]:0/callback", check.Fail, "Port 0"},
		{"keycloak", "http://localhost:0/callback", check.Pass, "Register http://localhost/callback"},
		{"slack", "http://127.0.0.1:3500/callback", check.Warn, "localhost"},
		{"bitbucket", "http://127.0.0.1:3500/callback", check.Pass, "begins with"},
	} {
		p, _ := Find(tt.preset)
		got := p.CheckRedirectURI(tt.uri)
		if got.Verdict != tt.want || !strings.Contains(got.Text(), tt.says) {
			t.Errorf("%s %s: %s %q, want %s with %q", tt.preset, tt.uri, got.Verdict, got.Text(), tt.want, tt.says)
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
