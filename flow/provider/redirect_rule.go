package provider

import (
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
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

const redirectID = "provider_redirect_uri"

// CheckRedirectURI holds a redirect URI against the provider's rule, before anything is sent. Whether it is registered
// only the provider knows. What rests on reports alone is a warning, never a failure.
func (p Preset) CheckRedirectURI(uri string) finding.Finding {
	r := p.Redirect
	section := r.Evidence.Section()
	u, err := url.Parse(uri)
	// RFC 6749 3.1.2: absolute, and without a fragment.
	if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "" || strings.Contains(uri, "#") {
		return finding.Failf(redirectID, "RFC 6749 3.1.2",
			"The redirect URI is not an absolute URI without a fragment. For %s, write it like %s.", p.Name, r.Suggested)
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case slices.Contains(r.Refused, host):
		return r.objection(section, "%s takes no redirect URI on %s. Use %s, and register it so.", p.Name, host, r.accepted(u))
	case u.Scheme == "http" && r.PlainHTTP == Nowhere:
		return r.objection(section, "%s wants https in redirect URIs, and this one is http. Use %s.", p.Name, r.Suggested)
	case u.Scheme == "http" && r.PlainHTTP == LoopbackOnly && !wire.IsLoopback(host):
		return r.objection(section, "%s wants https anywhere but on this machine. Use https, or %s.", p.Name, r.Suggested)
	case r.MaxLength > 0 && len(uri) > r.MaxLength:
		return r.objection(section, "The redirect URI has %d characters, and %s takes %d.", len(uri), p.Name, r.MaxLength)
	case r.Characters != "" && strings.ContainsAny(uri, r.Characters):
		return r.objection(section, "%s takes none of the characters %s in a redirect URI.", p.Name, r.Characters)
	case u.Port() == "0" && r.Match != Domain && !slices.Contains(r.FreePort, host):
		// RFC 8252 7.3: any port, which is not what this provider does.
		return r.objection(section, "Port 0 means another port each time, and %s compares the port. Choose one and register "+
			"exactly that redirect URI.", p.Name)
	case r.Preferred != "" && host != r.Preferred && wire.IsLoopback(host):
		return finding.Warnf(redirectID, section, "%s prefers the host %s to %s. The two are different to it: register the "+
			"one that is sent.", p.Name, r.Preferred, host)
	}
	return finding.Passf(redirectID, section, "%s", r.advice(p.Name, uri, host))
}

// objection is a failure where the rule is well known, a warning where people merely report it.
func (r RedirectRule) objection(section, format string, args ...any) finding.Finding {
	if r.Evidence.Firm() {
		return finding.Failf(redirectID, section, format, args...)
	}
	return finding.Warnf(redirectID, section, format, args...)
}

// advice says what has to be registered for this URI to be taken.
func (r RedirectRule) advice(name, uri, host string) string {
	switch {
	case r.Unneeded && slices.Contains(r.FreePort, host):
		return name + " takes this without any registration, with any port."
	case slices.Contains(r.FreePort, host) && r.Portless && r.Registration(uri) != uri:
		return name + " takes any port on " + host + " where none is registered. Register " + r.Registration(uri) +
			", or exactly the redirect URI that is sent."
	case slices.Contains(r.FreePort, host):
		return name + " does not compare the port on " + host + ". Register " + r.Registration(uri) + "."
	case r.Match == Domain:
		return name + " compares the domain alone. Register " + r.Registration(uri) + "."
	case r.Match == Path:
		return name + " compares host and port, and takes a path below the registered one. Register " + uri + "."
	case r.Match == Prefix:
		return name + " takes what begins with the registered redirect URI. Register " + uri + "."
	}
	return name + " compares byte by byte. Register exactly " + uri + "."
}

// accepted is the URI with the host of the suggested one, and the port and the path as they are.
func (r RedirectRule) accepted(u *url.URL) string {
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
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	if slices.Contains(r.Refused, strings.ToLower(u.Hostname())) {
		uri = r.accepted(u)
		if u, err = url.Parse(uri); err != nil {
			return uri
		}
	}
	host := strings.ToLower(u.Hostname())
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
