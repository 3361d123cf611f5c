package provider

import (
	"net/url"
	"slices"
	"strings"
)

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
		return name + " accepts any port on " + host + " if none is registered. Register " + r.Registration(uri) +
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
