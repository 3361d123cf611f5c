package credentials

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
)

// SetupOf is the set-up that others make this client from. What its preset knows, and what a client of the practice server
// has, is not said again. A client with something secret elsewhere than in its secret cannot be shared.
func SetupOf(c client.Client, practice bool) (Setup, error) {
	s := Setup{Issuer: c.Issuer, ClientID: c.ID, RedirectURI: c.RedirectURI, Scope: c.Scope, Auth: string(c.Auth), PKCE: c.PKCE.String()}
	base := c
	switch p, known := provider.Find(c.Preset); {
	case practice:
		s.Provider, s.Issuer = provider.Practice, ""
	case known:
		s.Provider, s.Issuer = p.ID, c.Address
		base, _ = s.Begin() // a part that is missing still leaves all to be said
	default:
		base = client.Client{}
	}
	for _, f := range []struct {
		to        *string
		now, base string
	}{
		{&s.AuthorizationEndpoint, c.Server.AuthorizationEndpoint, base.Server.AuthorizationEndpoint},
		{&s.TokenEndpoint, c.Server.TokenEndpoint, base.Server.TokenEndpoint},
		{&s.RevocationEndpoint, c.Server.RevocationEndpoint, base.Server.RevocationEndpoint}, {&s.API, c.Server.API, base.Server.API},
	} {
		if f.now != f.base {
			*f.to = f.now
		}
	}
	if !practice {
		s.Params, s.TokenParams, s.RefreshParams = more(c.Extra, base.Extra), more(c.TokenExtra, base.TokenExtra), more(c.RefreshExtra, base.RefreshExtra)
	}
	for _, h := range c.APIHeaders {
		if !practice && !slices.Contains(base.APIHeaders, h) {
			s.APIHeaders = append(s.APIHeaders, h.Name+": "+h.Value)
		}
	}
	for _, call := range c.APICall {
		if call.Name == "method" {
			s.APIMethod = call.Value
		}
	}
	if what := s.secretIn(); what != "" {
		return Setup{}, fmt.Errorf("%s holds something secret; take it out of the client first", what)
	}
	return s, nil
}

// more are the parameters that the other list does not have.
func more(list, base []authz.Param) (out []string) {
	for _, p := range list {
		if !slices.Contains(base, p) {
			out = append(out, p.Name+"="+p.Value)
		}
	}
	return out
}

// JSON is the text of a file with the set-up.
func (s Setup) JSON() []byte {
	var b bytes.Buffer
	b.WriteString("{\n  \"version\": 1")
	write := func(name string, value any) {
		text, _ := json.Marshal(value) // strings always are
		fmt.Fprintf(&b, ",\n  %q: %s", name, text)
	}
	for _, f := range s.Settings() {
		switch {
		case f.One != nil && *f.One != "":
			write(f.Name, *f.One)
		case f.Many != nil && len(*f.Many) > 0:
			write(f.Name, *f.Many)
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}
