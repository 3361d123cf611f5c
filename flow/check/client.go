package check

import (
	"slices"

	"oauthwalk/flow/client"
	"oauthwalk/flow/token"
)

// Client is what is checked: a client as a walk would use it, and what is known of its registration.
type Client struct {
	client.Case
	Listening []string // host:port on which a walk of this program listens now, so that nobody else could
}

// Of is the client of a walk with what its preset knows of the provider.
func Of(c client.Client) Client { return Client{Case: c.Case()} }

// others are the client authentications that could be right when auth is refused, the likeliest first. RFC 6749 2.3.1:
// two of them need a secret.
func others(auth token.Auth, public bool, listed []string) []token.Auth {
	var out []token.Auth
	for _, a := range []token.Auth{token.Basic, token.Post, token.None} {
		switch {
		case a == auth, a != token.None && public:
		case len(listed) > 0 && !slices.Contains(listed, string(a)):
		default:
			out = append(out, a)
		}
	}
	return out
}
