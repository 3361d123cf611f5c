package provider

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
)

// Server is what the preset comes to with those parts. Addresses that were typed take the place of the preset's: a part
// that only a typed endpoint would have needed may be missing. The error is ErrPart or *MissingPartError; an endpoint that
// a walk can do without is left empty when one of its parts is missing.
//
// The lists of the metadata stay empty: nobody asked the server, and the preset's own checks know more.
func (p Preset) Server(parts map[string]string, typed Server) (Server, error) {
	values, err := p.settle(parts)
	if err != nil {
		return Server{}, err
	}
	s := Server{Name: p.Name}
	for _, e := range []struct {
		to       *string
		typed    string
		template string
		required string
	}{
		{&s.AuthorizationEndpoint, typed.AuthorizationEndpoint, p.Endpoints.Authorization.URL, "authorization endpoint"},
		{&s.TokenEndpoint, typed.TokenEndpoint, p.Endpoints.Token.URL, "token endpoint"},
		{&s.RevocationEndpoint, typed.RevocationEndpoint, p.Endpoints.Revocation.URL, ""},
		{&s.Issuer, typed.Issuer, p.Endpoints.Issuer.URL, ""},
		{&s.API, typed.API, p.apiTemplate(values), ""},
	} {
		text, missing := fill(e.template, values)
		*e.to = cmp.Or(e.typed, text)
		if part, _ := p.part(missing); missing != "" && *e.to == "" && e.required != "" {
			return Server{}, &MissingPartError{Preset: p.ID, Part: part, For: e.required}
		}
	}
	return s, nil
}

// Metadata is where the provider publishes its metadata; "" where it publishes none, or a part is missing.
func (p Preset) Metadata(parts map[string]string) string {
	values, err := p.settle(parts)
	if err != nil {
		return ""
	}
	address, _ := fill(p.Endpoints.Discovery.URL, values)
	return address
}

// apiTemplate is the address of the API call with its query. A parameter made of an optional part that was not given
// is left out. A walk calls with GET only, so another method is no address for it.
func (p Preset) apiTemplate(values map[string]string) string {
	if p.API.Method != "GET" {
		return ""
	}
	var pairs []string
	for _, q := range p.API.Query {
		value, missing := fill(q.Value, values)
		if part, _ := p.part(missing); missing != "" && part.Optional {
			continue
		}
		if missing != "" {
			return q.Value // which fails for the same part
		}
		pairs = append(pairs, url.QueryEscape(q.Name)+"="+url.QueryEscape(value))
	}
	if len(pairs) == 0 || p.API.URL == "" {
		return p.API.URL
	}
	return p.API.URL + "?" + strings.Join(pairs, "&")
}

// SecretAuth is the client authentication that a client with a secret begins with, by its name in RFC 8414 2: the
// preferred one that uses it.
func (p Preset) SecretAuth() string {
	if i := slices.IndexFunc(p.Auth.Methods, func(m string) bool { return m != "none" }); i >= 0 {
		return p.Auth.Methods[i]
	}
	return "none"
}

// PKCEMethod is the method to begin with: the best that the provider is known to look at, or none.
func (p Preset) PKCEMethod() authz.Method {
	for _, m := range []authz.Method{authz.S256, authz.Plain} {
		if slices.Contains(p.PKCE.Methods, string(m)) {
			return m
		}
	}
	return authz.Off
}

// Params are names and values, with the walk's names still in them.
func Params(list []Parameter) (out []authz.Param) {
	for _, p := range list {
		out = append(out, authz.Param{Name: p.Name, Value: p.Value})
	}
	return out
}

// Warning is what a person should know before the first request: it would cost them an evening to find out.
type Warning struct {
	ID       string `json:"id"`
	When     When   `json:"when"`
	Text     string `json:"text"`
	Evidence Proof  `json:"evidence"`
}

// When says in which situation a warning is given.
type When string

// The situations. Each is settled before stage 1 ends.
const (
	Anytime       When = "always"
	OnLocalhost   When = "localhost"  // the redirect URI says localhost
	OnLiteral     When = "literal"    // the redirect URI is on a loopback IP literal
	WithoutSecret When = "public"     // the client has no secret
	WithSecret    When = "secret"     // the client has one
	WithoutAPIKey When = "no_api_key" // an optional query parameter of the API call is missing
)

// Situation is what is known of the client at stage 1.
type Situation struct {
	RedirectURI string
	Public      bool   // no secret
	API         string // the address of the API call, with its query
}

// Warnings are those for that situation, in the order of the file.
func (p Preset) Warnings(s Situation) []Warning {
	host := ""
	if u, err := url.Parse(s.RedirectURI); err == nil {
		host = strings.ToLower(u.Hostname())
	}
	hold := map[When]bool{
		Anytime:       true,
		OnLocalhost:   host == "localhost",
		OnLiteral:     host == "127.0.0.1" || host == "::1",
		WithoutSecret: s.Public,
		WithSecret:    !s.Public,
		WithoutAPIKey: p.lacksOptional(s.API),
	}
	return slices.DeleteFunc(slices.Clone(p.Cautions), func(w Warning) bool { return !hold[w.When] })
}

// Risks are what a rehearsal cannot tell of the provider, since nobody has checked it there.
func (p Preset) Risks() []string {
	risks := slices.Clone(p.Rehearsal.Risks)
	if p.Refresh.Given == Unknown || p.Refresh.Given == BySetting {
		risks = append(risks, "Whether "+p.Name+" gives a refresh token is not said by the request alone. Here there is one.")
	}
	for _, u := range p.Unverified {
		risks = append(risks, u.Text)
	}
	return append(risks, "The answers of the API are made up here; whether an app is registered, approved and within its limits is known at "+p.Name+" alone.")
}

// Archived tells that the provider may be gone for good.
func (p Preset) Archived() bool {
	return slices.ContainsFunc(p.Cautions, func(w Warning) bool { return w.ID == "archived" })
}

// lacksOptional tells that a parameter made of an optional part is not in the address.
func (p Preset) lacksOptional(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, q := range p.API.Query {
		for _, name := range names(q.Value) {
			if part, _ := p.part(name); part.Optional && u.Query().Get(q.Name) == "" {
				return true
			}
		}
	}
	return false
}
