package client

import (
	"net/url"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Target names a request of a walk.
type Target string

// The requests of a walk.
const (
	Authorization Target = "authorization"
	Exchange      Target = "exchange"
	Refresh       Target = "refresh"
	API           Target = "api"
)

// Case is all that a rule may look at. What is not known is zero, and gives a Skip.
type Case struct {
	Client
	Provider   provider.Preset          // what is known of the provider; the zero value where nothing is
	Metadata   provider.Server          // what the server says of itself; the zero value where nobody asked
	Registered []string                 // redirect URIs as the provider has them
	Sent       map[Target][]authz.Param // as it left, edits included
	Exchanges  []wire.Exchange          // oldest first
	Response   *authz.Response          // nil before the callback
	Token      *token.Result            // nil before the exchange
	Now        time.Time                // when the last response arrived; zero: as the record has it
}

// Rule is one rule about a client. It changes nothing and asks nobody.
type Rule func(Case) finding.Finding

// Rules are the rules, by the ID of their Finding. An ID means one rule; each face shows the same Finding.
var Rules = map[string]Rule{
	"client_id_form":                 IDForm,
	"client_secret_form":             SecretForm,
	"redirect_uri":                   RedirectURI,
	"redirect_uri_rule":              RedirectURIRule,
	"redirect_uri_registered":        RedirectURIRegistered,
	"metadata_endpoints":             MetadataEndpoints,
	"authorization_endpoint_form":    AuthorizationEndpoint,
	"token_endpoint_form":            TokenEndpoint,
	"client_authentication_choice":   AuthenticationChoice,
	"client_authentication_sent":     AuthenticationSent,
	"provider_client_authentication": ProviderAuthentication,
	"pkce_choice":                    PKCEChoice,
	"provider_pkce":                  ProviderPKCE,
	"code_verifier":                  VerifierForm,
	"code_challenge":                 ChallengeFits,
	"scope_form":                     ScopeForm,
	"scope_choice":                   ScopeChoice,
	"provider_scope":                 ProviderScope,
	"provider_refresh":               ProviderRefresh,
	"extra_parameters":               ExtraParameters,
	"extra_token_parameters":         ExtraTokenParameters,
	"state_sent":                     StateSent,
	"token_destination":              TokenDestination,
	"clock":                          Clock,
}

// Judge applies the rules in their order.
func (c Case) Judge(rules ...Rule) []finding.Finding {
	out := make([]finding.Finding, len(rules))
	for i, rule := range rules {
		out[i] = rule(c)
	}
	return out
}

// InUse is the server as the walk uses it: what was configured wins over the metadata.
func (c Case) InUse() provider.Server { return Overlay(c.Metadata, c.Server) }

// auth is the client authentication in use.
func (c Case) auth() token.Auth { return c.ChooseAuth(c.Metadata.AuthMethods) }

// Overlay lets configured endpoints win over those of the metadata.
func Overlay(found, configured provider.Server) provider.Server {
	if found.Issuer == "" { // nobody was asked, or nothing was found
		return configured
	}
	for _, f := range []struct{ to, from *string }{
		{&found.AuthorizationEndpoint, &configured.AuthorizationEndpoint},
		{&found.TokenEndpoint, &configured.TokenEndpoint},
		{&found.RevocationEndpoint, &configured.RevocationEndpoint},
		{&found.API, &configured.API},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	return found
}

// sent is a parameter of a request, and whether that request is known at all.
func (c Case) sent(to Target, name string) (value string, known bool) {
	params, known := c.Sent[to]
	value, _ = authz.Find(params, name)
	return value, known
}

// redirectURI is the one that was sent, edits included, or the one of the client while nothing was sent.
func (c Case) redirectURI() (string, *url.URL) {
	uri, known := c.sent(Authorization, "redirect_uri")
	if !known {
		uri = c.RedirectURI
	}
	u, err := url.Parse(uri)
	if err != nil {
		u = &url.URL{}
	}
	return uri, u
}

// Case is the client with what its preset knows of the provider, before anything is sent.
func (c Client) Case() Case {
	known, _ := provider.Find(c.Preset)
	return Case{Client: c, Provider: known}
}
