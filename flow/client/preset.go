package client

import (
	"oauthwalk/flow/provider"
)

// FromPreset is a client of a known provider, ready but for its ID and its secret. typed are endpoints that take the
// place of the preset's. The error is provider.ErrPart or *provider.MissingPartError.
func FromPreset(p provider.Preset, parts map[string]string, typed provider.Server) (Client, error) {
	server, err := p.ServerWith(parts, typed)
	if err != nil {
		return Client{}, err
	}
	return Client{
		Name: p.Name, Preset: p.ID, Server: server,
		RedirectURI: p.Redirect.Suggested, Scope: p.Scopes.Default, PKCE: p.PKCEMethod(),
		ScopeSeparator: p.Scopes.Separator, Extra: p.AuthorizationParams(),
		TokenExtra: p.TokenParams(), RefreshExtra: p.RefreshParams(), APIHeaders: p.APIHeaders(),
	}, nil
}
