package page

import (
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// field is one line of the client's set-up.
type field struct {
	name    string
	explain string
	secret  bool
	get     func(*client.Client) string
	set     func(*client.Client, string)
	hide    func(*client.Client) bool // the value holds something secret; nil for never
	rules   []client.Rule             // that say what is wrong with it while it is typed
}

func text(name, why string, at func(*client.Client) *string, rules ...client.Rule) field {
	return field{name: name, explain: why, rules: rules,
		get: func(c *client.Client) string { return *at(c) },
		set: func(c *client.Client, v string) { *at(c) = strings.TrimSpace(v) }}
}

// pairs is a field of extra parameters.
func pairs(name, why string, at func(*client.Client) *[]authz.Param, rules ...client.Rule) field {
	return field{name: name, explain: why, rules: rules,
		get:  func(c *client.Client) string { return joinExtra(*at(c)) },
		set:  func(c *client.Client, v string) { *at(c) = splitExtra(v) },
		hide: func(c *client.Client) bool { return slices.ContainsFunc(*at(c), secretPair) }}
}

// fields are the set-up of a client, in the order in which a person meets them.
var fields = []field{
	text("issuer", "The URL that identifies the server. The server's metadata names the endpoints. RFC 8414 2.",
		func(c *client.Client) *string { return &c.Issuer }, func(c client.Case) finding.Finding { return provider.IssuerForm(c.Issuer) }),
	text("client_id", "What the server calls this client. Copy it from the page where the client is registered.",
		func(c *client.Client) *string { return &c.ID }, client.IDForm),
	{name: "client_secret", secret: true,
		explain: "Proves who the client is. It is sent only to the token endpoint. " +
			"Leave it empty for a public client.",
		get: func(c *client.Client) string { return c.Secret.Reveal() },
		set: func(c *client.Client, v string) { c.Secret = secret.New(v) }, rules: []client.Rule{client.SecretForm}},
	text("redirect_uri", "Where the browser returns. Register exactly this URI, byte for byte.",
		func(c *client.Client) *string { return &c.RedirectURI }, client.RedirectURI, client.RedirectURIRule),
	{name: "scope", explain: "The scopes to request, separated by spaces. The provider's documentation lists those it supports.",
		get: func(c *client.Client) string { return c.Scope },
		set: func(c *client.Client, v string) { c.Scope = v }, rules: []client.Rule{client.ScopeForm}},
}

// rareFields are those that most clients never need. The practice server knows all of them itself.
var rareFields = []field{
	text("authorization_endpoint", "Where the browser goes. If empty, taken from the issuer's metadata.",
		func(c *client.Client) *string { return &c.Server.AuthorizationEndpoint }, client.AuthorizationEndpoint),
	text("token_endpoint", "Where codes are exchanged for tokens. If empty, taken from the issuer's metadata.",
		func(c *client.Client) *string { return &c.Server.TokenEndpoint }, client.TokenEndpoint),
	text("revocation_endpoint", "Where tokens are revoked. Leave it empty to use the one in the metadata, if any.",
		func(c *client.Client) *string { return &c.Server.RevocationEndpoint }),
	text("api", "The address that stage 6 calls with the token.",
		func(c *client.Client) *string { return &c.Server.API }),
	text("ca_file", "Your own certificate authority: the path to a PEM file of certificates that are trusted in addition to the system's own. "+
		"Leave it empty for a public provider.",
		func(c *client.Client) *string { return &c.CAFile }),
	pairs("extra parameters", "Added to the authorization request, as name=value&name=value.",
		func(c *client.Client) *[]authz.Param { return &c.Extra }, client.ExtraParameters),
	pairs("token parameters", "Added to the token request in stage 5, as name=value&name=value.",
		func(c *client.Client) *[]authz.Param { return &c.TokenExtra }, client.ExtraTokenParameters),
	pairs("refresh parameters", "Added to the refresh request in stage 7, as name=value&name=value.",
		func(c *client.Client) *[]authz.Param { return &c.RefreshExtra }),
	pairs("API call", "Method and body of the API call if it is not a GET, as method=PUT&body={}.",
		func(c *client.Client) *[]authz.Param { return &c.APICall }),
	{name: "header fields", explain: "Sent with the API call in addition to the token, as Name: value pairs separated by semicolons.",
		get:  func(c *client.Client) string { return joinHeaders(c.APIHeaders) },
		set:  func(c *client.Client, v string) { c.APIHeaders = splitHeaders(v) },
		hide: func(c *client.Client) bool { return slices.ContainsFunc(c.APIHeaders, secretHeader) }},
}

// Edited is the client with one field changed; a name that no field has changes nothing.
func Edited(c client.Client, name, value string) client.Client {
	for _, list := range [][]field{fields, rareFields, {addressField}} {
		for _, f := range list {
			if f.name == name {
				f.set(&c, value)
			}
		}
	}
	return c
}

// mainRows are the fields that every client needs. The issuer is left out where the provider is known: its address takes
// the place, if it has many.
func mainRows(v View) []Row {
	switch c := v.Snapshot.Client; {
	case hasAddress(c):
		return fieldRows(v, append([]field{addressField}, fields[1:]...))
	case c.Preset != "":
		return fieldRows(v, fields[1:])
	}
	return fieldRows(v, fields)
}

// rareRows begin with the issuer where the provider is known and not asked for it.
func rareRows(v View) []Row {
	if c := v.Snapshot.Client; c.Preset != "" && !hasAddress(c) {
		return fieldRows(v, append(slices.Clone(fields[:1]), rareFields...))
	}
	return fieldRows(v, rareFields)
}

// fieldRows shows fields of the client. What is secret is hidden unless the view is open.
func fieldRows(v View, list []field) []Row {
	c := v.Snapshot.Client
	out := make([]Row, len(list))
	for i, f := range list {
		hidden := !v.Open && (f.secret || f.hide != nil && f.hide(&c))
		out[i] = Row{Name: f.name, Explain: f.explain, Of: f.name, Finding: f.wrong(v)}.with(secret.New(f.get(&c)), hidden)
	}
	return out
}

// wrong is what is wrong with a field, said where it is typed; zero for nothing. That it is empty is no fault before it was
// tried.
func (f field) wrong(v View) finding.Finding {
	c := v.Snapshot.Client
	st := v.Snapshot.Stage(flow.Setup)
	if st.Status == flow.Done || v.Earlier || f.get(&c) == "" && st.Status != flow.Failed {
		return finding.Finding{}
	}
	known := c.Case()
	for _, rule := range f.rules {
		if said := rule(known); said.Verdict == finding.Fail || said.Verdict == finding.Warn {
			said.Section = ""
			return said
		}
	}
	return finding.Finding{}
}

// blamesRare tells that stage 1 failed for want of an endpoint, or for one of the other rare fields.
func blamesRare(st flow.StageState) bool {
	bad, _ := finding.Failed(st.Checks)
	return st.Failure != nil && st.Failure.Kind == flow.KindDiscovery ||
		slices.Contains([]string{"authorization_endpoint", "token_endpoint", "extra_parameters", "extra_token_parameters"}, bad.ID)
}

// join writes names with their values, with one text within a pair and another between two.
func join(list []wire.Field, within, between string) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = p.Name + within + p.Value
	}
	return strings.Join(parts, between)
}

func joinExtra(extra []authz.Param) string { return join(extra, "=", "&") }

func joinHeaders(headers []wire.Field) string { return join(headers, ": ", "; ") }

func splitExtra(s string) []authz.Param {
	var out []authz.Param
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '&' }) {
		name, value, _ := strings.Cut(part, "=")
		out = append(out, authz.Param{Name: strings.TrimSpace(name), Value: value})
	}
	return out
}

// splitHeaders reads header fields. A semicolon that no name and colon follow belongs to the value, as in text/html;q=1.
func splitHeaders(s string) []wire.Field {
	var out []wire.Field
	for _, piece := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		name, value, found := strings.Cut(piece, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch last := len(out) - 1; {
		case found && name != "" && !strings.ContainsAny(name, " =/\"") && !strings.HasPrefix(value, "//"):
			out = append(out, wire.Field{Name: name, Value: value})
		case last >= 0:
			out[last].Value += ";" + piece
		case name != "":
			out = append(out, wire.Field{Name: name})
		}
	}
	return out
}

// secretHeader and secretPair go by the name: the value says nothing of itself.
func secretHeader(h wire.Field) bool { return client.SensitiveHeader(h.Name) }

func secretPair(p authz.Param) bool { return secret.NamesSecret(p.Name) }

// PresetClient is a client of a known provider at an address of the person's own, where the provider has many. What was
// typed before stays. Without the address the endpoints are missing, which stage 1 says.
func PresetClient(p provider.Preset, before client.Client, address string) client.Client {
	parts, _ := p.PartsOf(address)
	c, err := client.FromPreset(p, parts, provider.Server{})
	if err != nil { // a part is missing still
		c = client.Client{Name: p.Name, Preset: p.ID, RedirectURI: p.Redirect.Suggested, Scope: p.Scopes.Default,
			PKCE: p.PKCEMethod(), ScopeSeparator: p.Scopes.Separator}
	}
	c.Address = address
	if before.Preset == p.ID {
		before.Address, before.Issuer, before.Server = c.Address, c.Issuer, c.Server
		return before
	}
	return c
}

// addressField asks for the address of a provider that has one for each customer.
var addressField = field{name: "address",
	explain: "The address of your own instance of this provider. The endpoints are derived from it.",
	get:     func(c *client.Client) string { return c.Address },
	set: func(c *client.Client, v string) {
		if p, ok := provider.Find(c.Preset); ok {
			*c = PresetClient(p, *c, strings.TrimSpace(v))
		}
	}}

// hasAddress tells that the client's provider has an address for each customer.
func hasAddress(c client.Client) bool {
	p, ok := provider.Find(c.Preset)
	return ok && p.Address != ""
}
