package advice

import (
	"strings"
	"testing"

	"oauthwalk/flow"
)

func TestServersAreRecognised(t *testing.T) {
	for _, test := range []struct{ address, name, want string }{
		{"https://accounts.spotify.com/authorize", "", "spotify"},
		{"https://spotify.com.evil.example/", "", ""},
		{"https://notspotify.com/", "", ""},
		{"https://login.microsoftonline.com/common/oauth2/v2.0/token", "", "microsoft"},
		{"https://ACME.OKTA.com/oauth2/v1/authorize", "", "okta"},
		{"https://id.example/realms/a/protocol/openid-connect/auth", "", "keycloak"},
		{"https://social.example/oauth/authorize", "Mastodon", "mastodon"},
		{"http://127.0.0.1:1/", "Stack Exchange", "stackexchange"},
		{"http://127.0.0.1:1/", "Atlassian (Jira, Confluence)", "atlassian"},
		{"http://127.0.0.1:1/", "Googley", ""},
		{"http://127.0.0.1:1/", "practice", "practice"},
		{"", "", ""},
		{"::", "", ""},
	} {
		if got := strings.Join(recognise([]string{test.address}, test.name), " "); got != test.want {
			t.Errorf("%q, %q: got %q, want %q", test.address, test.name, got, test.want)
		}
	}
	// A walk is known by any of its addresses, typed or found.
	for name, alter := range map[string]change{
		"issuer":   func(s *flow.Snapshot) { s.Client.Issuer = "https://github.com" },
		"typed":    func(s *flow.Snapshot) { s.Client.Server.TokenEndpoint = "https://github.com/login/oauth/access_token" },
		"found":    func(s *flow.Snapshot) { s.Server.AuthorizationEndpoint = "https://github.com/login/oauth/authorize" },
		"API":      func(s *flow.Snapshot) { s.Server.API = "https://api.github.com/user" },
		"the name": func(s *flow.Snapshot) { s.Client.Name = "GitHub" },
	} {
		s := walked(flow.Exchange, flow.Failure{})
		alter(&s)
		if got := strings.Join(serversOf(s), " "); got != "github" {
			t.Errorf("%s: got %q, want github", name, got)
		}
	}
}
