package loopback

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/plain"
)

// redirect is a redirect URI taken apart. The text itself is kept, because it is compared as a string by the server.
type redirect struct {
	text     string // as registered, the real port put in
	scheme   string
	host     string // without port and brackets
	port     int
	path     string // escaped, at least "/"
	rawQuery string // its own query
}

// parseRedirect accepts any absolute URI; whether one can listen on it is another question.
func parseRedirect(text string) (redirect, error) {
	u, err := url.Parse(text)
	if err != nil {
		// url.Error repeats the whole address; its cause is enough.
		return redirect{}, fmt.Errorf("%w: it is not a URI. Write it like http://127.0.0.1:3500/callback", ErrRedirectURI)
	}
	switch {
	case u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "":
		return redirect{}, fmt.Errorf("%w: scheme or host is missing. Write it like http://127.0.0.1:3500/callback",
			ErrRedirectURI)
	// RFC 6749 3.1.2: a redirect URI has no fragment.
	case strings.Contains(text, "#"):
		return redirect{}, fmt.Errorf("%w: it has a fragment (#…). Leave that part out", ErrRedirectURI)
	case u.User != nil:
		return redirect{}, fmt.Errorf("%w: it has a user name (…@). Leave that part out", ErrRedirectURI)
	}
	port, err := portOf(u)
	if err != nil {
		return redirect{}, err
	}
	return redirect{text, u.Scheme, u.Hostname(), port, pathOf(u), u.RawQuery}, nil
}

// portOf is the port written, or the one that the scheme stands for; 0 for schemes without one.
func portOf(u *url.URL) (int, error) {
	if u.Port() == "" {
		return map[string]int{"http": 80, "https": 443}[u.Scheme], nil
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || port > 65535 {
		return 0, fmt.Errorf("%w: the port is not a number up to 65535. Port 0 lets the app choose", ErrRedirectURI)
	}
	return port, nil
}

// pathOf is the path as it stands in a request line. A browser asks for "/" where the URI has no path.
func pathOf(u *url.URL) string {
	if u.Opaque != "" {
		return u.Opaque
	}
	if p := u.EscapedPath(); p != "" {
		return p
	}
	return "/"
}

// families are the networks and addresses to bind, in the order of binding.
// RFC 8252 7.3 and 8.3: loopback literals only; for localhost both families, because the browser may try either.
func (r redirect) families() ([]family, error) {
	if r.scheme != "http" {
		return nil, fmt.Errorf("%w: its scheme is %s, and the listener supports only plain http. Use http on 127.0.0.1, "+
			"or paste the callback address", ErrNotLoopback, plain.Text(r.scheme))
	}
	v4, v6 := family{"tcp4", "127.0.0.1"}, family{"tcp6", "::1"}
	if found, ok := map[string][]family{v4.ip: {v4}, v6.ip: {v6}, "localhost": {v4, v6}}[r.host]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("%w: its host is %s, and the listener listens only on 127.0.0.1, ::1 and localhost. Use one of "+
		"these, or paste the callback address", ErrNotLoopback, plain.Text(r.host))
}

// Hosts are the spellings of this machine that a listener binds. No server takes one for another. RFC 8252 7.3 and 8.3.
var Hosts = []string{"127.0.0.1", "localhost", "::1"}

// Listens tells whether a listener can be bound for a redirect URI on that host.
func Listens(host string) bool { return slices.Contains(Hosts, strings.ToLower(host)) }

// withPort puts the port that was bound in place of port 0 and leaves every other byte alone.
func (r redirect) withPort(port int) redirect {
	if r.port == 0 {
		r.text, r.port = portZero.ReplaceAllString(r.text, "${1}"+strconv.Itoa(port)), port
	}
	return r
}

var portZero = regexp.MustCompile(`^([^/]*//[^/?]*:)0+`)

// hostHeader is the only Host that a browser sends for this URI.
func (r redirect) hostHeader() string {
	host := r.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if r.port == 80 {
		return host // RFC 9110 4.2.3: the default port is not written
	}
	return host + ":" + strconv.Itoa(r.port)
}

// family is one address to bind.
type family struct{ network, ip string }

// Paste takes the callback address from the browser's address bar, for browsers on another machine. The same reading
// decides. The error wraps ErrOtherAddress, ErrRefused, ErrAnswered or ErrClosed, and its text has no query in it.
func (l *Listener) Paste(rawURL string) error {
	query, err := l.pastedQuery(rawURL)
	if err != nil {
		return err
	}
	a := Arrival{At: l.config.Now(), RawQuery: query, Pasted: true}
	if p, ok := l.held(query); ok { // what was posted is what counts
		a = p.arrival
	}
	j, err := l.receive(a, l.win)
	if err != nil {
		return err
	}
	if j.Outcome == authz.Ignored {
		err := ErrRefused
		if why := reason(j); why != "" {
			err = fmt.Errorf("%w: %s", ErrRefused, why)
		}
		l.note(KindRefused, "", "pasted: "+err.Error())
		return err
	}
	l.browserLeft() // that browser cannot reach us
	return nil
}

// pastedQuery compares the address with the redirect URI and names what differs.
func (l *Listener) pastedQuery(rawURL string) (string, error) {
	text := strings.Trim(strings.TrimSpace(rawURL), `"'<>`)
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("%w: paste the whole address from the browser's address bar, from %s:// to its end",
			ErrOtherAddress, l.redirect.scheme)
	}
	if len(text) > maxHead {
		return "", fmt.Errorf("%w: it is longer than 16 KiB", ErrOtherAddress)
	}
	if differences := l.redirect.differences(u); len(differences) > 0 {
		return "", fmt.Errorf("%w: %s. Paste the address that the browser shows after you signed in",
			ErrOtherAddress, strings.Join(differences, "; "))
	}
	if u.RawQuery == "" || u.RawQuery == l.redirect.rawQuery {
		if u.Fragment != "" {
			return "", fmt.Errorf("%w: %s", ErrRefused, noQuery.event)
		}
		return "", fmt.Errorf("%w: it has no query, so there is no response in it", ErrOtherAddress)
	}
	return u.RawQuery, nil
}

// differences names each part in which an address is not the redirect URI; the query is left out.
func (r redirect) differences(u *url.URL) (list []string) {
	differ := func(part, got, want string) {
		if got != want {
			list = append(list, fmt.Sprintf("the %s is %q, but the redirect URI has %q", part, plain.Text(got), want))
		}
	}
	differ("scheme", u.Scheme, r.scheme)
	differ("host", u.Hostname(), r.host)
	if port, err := portOf(u); err != nil {
		differ("port", u.Port(), fmt.Sprint(r.port))
	} else if u.Scheme == r.scheme || u.Port() != "" {
		differ("port", fmt.Sprint(port), fmt.Sprint(r.port))
	}
	differ("path", pathOf(u), r.path)
	return list
}
