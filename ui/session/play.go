package session

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/provider"
)

// rehearsalKey is the API key of the registered client, where a provider's calls need one.
const rehearsalKey = "practice-api-key"

// Play turns a preset into what the practice server has to know to play that provider: the server is a stranger and
// knows no preset. The preset of the practice server is that server itself, so it comes to nil.
func Play(p provider.Preset) (*practice.Play, error) {
	if p.ID == provider.Practice {
		return nil, nil
	}
	server, err := p.Server(p.Examples(), provider.Server{})
	if err != nil {
		return nil, err
	}
	r := p.Rehearsal
	out := &practice.Play{
		As: p.ID, Name: p.Name, Notes: p.Risks(), Auth: p.Auth.Methods, Says: r.Says,
		Paths: practice.Paths{Authorization: pathOf(server.AuthorizationEndpoint), Token: pathOf(server.TokenEndpoint),
			Revocation: pathOf(server.RevocationEndpoint), FormToken: r.FormToken,
			Metadata: pathOf(p.Metadata(p.Examples())), Issuer: cmp.Or(r.Issuer, pathOf(server.Issuer))},
		Scopes: practice.Scopes{Separator: p.Scopes.Separator, Complete: r.ScopesComplete, Eternal: r.EternalScope},
		PKCE:   practice.PKCE{Methods: p.PKCE.Methods, Required: p.PKCE.Required},
		Redirect: practice.RedirectRule{Match: string(p.Redirect.Match), FreePort: p.Redirect.FreePort, Portless: p.Redirect.Portless,
			Unneeded: p.Redirect.Unneeded, Refused: p.Redirect.Refused, PlainHTTP: string(p.Redirect.PlainHTTP),
			Forbidden: p.Redirect.Characters, MaxLength: p.Redirect.MaxLength},
		Refresh: practice.Refresh{Given: p.Refresh.Given != provider.Never, Needs: p.Refresh.Needs, Rotates: p.Refresh.Rotates,
			EndsAccess: r.RefreshEndsAccess},
		Answers: practice.Answers{Form: p.Answers.Form, NoScope: r.NoScopeTold, ScopeSeparator: p.Answers.ScopeSeparator,
			ScopeArray: p.Answers.ScopeArray, ErrorsWith200: p.Answers.ErrorsWith200, ErrorMember: p.Answers.ErrorMember,
			LifetimeMember: p.Answers.LifetimeMember, NoLifetime: p.Answers.NoLifetime},
		API: practice.API{Errors: r.APIErrors, Compressed: p.Answers.Compressed, Calls: calls(p, cmp.Or(server.API, p.API.URL))},
	}
	for _, rule := range r.Takes {
		out.Lax = append(out.Lax, practice.Rule(rule))
	}
	for _, s := range p.Scopes.Examples {
		out.Scopes.Known = append(out.Scopes.Known, practice.Scope{Name: s.Name, Words: s.Meaning})
	}
	for _, q := range p.API.Query {
		if q.Value == "{key}" {
			out.API.Key = rehearsalKey
		}
	}
	if base := path.Dir(out.API.Calls[0].Path); base != "/" {
		out.API.Base = base
	}
	return out, nil
}

// Rehearse begins a new walk with the practice server in the place of the provider of a client: it plays by that one's rules,
// and has the redirect URI of the client registered. The one before it ends.
func (s *Session) Rehearse(c client.Client) error {
	p, _ := provider.Find(c.Preset)
	play, err := Play(p)
	if err != nil {
		return err
	}
	uri := p.Redirect.Registration(strings.Replace(c.RedirectURI, ":0/", ":3500/", 1)) // 0 is any free one
	srv, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Play: play, RedirectURIs: []string{uri}})
	if err != nil {
		return fmt.Errorf("the provider cannot be played: %w", err)
	}
	parts := p.Examples()
	if play.API.Key != "" {
		parts["key"] = play.API.Key
	}
	known, err := p.Server(parts, provider.Server{})
	if err != nil {
		_ = srv.Close() // it only cuts connections
		return err
	}
	at := func(address string) string {
		if _, rest, ok := strings.Cut(address, "://"); ok {
			_, path, _ := strings.Cut(rest, "/")
			return srv.Issuer() + "/" + path
		}
		return address
	}
	known.AuthorizationEndpoint, known.TokenEndpoint, _ = srv.Endpoints()
	known.RevocationEndpoint, known.API = at(known.RevocationEndpoint), at(known.API)
	known.Issuer = ""
	if !slices.Contains(play.Lax, practice.Issuer) {
		known.Issuer = srv.Issuer() + play.Paths.Issuer
	}
	first := srv.Clients()[0]
	c.Name, c.Issuer, c.Server, c.ID, c.Secret = p.Name+", played here", "", known, first.ID, first.Secret
	c.Saved, c.Bound, c.CAFile = "", nil, ""
	s.StartOver(c)
	s.play(srv)
	return nil
}

// play keeps the server that plays a provider, nil for none, and ends the one before.
func (s *Session) play(srv *practice.Server) {
	if s.played != nil {
		_ = s.played.Close() // it only cuts connections
	}
	s.played = srv
}

// calls are those of the preset, or the one call that proves the token, with an answer that says it is made up.
func calls(p provider.Preset, address string) []practice.Call {
	var out []practice.Call
	for _, c := range p.Rehearsal.Calls {
		call := practice.Call{Method: c.Method, Path: c.Path, Scope: c.Scope, Status: cmp.Or(c.Status, http.StatusOK),
			Activity: c.Activity, PageBy: c.PageBy, Bodies: c.Answers}
		for _, n := range c.Needs {
			call.Needs = append(call.Needs, practice.Need{Name: n.Name, Error: n.Error})
		}
		out = append(out, call)
	}
	if len(out) == 0 {
		out = []practice.Call{{Method: p.API.Method, Path: pathOf(address), Status: http.StatusOK,
			Bodies: map[string]json.RawMessage{"": json.RawMessage(`{"id":"{id}","name":"{person}","rehearsal":"made up"}`)}}}
	}
	return out
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return u.Path
}
