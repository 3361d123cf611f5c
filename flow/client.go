package flow

import (
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// DefaultRedirectURI is the address that the tutorials register.
const DefaultRedirectURI = "http://127.0.0.1:3500/callback"

// Client is what stage 1 sets up: a registered client and the server that it is registered with.
type Client struct {
	Name    string // of the provider or the saved client, as a person knows it
	Address string // of the person's own server, for a preset that has one for each customer; as typed
	Saved   string // ID of the saved client that this is, "" for none; a Keeper knows it by that
	Preset  string // its ID in provider.Presets, "" for none; what the preset knows is then checked in stage 1
	Issuer  string // asks for discovery when not empty; what it finds fills the gaps in Server

	Server      provider.Server // endpoints that were typed; they win over discovered ones
	ID          string
	Secret      secret.Value
	Auth        token.Auth // "" chooses: none without a secret, else what the metadata allows, Basic first
	RedirectURI string     // port 0 takes any free port, for servers that allow it (RFC 8252 7.3)
	Scope       string     // the names, separated by spaces
	PKCE        authz.Method
	CAFile      string // path of a PEM file with authorities to trust besides the system's, "" for none

	// ScopeSeparator stands between the names where they are sent; "" is a space, as RFC 6749 3.3 has it.
	ScopeSeparator string
	Extra          []authz.Param // added to the authorization request
	// Added to the other requests. {client_id} and {redirect_uri} in a value stand for those of the walk.
	TokenExtra, RefreshExtra []authz.Param
	APIHeaders               []wire.Field
}

// Public tells that the client has no secret to prove itself with. RFC 6749 2.1.
func (c Client) Public() bool { return c.Secret.IsZero() }

// ChooseAuth settles the client authentication once and for all: x/oauth2 would otherwise find out by sending the code
// twice. methods are those of the metadata.
func (c Client) ChooseAuth(methods []string) token.Auth {
	auth, _ := c.AuthChoice(methods)
	return auth
}

// AuthChoice is ChooseAuth with its reason.
func (c Client) AuthChoice(methods []string) (token.Auth, finding.Finding) {
	const id, section = "client_authentication_choice", "RFC 8414 2"
	listed := func(a token.Auth) bool { return slices.Contains(methods, string(a)) }
	switch p, preset := provider.Find(c.Preset); {
	case c.Auth != "":
		return c.Auth, finding.Passf(id, "RFC 6749 2.3", "%s, as you chose.", string(c.Auth))
	case c.Public():
		return token.None, finding.Passf(id, "RFC 6749 2.1", "Automatic takes none: the client has no secret.")
	case preset:
		return token.Auth(p.AuthFor(false)), finding.Passf(id, p.Auth.Evidence.Section(),
			"Automatic takes %s, which the preset of %s prefers.", p.AuthFor(false), p.Name)
	case len(methods) == 0: // RFC 8414 2: a server that says nothing takes client_secret_basic.
		return token.Basic, finding.Passf(id, section,
			"Automatic takes client_secret_basic until the metadata list others.")
	case listed(token.Basic):
		return token.Basic, finding.Passf(id, section, "Automatic takes client_secret_basic: the metadata list it.")
	case listed(token.Post):
		return token.Post, finding.Passf(id, section,
			"Automatic takes client_secret_post: the metadata list it, and not client_secret_basic.")
	}
	return token.Basic, finding.Warnf(id, section,
		"Automatic takes client_secret_basic, though the metadata list only %s.", strings.Join(methods, ", "))
}
