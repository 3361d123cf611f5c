package loopback

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

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
		return nil, fmt.Errorf("%w: its scheme is %s, and the listener speaks plain http only. Use http on 127.0.0.1, "+
			"or paste the callback address", ErrNotLoopback, plain.Text(r.scheme))
	}
	v4, v6 := family{"tcp4", "127.0.0.1"}, family{"tcp6", "::1"}
	if found, ok := map[string][]family{v4.ip: {v4}, v6.ip: {v6}, "localhost": {v4, v6}}[r.host]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("%w: its host is %s, and the listener binds 127.0.0.1, ::1 and localhost only. Use one of "+
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

// portTries is how often another free port is tried when the one that IPv4 gave is taken in IPv6.
const portTries = 8

// bind opens the families on one port. Port 0 takes the port that the first family gets.
func bind(families []family, port int) ([]net.Listener, error) {
	for try := 1; ; try++ {
		doors, err := bindAll(families, port)
		if err == nil {
			return doors, nil
		}
		var inUse *InUseError
		if port != 0 || try == portTries || !errors.As(err, &inUse) {
			return nil, err
		}
	}
}

func bindAll(families []family, port int) ([]net.Listener, error) {
	first, err := bindOne(families[0], port)
	if err != nil {
		return nil, err
	}
	doors := []net.Listener{first}
	for _, f := range families[1:] {
		door, err := bindOne(f, first.Addr().(*net.TCPAddr).Port)
		var inUse *InUseError
		switch {
		case err == nil:
			doors = append(doors, door)
		case errors.As(err, &inUse):
			// The browser may try this family first, and then the response would go to the other program.
			first.Close()
			return nil, err
		}
		// RFC 8252 7.3: a machine without IPv6 is no reason to stop.
	}
	return doors, nil
}

func bindOne(f family, port int) (net.Listener, error) {
	address := net.JoinHostPort(f.ip, strconv.Itoa(port))
	door, err := net.Listen(f.network, address)
	switch {
	case err == nil:
		return door, nil
	case InUse(err):
		return nil, &InUseError{Port: port, Address: address, Holder: Holder(os.DirFS("/proc"), f.network, port)}
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("the system does not let this program listen on %s: choose a port above 1023, or "+
			"port 0 where the provider allows any port: %w", address, err)
	}
	return nil, fmt.Errorf("cannot listen on %s: choose another redirect URI, or paste the callback address: %w",
		address, err)
}

// keep is the goroutine that owns the listener's life: it ends when the response was given and the browser had its page,
// or when Close is called, and leaves no port and no goroutine behind.
// RFC 8252 8.3: the port is open only while a response is expected.
func (l *Listener) keep() {
	defer close(l.ended)
	select {
	case <-l.answered:
	case <-l.closing:
	}
	if l.hasAnswer() {
		l.linger()
	}
	l.hangUp()
}

// linger keeps the clean page up for the grace, or, when Close was called, for a moment if the browser is on its way.
func (l *Listener) linger() {
	end := time.NewTimer(grace)
	defer end.Stop()
	select {
	case <-end.C:
		return
	case <-l.closing:
	}
	last := time.NewTimer(lastCall)
	defer last.Stop()
	select {
	case <-l.left:
	case <-last.C:
	case <-end.C:
	}
}

// hangUp ends everything. Connections without a request in work go first, because Shutdown would wait seconds for them.
func (l *Listener) hangUp() {
	l.gate.close()
	ctx, cancel := context.WithTimeout(context.Background(), hangUpBound)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		l.server.Close()
	}
	for _, d := range l.doors {
		d.Close() // in case the server had not taken it over yet
	}
	l.serving.Wait()
}

// browserLeft tells that no browser is expected at the clean page any more.
func (l *Listener) browserLeft() { l.leave.Do(func() { close(l.left) }) }

// Close ends the listener within 500 ms, whatever the other sides do. Waiting ends with ErrClosed, but a response that
// came stays. It may be called again, and from any goroutine but those of OnEvent. It never fails.
func (l *Listener) Close() error {
	l.shut.Do(func() { close(l.closing) })
	<-l.ended
	return nil
}
