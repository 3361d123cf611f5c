package profile

import (
	"fmt"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// The requests that an Extra can be for.
const (
	forAuthorization = "authorization"
	forToken         = "token"
	forRefresh       = "refresh"
	forAPIHeader     = "api-header"
)

// Of is a profile of what stage 1 has set up, without its secret: that goes to Save on its own. A client that was saved
// before keeps its ID.
func Of(name string, c client.Client) Profile {
	p := Profile{
		ID:                    c.Saved,
		Name:                  name,
		Provider:              c.Preset,
		Address:               c.Address,
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
		CAFile:                wire.CAPath(c.CAFile),
	}
	for _, list := range []struct {
		request string
		params  []authz.Param
	}{{forAuthorization, c.Extra}, {forToken, c.TokenExtra}, {forRefresh, c.RefreshExtra}} {
		for _, e := range list.params {
			p.Extra = append(p.Extra, Extra{For: list.request, Name: e.Name, Value: e.Value})
		}
	}
	for _, h := range c.APIHeaders {
		p.Extra = append(p.Extra, Extra{For: forAPIHeader, Name: h.Name, Value: h.Value})
	}
	return p
}

// Client is what stage 1 starts from, without its secret. The error says what in the file no walk can use.
func (p Profile) Client() (client.Client, error) {
	method, err := authz.ParseMethod(p.PKCE)
	if err != nil {
		return client.Client{}, fmt.Errorf("the profile %q: %w", p.Name, err)
	}
	auth := token.Auth(p.Auth)
	switch auth {
	case "", token.Basic, token.Post, token.None:
	default:
		return client.Client{}, fmt.Errorf("the profile %q: client authentication %q is not one of %s, %s, %s",
			p.Name, p.Auth, token.Basic, token.Post, token.None)
	}
	c := client.Client{
		Saved:   p.ID,
		Name:    p.Name,
		Address: p.Address,
		Issuer:  p.Issuer,
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
		CAFile:      p.CAFile,
	}
	if preset, ok := provider.Find(p.Provider); ok {
		c.Preset, c.ScopeSeparator = preset.ID, preset.Scopes.Separator
		parts, _ := preset.PartsOf(p.Address)
		if known, err := preset.ServerWith(parts, c.Server); err == nil { // without its address no more is known of it
			c.Server.Name, c.Server.Issuer = known.Name, known.Issuer
		}
	}
	for _, e := range p.Extra {
		param := authz.Param{Name: e.Name, Value: e.Value}
		switch e.For {
		case forAuthorization:
			c.Extra = append(c.Extra, param)
		case forToken:
			c.TokenExtra = append(c.TokenExtra, param)
		case forRefresh:
			c.RefreshExtra = append(c.RefreshExtra, param)
		case forAPIHeader:
			c.APIHeaders = append(c.APIHeaders, wire.Field{Name: e.Name, Value: e.Value})
		}
	}
	return c, nil
}
