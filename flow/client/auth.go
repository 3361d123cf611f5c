package client

import (
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
)

// AuthRules are about the client authentication.
var AuthRules = []Entry{
	{"client_authentication_choice", AuthenticationChoice, Setup | Check},
	{"provider_client_authentication", ProviderAuthentication, Preset},
	{"client_authentication_sent", AuthenticationSent, 0},
}

// ChooseAuth settles the client authentication once and for all: x/oauth2 would otherwise find out by sending the code
// twice. methods are those of the metadata.
func (c Client) ChooseAuth(methods []string) token.Auth {
	auth, _ := c.AuthChoice(methods)
	return auth
}

// AuthChoice is ChooseAuth with its reason, in a sentence.
func (c Client) AuthChoice(methods []string) (token.Auth, string) {
	listed := func(a token.Auth) bool { return slices.Contains(methods, string(a)) }
	switch p, preset := provider.Find(c.Preset); {
	case c.Auth != "":
		return c.Auth, string(c.Auth) + ", as you chose."
	case c.Public():
		return token.None, "Automatic: none, as the client has no secret."
	case preset:
		auth := p.SecretAuth()
		return token.Auth(auth), "Automatic: " + auth + ", which the preset of " + p.Name + " prefers."
	case len(methods) == 0: // RFC 8414 2: a server that says nothing accepts client_secret_basic.
		return token.Basic, "Automatic: client_secret_basic, unless the metadata lists only other methods."
	case listed(token.Basic):
		return token.Basic, "Automatic: client_secret_basic, which the metadata lists."
	case listed(token.Post):
		return token.Post, "Automatic: client_secret_post, because the metadata lists it and does not list client_secret_basic."
	}
	return token.Basic, "Automatic: client_secret_basic, though the metadata lists only " + strings.Join(methods, ", ") + "."
}

// AuthenticationChoice looks at the client authentication in use. RFC 6749 2.3; RFC 8414 2 has the list of the metadata.
func AuthenticationChoice(c Case) finding.Finding {
	const id, section = "client_authentication_choice", "RFC 6749 2.3"
	listed := c.Metadata.AuthMethods
	switch auth := c.auth(); {
	case auth != token.Basic && auth != token.Post && auth != token.None:
		return finding.Failf(id, section, "The client authentication %q is not basic, post or none.", string(auth)).
			With("", "Choose basic, post or none.")
	case auth == token.None && !c.Public():
		return finding.Warnf(id, section, "The client has a secret, but it is not sent: the client authentication is none.").
			With("", "Choose basic or post, or remove the secret.")
	case auth != token.None && c.Public():
		return finding.Failf(id, section, "The client authentication is %s, which needs a client secret.", string(auth)).
			With("", "Enter the secret, or choose none if this is a public client.", finding.Action{Kind: finding.UseNone})
	case len(listed) > 0 && !slices.Contains(listed, string(auth)):
		return finding.Warnf(id, "RFC 8414 2", "The server's metadata does not list %s. It lists %s.", string(auth),
			strings.Join(listed, ", ")).With("", "Choose a listed one.")
	case len(listed) > 0:
		return finding.Passf(id, section, "The client authenticates with %s, and the server's metadata lists it.", string(auth))
	default:
		return finding.Passf(id, section, "The client authenticates with %s.", string(auth))
	}
}

// ProviderAuthentication compares with what is known of the provider. RFC 6749 2.3: the server decides which client
// authentication it accepts.
func ProviderAuthentication(c Case) finding.Finding {
	const id = "provider_client_authentication"
	p, auth := c.Provider, c.auth()
	section := p.Auth.Evidence.Section()
	switch {
	case p.ID == "":
		return finding.Skipf(id, "RFC 6749 2.3", "This program does not know which client authentication this provider accepts.")
	case slices.Contains(p.Auth.Methods, string(auth)):
		return finding.Passf(id, section, "%s accepts %s.", p.Name, string(auth))
	}
	return finding.Warnf(id, section, "%s is not known to accept %s. It accepts %s.", p.Name, string(auth),
		strings.Join(p.Auth.Methods, ", ")).With("", "Choose a method that the provider accepts.")
}

// AuthenticationSent says how the client authenticated in the last token request. RFC 6749 2.3: with one method in a
// request, never with two.
func AuthenticationSent(c Case) finding.Finding {
	const id, section = "client_authentication_sent", "RFC 6749 2.3"
	secret, _ := c.sent(Exchange, "client_secret")
	switch auth := c.auth(); {
	case auth == token.Basic && secret != "":
		return finding.Warnf(id, section, "The secret is sent twice: in the header and in the form-encoded body. Only one method is allowed.")
	case auth == token.Basic && c.Secret.IsZero():
		return finding.Warnf(id, section, "The client authenticates with client_secret_basic, but it has no secret.")
	case auth == token.Basic:
		return finding.Passf(id, "RFC 6749 2.3.1", "The client ID and the secret are in the Authorization header.")
	case auth == token.Post && c.Secret.IsZero():
		return finding.Warnf(id, section, "The client authenticates with client_secret_post, but it has no secret.")
	case auth == token.Post:
		return finding.Passf(id, "RFC 6749 2.3.1", "The client ID and the secret are in the form-encoded body.")
	default:
		return finding.Passf(id, "RFC 6749 3.2.1", "A public client: it identifies itself with client_id and does not authenticate.")
	}
}

// RawBasic is Basic without the percent-encoding of RFC 6749 2.3.1. Only a check tries it, to tell a server that does not
// decode ID and secret from a wrong secret.
const RawBasic token.Auth = "client_secret_basic without percent-encoding"

// Encoded tells that the percent-encoding of the Basic header changes the ID or the secret.
func (c Client) Encoded() bool {
	return url.QueryEscape(c.ID) != c.ID || url.QueryEscape(c.Secret.Reveal()) != c.Secret.Reveal()
}

// Escaped tells that the secret looks percent-encoded as it was entered. Sent without a second encoding it is the right one
// at a server that decodes.
func (c Client) Escaped() bool {
	plain, err := url.PathUnescape(c.Secret.Reveal())
	return err == nil && plain != c.Secret.Reveal()
}

// Tested is what a check without a user has shown of the client authentication of this very client, with a code that
// cannot exist. The zero value is no test.
type Tested struct {
	Accepted token.Auth   // how the server accepted the client; "" when it did not
	Refused  []token.Auth // how it refused the client
}
