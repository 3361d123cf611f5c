package practice

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// RedirectRule is how a provider compares redirect URIs. The zero value is this server's own rule: byte for byte, and any
// port of a loopback IP literal for a public client.
type RedirectRule struct {
	Match     string   // exact, prefix, domain or subpath
	FreePort  []string // hosts whose port need not be the registered one
	Portless  bool     // and only where none is registered
	Unneeded  bool     // and without any registration
	Refused   []string // hosts that are never taken
	PlainHTTP string   // where http will do: anywhere, loopback or nowhere
	Forbidden string   // characters that must not be in it
	MaxLength int      // in characters; 0: not known
}

// refuses tells what is wrong with a redirect URI wherever it is registered, or nothing.
func (r RedirectRule) refuses(uri string) string {
	u, err := url.Parse(uri)
	if r.Match == "" || err != nil || uri == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case slices.Contains(r.Refused, host):
		return "the host " + host + " is not allowed"
	case u.Scheme == "http" && (r.PlainHTTP == "nowhere" || r.PlainHTTP == "loopback" && !thisMachine(u)):
		return "the scheme http is not allowed here"
	case r.Forbidden != "" && strings.ContainsAny(uri, r.Forbidden):
		return "it has a character that is not allowed"
	case r.MaxLength > 0 && len([]rune(uri)) > r.MaxLength:
		return "it is too long"
	}
	return ""
}

// thisMachine is a loopback IP literal, or localhost, which some providers take for one.
func thisMachine(u *url.URL) bool {
	return strings.EqualFold(u.Hostname(), "localhost") || loopbackLiteral(u)
}

func loopbackLiteral(u *url.URL) bool {
	_, _, ok := splitPort(u.Scheme + "://" + u.Host)
	return ok
}

// accepts tells whether a received redirect URI is one of the client's, by the provider's rule.
func (p *Play) accepts(c Client, received string) bool {
	if p.Redirect.Match == "" {
		return c.accepts(received)
	}
	r := p.Redirect
	if u, err := url.Parse(received); err == nil && r.Unneeded && u.Scheme == "http" && slices.Contains(r.FreePort, u.Hostname()) {
		return registrable(received) == nil
	}
	return slices.ContainsFunc(c.RedirectURIs, func(uri string) bool { return r.matches(uri, received) })
}

// matches compares a registered URI with the one that came. What is not identical must at least be registrable: the
// response goes there.
func (r RedirectRule) matches(registered, received string) bool {
	if r.Match == "domain" {
		return r.inDomain(registered, received)
	}
	if registered == received {
		return true
	}
	a, errA := url.Parse(registered)
	b, errB := url.Parse(received)
	if errA != nil || errB != nil || registrable(received) != nil {
		return false
	}
	free := slices.Contains(r.FreePort, b.Hostname()) && (!r.Portless || a.Port() == "")
	below := strings.HasPrefix(received, registered)
	same := a.Scheme == b.Scheme && a.Host == b.Host
	if free {
		same = a.Scheme == b.Scheme && a.Hostname() == b.Hostname()
	}
	switch r.Match {
	case "prefix":
		return same && below
	case "subpath":
		return same && (a.Path == b.Path || strings.HasPrefix(b.Path, strings.TrimSuffix(a.Path, "/")+"/")) && !dotted(b)
	}
	return free && same && a.EscapedPath() == b.EscapedPath() && a.RawQuery == b.RawQuery
}

// inDomain tells whether a URI leads to the registered domain or below it. The form of the provider asks for the bare
// domain, so a whole URI that somebody typed there is none.
func (r RedirectRule) inDomain(domain, received string) bool {
	u, err := url.Parse(received)
	if err != nil || registrable(received) != nil || !bareDomain.MatchString(domain) {
		return false
	}
	host := strings.ToLower(u.Hostname())
	domain = strings.ToLower(domain)
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// nearest is the registered value that a redirect URI differs from least, with the parts that differ.
func (p *Play) nearest(c Client, received string) (registered string, differs []string) {
	if p.Redirect.Match != "domain" {
		return c.nearest(received)
	}
	for _, uri := range c.RedirectURIs {
		if bareDomain.MatchString(uri) {
			return uri, []string{"the domain"}
		}
		registered, differs = uri, []string{"the form (a domain is compared, without scheme, port and path)"}
	}
	return registered, differs
}

// dotted tells that a path leads up again.
func dotted(u *url.URL) bool { return strings.Contains(u.Path, "..") }

// bareDomain is what a provider that compares domains has registered.
var bareDomain = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

func (p *Play) registrable(uri string) error {
	if p.Redirect.Match == "domain" && bareDomain.MatchString(uri) {
		return nil
	}
	return registrable(uri)
}
