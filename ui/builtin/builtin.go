// Package builtin is the practice server as one provider among others: what a walk has to know to go against it. The
// walk itself knows it only by its URL, and the server knows nothing of walks.
package builtin

import (
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// Name is what the window calls the practice server.
const Name = "Practice server"

// scope is what the practice API needs.
const scope = "activity"

// Client is the client of the practice server with that ID, "" for the first one, ready to walk. An ID that the server
// does not know stays as it is, to see what the server says to it.
func Client(s *practice.Server, id string) client.Client {
	c := client.Client{Name: Name, Issuer: s.Issuer(), RedirectURI: client.DefaultRedirectURI, Scope: scope, ID: id}
	c.Server.API = s.Issuer() + "/api/me"
	if c.ID == "" {
		c.ID = s.Clients()[0].ID
	}
	c.Secret = Secret(s, c.ID)
	return c
}

// Registered is a client with what the practice server knows of its registration. Another provider would show that on a
// page of its own.
func Registered(s *practice.Server, c client.Client) check.Client {
	for _, p := range s.Clients() {
		if p.ID == c.ID {
			known := client.Case{Client: c, Registered: p.RedirectURIs}
			if known.Provider, _ = provider.Find(provider.Practice); !p.Public() {
				known.Provider.Redirect.FreePort = nil // RFC 8252 7.3 is for native apps
			}
			return check.Client{Case: known}
		}
	}
	return check.Of(c)
}

// Secret is the secret of a client of the practice server; zero for a public or an unknown client.
func Secret(s *practice.Server, id string) secret.Value {
	for _, c := range s.Clients() {
		if c.ID == id {
			return c.Secret
		}
	}
	return secret.Value{}
}
