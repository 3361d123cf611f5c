package practice

import (
	"cmp"
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

var (
	errRelative = errors.New("is not an absolute URI; write it with a scheme, a host and a path")
	errFragment = errors.New("has a fragment, which RFC 6749 3.1.2 forbids; leave out the part after #")
	errScheme   = errors.New("needs http, https or a private-use scheme with a dot in it (RFC 8252 7.1)")
	errHost     = errors.New("needs a plain host name or IP literal, a port from 1 to 65535 without a leading zero, and no user name")
)

// plainHost is what can stand in a Content-Security-Policy without changing its meaning: a host, and a port as a number
// without a leading zero.
var plainHost = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[1-9][0-9]{0,4})?$`)

// registrable tells why a redirect URI cannot be registered.
func registrable(uri string) error {
	u, err := url.Parse(uri)
	switch {
	case err != nil || u.Scheme == "":
		return errRelative
	case strings.Contains(uri, "#"):
		return errFragment
	case u.Scheme != "http" && u.Scheme != "https":
		if !strings.Contains(u.Scheme, ".") {
			return errScheme
		}
	case u.User != nil || !plainHost.MatchString(u.Host) || !fits(u):
		return errHost
	}
	return nil
}

// fits tells that the port is one, and that an address in brackets is one of IPv6.
func fits(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	_, tooLarge := strconv.ParseUint(cmp.Or(u.Port(), "80"), 10, 16)
	return tooLarge == nil && (!strings.HasPrefix(u.Host, "[") || err == nil && ip.Is6())
}

// accepts tells whether a received redirect URI is one of the client's.
func (c Client) accepts(received string) bool {
	for _, registered := range c.RedirectURIs {
		// RFC 9700 4.1.3: compare as strings, byte for byte. localhost is not 127.0.0.1.
		if received == registered {
			return true
		}
		// RFC 8252 7.3: a native app gets its port from the system, so on a loopback IP literal the port may differ.
		if c.Public() && samePortAside(registered, received) {
			return true
		}
	}
	return false
}

// samePortAside compares two http URIs with loopback IP literals, all but the port.
func samePortAside(a, b string) bool {
	hostA, restA, okA := splitPort(a)
	hostB, restB, okB := splitPort(b)
	return okA && okB && hostA == hostB && restA == restB
}

// splitPort takes "http://127.0.0.1:3500/callback" apart into "127.0.0.1" and "/callback", as written and not
// normalised. It fails for every host but a loopback IP literal.
func splitPort(uri string) (host, rest string, ok bool) {
	after, ok := strings.CutPrefix(uri, "http://")
	if !ok {
		return "", "", false
	}
	authority := after
	if i := strings.IndexAny(after, `/?#\`); i >= 0 {
		authority, rest = after[:i], after[i:]
	}
	at, err := netip.ParseAddrPort(authority)
	if err != nil { // without a port
		at, err = netip.ParseAddrPort(authority + ":80")
		authority += ":80"
	}
	// Written in another way, "03500" or "[0::1]" for instance, it would be compared by what somebody makes of it.
	plain := at.String() == authority && at.Port() != 0 && at.Addr().Zone() == "" && !at.Addr().Is4In6()
	return at.Addr().String(), rest, err == nil && plain && at.Addr().IsLoopback() && !strings.Contains(rest, "#")
}

// nearest is the registered redirect URI that a received one differs from least, with the parts that differ.
func (c Client) nearest(received string) (registered string, differs []string) {
	for _, r := range c.RedirectURIs {
		d := differences(r, received)
		if registered == "" || len(d) < len(differs) {
			registered, differs = r, d
		}
	}
	return registered, differs
}

// differences names the parts in which two URIs differ.
func differences(a, b string) []string {
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	if errA != nil || errB != nil {
		return []string{"the syntax (not a valid URI)"}
	}
	var out []string
	for _, part := range []struct{ name, a, b string }{
		{"the scheme", ua.Scheme, ub.Scheme},
		{"the user name", ua.User.String(), ub.User.String()},
		{"the host", ua.Hostname(), ub.Hostname()},
		{"the port", ua.Port(), ub.Port()},
		{"the path", ua.EscapedPath() + ua.Opaque, ub.EscapedPath() + ub.Opaque},
		{"the query", ua.RawQuery, ub.RawQuery},
		{"the fragment", ua.EscapedFragment(), ub.EscapedFragment()},
	} {
		if part.a != part.b {
			out = append(out, part.name)
		}
	}
	if len(out) == 0 {
		return []string{"letter case or escaping"}
	}
	return out
}

// formSource is the redirect URI as a source of the form-action directive: browsers hold the redirect that follows a
// form against it as well. The directive has no syntax for IPv6 literals and private-use hosts; there the scheme stands
// alone.
func formSource(redirectURI string) string {
	u, err := url.Parse(redirectURI)
	if err != nil {
		return ""
	}
	if (u.Scheme == "http" || u.Scheme == "https") && !strings.HasPrefix(u.Host, "[") {
		return u.Scheme + "://" + u.Host
	}
	return u.Scheme + ":"
}

// redirection is an authorization response (RFC 6749 4.1.2): where to, and the parameters in order.
type redirection struct {
	to       string
	params   []member
	raw      bool // a fault wants rawQuery in the place of the parameters
	rawQuery string
}

func (r *redirection) get(name string) string {
	for _, p := range r.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (r *redirection) set(name, value string) {
	for i := range r.params {
		if r.params[i].name == name {
			r.params[i].value = value
			return
		}
	}
	r.params = append(r.params, member{name, value})
}

func (r *redirection) remove(name string) {
	o := object{r.params}
	o.remove(name)
	r.params = o.members
}

// RFC 6749 3.1.2: a query that the registered redirect URI has of its own is kept; ours is added to it.
func (r *redirection) location() string {
	query := r.rawQuery
	if !r.raw {
		pairs := make([]string, 0, len(r.params))
		for _, p := range r.params {
			pairs = append(pairs, p.name+"="+url.QueryEscape(p.value))
		}
		query = strings.Join(pairs, "&")
	}
	if query == "" {
		return r.to
	}
	if strings.Contains(r.to, "?") {
		return r.to + "&" + query
	}
	return r.to + "?" + query
}
