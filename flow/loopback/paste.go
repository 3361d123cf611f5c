package loopback

import (
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow/plain"
)

// Paste takes the callback address from the browser's address bar, for browsers on another machine. The same judge
// decides. The error wraps ErrOtherAddress, ErrRefused, ErrAnswered or ErrClosed, and its text has no query in it.
func (l *Listener) Paste(rawURL string) error {
	query, err := l.pastedQuery(rawURL)
	if err != nil {
		return err
	}
	j, err := l.receive(Arrival{At: l.events.now(), RawQuery: query, Pasted: true})
	if err != nil {
		return err
	}
	if !j.Final {
		err := refusal(j)
		l.events.note(KindRefused, "", "pasted: "+err.Error())
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
func (r redirect) differences(u *url.URL) []string {
	var list []string
	differ := func(part, got, want string) {
		if got != want {
			list = append(list, fmt.Sprintf("the %s is %q, the redirect URI has %q", part, plain.Text(got), want))
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
