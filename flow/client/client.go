// Package client is the registered client of a walk and every rule about it, once. A rule is a function of a Case and says
// a Finding; stage 1, the check, the walk and the advice call it, and none has a copy.
package client

import (
	"fmt"
	"net/url"
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
	Name    string       // of the provider or the saved client, as a person knows it
	Address string       // of the person's own server, for a preset that has one for each customer; as typed
	Saved   string       // ID of the saved client that this is, "" for none; a Keeper knows it by that
	Bound   []wire.Field // what the saved client is bound to, as Binding has it; nil for none
	Preset  string       // its ID in provider.Presets, "" for none; what the preset knows is then checked in stage 1
	Issuer  string       // asks for discovery when not empty; what it finds fills the gaps in Server

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
	APICall                  []authz.Param // method and body of the API call, where it is not a GET
}

// Public tells that the client has no secret to prove itself with. RFC 6749 2.1.
func (c Client) Public() bool { return c.Secret.IsZero() }

// SentScope is the scope in the form of this server. RFC 6749 3.3 has spaces; not everybody reads it.
func (c Client) SentScope() string { return provider.JoinScopes(c.Scope, c.ScopeSeparator) }

// Draft is the authorization request of this client, with that state and code challenge.
func (c Client) Draft(state secret.Value, pkce authz.PKCE) authz.Draft {
	return authz.Draft{ClientID: c.ID, RedirectURI: c.RedirectURI, Scope: c.SentScope(), State: state, PKCE: pkce,
		Extra: c.Extra}
}

// ExchangeForm is what the exchange of a code sends, besides the client authentication and what this client adds.
// RFC 6749 4.1.3 and RFC 7636 4.5.
func (c Client) ExchangeForm(code, redirectURI string, pkce authz.PKCE) []authz.Param {
	params := []authz.Param{{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: code},
		{Name: "redirect_uri", Value: redirectURI}}
	if pkce.Method != authz.Off {
		params = append(params, authz.Param{Name: "code_verifier", Value: pkce.Verifier.Reveal()})
	}
	return params
}

// Format implements fmt.Formatter: name and ID tell which client it is. Extra parameters and header fields may hold
// keys, so none is printed.
func (c Client) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "client %q of %q", c.ID, c.Name)
}

// FromPreset is a client of a known provider, ready but for its ID and its secret. typed are endpoints that take the
// place of the preset's. The error is provider.ErrPart or *provider.MissingPartError.
func FromPreset(p provider.Preset, parts map[string]string, typed provider.Server) (Client, error) {
	server, err := p.Server(parts, typed)
	if err != nil {
		return Client{}, err
	}
	return Client{
		Name: p.Name, Preset: p.ID, Server: server,
		RedirectURI: p.Redirect.Suggested, Scope: p.Scopes.Default, PKCE: p.PKCEMethod(),
		ScopeSeparator: p.Scopes.Separator, Extra: provider.Params(p.Parameters.Authorization),
		TokenExtra: provider.Params(p.Parameters.Token), RefreshExtra: provider.Params(p.Parameters.Refresh),
		APIHeaders: provider.Params(p.API.Headers),
	}, nil
}

// methods are the client authentications that an action chooses.
var methods = map[finding.ActionKind]token.Auth{finding.UseBasic: token.Basic, finding.UsePost: token.Post,
	finding.UseNone: token.None}

// Use is the fix that chooses that client authentication.
func Use(auth token.Auth) finding.Action {
	for kind, chosen := range methods {
		if chosen == auth {
			return finding.Action{Kind: kind}
		}
	}
	return finding.Action{}
}

// With is the client with that fix made. What is no change of a client, what this one has no means for, and what its
// server does not list, changes nothing; such a fix is not offered.
func (c Client) With(a finding.Action) Client {
	switch a.Kind {
	case finding.UseBasic, finding.UsePost, finding.UseNone:
		listed := len(c.Server.AuthMethods) == 0 || slices.Contains(c.Server.AuthMethods, string(methods[a.Kind]))
		if a.Kind == finding.UseNone || listed && !c.Public() {
			c.Auth = methods[a.Kind]
		}
	case finding.Host127:
		c.RedirectURI = withHost(c.RedirectURI, "127.0.0.1")
	case finding.HostName:
		c.RedirectURI = withHost(c.RedirectURI, "localhost")
	case finding.PKCES256:
		c.PKCE = authz.S256
	case finding.AddScope:
		have := strings.Fields(c.Scope)
		for _, name := range strings.Fields(a.Arg) {
			if !slices.Contains(have, name) {
				have = append(have, name)
			}
		}
		c.Scope = strings.Join(have, " ")
	case finding.AddParam:
		name, value, _ := strings.Cut(a.Arg, "=")
		if add := (authz.Param{Name: name, Value: value}); !slices.Contains(c.Extra, add) {
			others := slices.DeleteFunc(slices.Clone(c.Extra), func(p authz.Param) bool { return p.Name == name })
			c.Extra = append(others, add)
		}
	}
	return c
}

// withHost is the URI with another host and the same port. What has no host stays as it is.
func withHost(uri, host string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" || u.Hostname() == host {
		return uri
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return u.String()
}

// ExtraRules are about further parameters.
var ExtraRules = []Entry{
	{"extra_parameters", ExtraParameters, Setup},
	{"extra_token_parameters", ExtraTokenParameters, 0},
}

// ExtraParameters keeps an extra parameter from taking the place of one that the walk itself sends. RFC 6749 3.1: none is
// sent twice.
func ExtraParameters(c Case) finding.Finding {
	const id, section = "extra_parameters", "RFC 6749 3.1"
	if _, err := (authz.Draft{Extra: c.Extra}).Params(); err != nil {
		return finding.Failf(id, section, "An extra parameter cannot be sent: %v.", err).
			With("", "Remove the parameter, or edit the request instead.")
	}
	if len(c.Extra) == 0 {
		return finding.Skipf(id, section, "There are no extra parameters.")
	}
	return finding.Passf(id, section, "The extra parameters do not collide with those of the walk.")
}

// ownNames are the parameters of the token endpoint that the walk itself sends.
var ownNames = []string{"grant_type", "code", "code_verifier", "refresh_token", "client_id", "client_secret"}

// ExtraTokenParameters keeps the extra parameters of the token requests from doubling one of the walk's. RFC 6749 3.2.
func ExtraTokenParameters(c Case) finding.Finding {
	const id, section = "extra_token_parameters", "RFC 6749 3.2"
	if len(c.TokenExtra)+len(c.RefreshExtra) == 0 {
		return finding.Skipf(id, section, "There are no extra parameters for the token requests.")
	}
	for _, list := range [][]authz.Param{c.TokenExtra, c.RefreshExtra} {
		for i, p := range list {
			double := slices.ContainsFunc(list[:i], func(q authz.Param) bool { return q.Name == p.Name })
			if double || p.Name == "" || slices.Contains(ownNames, p.Name) {
				return finding.Failf(id, section, "The extra parameter %q collides with one of the walk's own parameters.", p.Name).
					With("", "Remove the parameter, or edit the request instead.")
			}
		}
	}
	if slices.ContainsFunc(c.TokenExtra, func(p authz.Param) bool { return p.Name == "redirect_uri" }) {
		return finding.Failf(id, section, "The exchange already sends a redirect_uri.").With("", "Remove the extra one.")
	}
	return finding.Passf(id, section, "The extra parameters do not collide with those of the walk.")
}

// SensitiveHeader tells that a header field is to be masked: it asks the redactor, and takes what looks like a key besides.
func SensitiveHeader(name string) bool {
	const probe = "probe"
	lower := strings.ToLower(name)
	return new(secret.Redactor).Header(name, probe) != probe ||
		slices.ContainsFunc([]string{"key", "token", "secret", "auth", "cookie"},
			func(part string) bool { return strings.Contains(lower, part) })
}
