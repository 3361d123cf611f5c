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

// RedirectRule is how a provider compares the redirect URI that was sent with those that are registered.
type RedirectRule struct {
	Match      Match     `json:"match"`
	FreePort   []string  `json:"free_port,omitempty"`  // hosts whose port need not be the registered one
	Refused    []string  `json:"refused,omitempty"`    // hosts that are never taken
	Preferred  string    `json:"preferred,omitempty"`  // the host to choose
	PlainHTTP  PlainHTTP `json:"plain_http"`           // where http will do
	MaxLength  int       `json:"max_length,omitempty"` // in characters; 0: not known
	Characters string    `json:"characters,omitempty"` // that must not be in it
	Unneeded   bool      `json:"unneeded,omitempty"`   // a free port needs no registration at all
	Suggested  string    `json:"suggested"`            // to begin with
	Portless   bool      `json:"portless,omitempty"`   // a free port is registered by leaving the port out
	Note       string    `json:"note,omitempty"`
	Evidence   Proof     `json:"evidence"`
}

// Match is how the rest of the URI is compared.
type Match string

// The ways to compare.
const (
	Exact  Match = "exact"
	Prefix Match = "prefix"  // the registered one, and anything below it
	Domain Match = "domain"  // the host alone
	Path   Match = "subpath" // host and port, and a path at or below the registered one
)

// PlainHTTP says which hosts may do without TLS.
type PlainHTTP string

// The rules for http.
const (
	Anywhere     PlainHTTP = "anywhere"
	LoopbackOnly PlainHTTP = "loopback"
	Nowhere      PlainHTTP = "nowhere"
)

// ToRegister says how the provider of that name compares, and what has to be registered for the URI to be accepted.
func (r RedirectRule) ToRegister(name, uri string) string {
	uri, host := r.usable(uri)
	switch {
	case r.Unneeded && slices.Contains(r.FreePort, host):
		return name + " accepts this without any registration, with any port."
	case slices.Contains(r.FreePort, host) && r.Portless && r.Registration(uri) != uri:
		return name + " accepts any port on " + host + " where none is registered. Register " + r.Registration(uri) +
			", or exactly the redirect URI that is sent."
	case slices.Contains(r.FreePort, host):
		return name + " does not compare the port on " + host + ". Register " + r.Registration(uri) + "."
	case r.Match == Domain:
		return name + " compares only the domain. Register " + r.Registration(uri) + "."
	case r.Match == Path:
		return name + " compares host and port, and accepts a path below the registered one. Register " + uri + "."
	case r.Match == Prefix:
		return name + " accepts any URI that begins with the registered redirect URI. Register " + uri + "."
	}
	return name + " compares byte by byte. Register exactly " + uri + "."
}

// Accepted is the URI with the host of the suggested one, and the port and the path as they are.
func (r RedirectRule) Accepted(u *url.URL) string {
	s, err := url.Parse(r.Suggested)
	if err != nil || s.Scheme != u.Scheme {
		return r.Suggested
	}
	out := *u
	out.Host = s.Host
	if port := u.Port(); port != "" {
		out.Host = strings.TrimSuffix(s.Host, ":"+s.Port()) + ":" + port
	}
	return out.String()
}

// Registration is what to type into the provider's form for this redirect URI; where the provider refuses its host, for
// the one to use instead.
func (r RedirectRule) Registration(uri string) string {
	uri, host := r.usable(uri)
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	switch {
	case r.Match == Domain:
		return host
	case slices.Contains(r.FreePort, host) && u.Port() != "" && r.Portless:
		// A URI without its port stands for all ports.
		u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
		return u.String()
	}
	return uri
}

// usable is the URI, or the one to use instead where the provider refuses its host; and its host, in lower case.
func (r RedirectRule) usable(uri string) (usable, host string) {
	u, err := url.Parse(uri)
	if err != nil {
		return uri, ""
	}
	if slices.Contains(r.Refused, strings.ToLower(u.Hostname())) {
		uri = r.Accepted(u)
		if u, err = url.Parse(uri); err != nil {
			return uri, ""
		}
	}
	return uri, strings.ToLower(u.Hostname())
}
