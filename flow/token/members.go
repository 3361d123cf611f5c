package token

import (
	"slices"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
)

// standard are the members that this package gives a meaning to. A name that differs from one of them in case only is
// not taken for it, and not believed either.
var standard = []string{"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token", "error",
	"error_description", "error_uri"}

// harmless are standard members that hold no secret, although their names may sound like it.
var harmless = []string{"token_type", "expires_in", "scope", "error", "error_description", "error_uri"}

// sensitive are parts of names that make an unknown member worth masking: better one too many than one too few.
var sensitive = []string{"token", "secret", "password", "passwd", "assertion", "cookie", "session",
	"credential", "key", "code", "verifier", "jwt", "ticket", "nonce", "state", "signature"}

func (p *parser) members() []Member {
	members := make([]Member, 0, len(p.object.Members))
	for _, m := range p.object.Members {
		members = append(members, Member{
			Name:  p.words(m.Name),
			Kind:  m.Kind,
			Value: secret.New(m.Text),
			// An unknown member that repeats a token is as secret as the token.
			Secret:   maskable(m) || p.redact.Text(m.Raw) != m.Raw,
			Standard: slices.Contains(standard, m.Name),
		})
	}
	return members
}

// maskable also looks for sensitive names inside of nested values: Slack puts a second token into one.
func maskable(m strictjson.Member) bool {
	names := strings.ToLower(m.Name)
	if slices.Contains(harmless, m.Name) {
		names = ""
	}
	if m.Kind == strictjson.Nested || m.Kind == strictjson.Array && m.Name != "scope" {
		names += " " + strings.ToLower(m.Raw)
	}
	return slices.ContainsFunc(sensitive, func(part string) bool { return strings.Contains(names, part) })
}
