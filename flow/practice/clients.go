package practice

import (
	"errors"
	"fmt"
	"slices"

	"oauthwalk/flow/secret"
)

// tutorialURI is the redirect URI of the first tutorial, registered for both clients.
const tutorialURI = "http://127.0.0.1:3500/callback"

// ErrClient is a client that cannot be registered.
var ErrClient = errors.New("client cannot be registered")

// Client is a registered client. Its kind follows from its secret (RFC 6749 2.1):
//
//   - with a secret it is confidential, as yutify's are: client_secret_basic, redirect URI as an exact string, PKCE
//     optional with S256 or plain;
//   - without one it is public, as a native app is (RFC 8252): no client authentication, any port for a redirect URI
//     with a loopback IP literal, PKCE required with S256.
type Client struct {
	ID           string       `json:"client_id"`
	Name         string       `json:"client_name"` // what the consent page calls it
	Secret       secret.Value `json:"client_secret,omitzero"`
	RedirectURIs []string     `json:"redirect_uris"`
	RefreshToken secret.Value `json:"-"` // to begin with, where one was asked for
}

// Public tells that the client has no secret.
func (c Client) Public() bool { return c.Secret.IsZero() }

// AuthMethod is its one way of client authentication, by the name of RFC 7591 2.
func (c Client) AuthMethod() string {
	if c.Public() {
		return "none"
	}
	return "client_secret_basic"
}

// The IDs of the clients that are registered from the start.
const (
	WebClient    = "practice-web"
	NativeClient = "practice-native"
)

// practiceClients are there from the start. The secret is no secret: it stands in the documentation.
func practiceClients() []Client {
	return []Client{
		{ID: WebClient, Name: "Practice web app", Secret: secret.New("practice-web-secret"),
			RedirectURIs: []string{tutorialURI}},
		{ID: NativeClient, Name: "Practice native app", RedirectURIs: []string{tutorialURI}},
	}
}

// register checks the clients and gives each of them the extra redirect URIs.
func (p *Play) register(clients []Client, extra []string) ([]Client, error) {
	if clients == nil {
		clients = p.clients()
	}
	out := make([]Client, 0, len(clients))
	for _, c := range clients {
		if c.ID == "" || slices.ContainsFunc(out, func(o Client) bool { return o.ID == c.ID }) {
			return nil, fmt.Errorf("%w: client_id %q is empty or repeated; give each client its own", ErrClient, c.ID)
		}
		if c.Name == "" {
			c.Name = c.ID
		}
		var uris []string
		for _, uri := range slices.Concat(c.RedirectURIs, extra) {
			if err := p.registrable(uri); err != nil {
				return nil, fmt.Errorf("%w: %s: redirect URI %q: %w", ErrClient, c.ID, uri, err)
			}
			if !slices.Contains(uris, uri) {
				uris = append(uris, uri)
			}
		}
		if len(uris) == 0 && !p.played() {
			return nil, fmt.Errorf("%w: %s has no redirect URI; name at least one", ErrClient, c.ID)
		}
		c.RedirectURIs = uris
		out = append(out, c)
	}
	return out, nil
}

// client finds a client by its ID.
func (s *Server) client(id string) (Client, bool) {
	clients := s.registered()
	i := slices.IndexFunc(clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return Client{}, false
	}
	return clients[i], true
}
