package provider

import "testing"

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
