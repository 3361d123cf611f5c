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

// sentScope is the scope in the form of this server. RFC 6749 3.3 has spaces; not everybody reads it.
func (c Client) sentScope() string { return provider.JoinScopes(c.Scope, c.ScopeSeparator) }

// CheckRedirectURI holds the redirect URI against the provider's rule where it is known, and against RFC 6749 3.1.2 where
// it is not.
func (c Client) CheckRedirectURI() finding.Finding {
	if p, ok := provider.Find(c.Preset); ok {
		return p.CheckRedirectURI(c.RedirectURI)
	}
	return checkRedirectURI(c.RedirectURI)
}

// checkPreset adds what is known of the provider.
func (c Client) checkPreset(auth token.Auth) []finding.Finding {
	p, ok := provider.Find(c.Preset)
	if !ok {
		return nil
	}
	return p.Checks(c.RedirectURI, string(auth), c.PKCE, c.Scope, c.Extra)
}

// ownNames are the parameters of the token endpoint that the walk itself sends.
var ownNames = []string{"grant_type", "code", "code_verifier", "refresh_token", "client_id", "client_secret"}

// checkTokenExtra keeps the extra parameters of the token requests from doubling one of the walk's. RFC 6749 3.2.
func checkTokenExtra(c Client) finding.Finding {
	const id, section = "extra_token_parameters", "RFC 6749 3.2"
	for _, list := range [][]authz.Param{c.TokenExtra, c.RefreshExtra} {
		for i, p := range list {
			double := slices.ContainsFunc(list[:i], func(q authz.Param) bool { return q.Name == p.Name })
			if double || p.Name == "" || slices.Contains(ownNames, p.Name) {
				return finding.Failf(id, section,
					"The extra parameter %q cannot be sent beside those of the walk. Remove it, or edit the request instead.", p.Name)
			}
		}
	}
	if slices.ContainsFunc(c.TokenExtra, func(p authz.Param) bool { return p.Name == "redirect_uri" }) {
		return finding.Failf(id, section, "The exchange sends a redirect_uri already. Remove the extra one.")
	}
	return finding.Passf(id, section, "The extra parameters stand beside those of the walk.")
}

// filled puts the walk's client ID and redirect URI where parameters name them.
func (w *Walk) filled(params []authz.Param) []authz.Param {
	var out []authz.Param
	for _, p := range params {
		out = append(out, authz.Param{Name: p.Name, Value: w.fill(p.Value)})
	}
	return out
}

func (w *Walk) fill(value string) string {
	uri := valueOf(w.snap.Stage(Request).Params, "redirect_uri")
	if uri == "" {
		uri = w.snap.Client.RedirectURI // a walk that begins with a refresh made no request
	}
	return strings.NewReplacer("{client_id}", w.snap.Client.ID, "{redirect_uri}", uri).Replace(value)
}

// headerRows are the further header fields of the API call. One whose name sounds like a credential is masked.
func (w *Walk) headerRows() []Param {
	var rows []Param
	for _, h := range w.snap.Client.APIHeaders {
		row := prepared([]authz.Param{{Name: h.Name, Value: w.fill(h.Value)}})[0]
		row.Secret = row.Secret || SensitiveHeader(h.Name)
		rows = append(rows, row)
	}
	return rows
}

// SensitiveHeader tells that a header field is to be masked: it asks the redactor, and takes what looks like a key besides.
func SensitiveHeader(name string) bool {
	const probe = "probe"
	lower := strings.ToLower(name)
	return new(secret.Redactor).Header(name, probe) != probe ||
		slices.ContainsFunc([]string{"key", "token", "secret", "auth", "cookie"},
			func(part string) bool { return strings.Contains(lower, part) })
}

// headers are the rows of the API stage that are header fields: all but the address and the token.
func headers(params []Param) []wire.Field {
	var out []wire.Field
	for _, p := range params {
		if p.Name != "url" && p.Name != "access_token" {
			out = append(out, wire.Field{Name: p.Name, Value: p.Value.Reveal()})
		}
	}
	return out
}
