package profile

import (
	"fmt"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
)

// forAuthorization marks the extra parameters of the authorization request.
const forAuthorization = "authorization"

// Of is a new profile of what stage 1 has set up, without its secret: that goes to Save on its own.
func Of(name string, c flow.Client) Profile {
	p := Profile{
		Name:                  name,
		Issuer:                c.Issuer,
		AuthorizationEndpoint: c.Server.AuthorizationEndpoint,
		TokenEndpoint:         c.Server.TokenEndpoint,
		RevocationEndpoint:    c.Server.RevocationEndpoint,
		API:                   c.Server.API,
		ClientID:              c.ID,
		RedirectURI:           c.RedirectURI,
		Scope:                 c.Scope,
		Auth:                  string(c.Auth),
		PKCE:                  c.PKCE.String(),
	}
	for _, e := range c.Extra {
		p.Extra = append(p.Extra, Extra{For: forAuthorization, Name: e.Name, Value: e.Value})
	}
	return p
}

// Client is what stage 1 starts from, without its secret. The error says what in the file no walk can use.
func (p Profile) Client() (flow.Client, error) {
	method, err := authz.ParseMethod(p.PKCE)
	if err != nil {
		return flow.Client{}, fmt.Errorf("the profile %q: %w", p.Name, err)
	}
	auth := token.Auth(p.Auth)
	switch auth {
	case "", token.Basic, token.Post, token.None:
	default:
		return flow.Client{}, fmt.Errorf("the profile %q: client authentication %q is not one of %s, %s, %s",
			p.Name, p.Auth, token.Basic, token.Post, token.None)
	}
	c := flow.Client{
		Name:   p.Name,
		Issuer: p.Issuer,
		Server: provider.Server{
			AuthorizationEndpoint: p.AuthorizationEndpoint,
			TokenEndpoint:         p.TokenEndpoint,
			RevocationEndpoint:    p.RevocationEndpoint,
			API:                   p.API,
		},
		ID:          p.ClientID,
		Auth:        auth,
		RedirectURI: p.RedirectURI,
		Scope:       p.Scope,
		PKCE:        method,
	}
	for _, e := range p.Extra {
		if e.For == forAuthorization {
			c.Extra = append(c.Extra, authz.Param{Name: e.Name, Value: e.Value})
		}
	}
	return c, nil
}
