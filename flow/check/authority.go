package check

import (
	"net/http"
	"strings"
)

// transport is the one for this client: its own where it has a CA file. A file that cannot be used is told by
// checkAuthority, before anything is sent.
func (r *run) transport() http.RoundTripper {
	own, found, err := r.client.CATransport(r.deps.Now())
	r.authorities, r.caProblem = found, err
	if own == nil {
		return r.deps.Transport
	}
	return own
}

// checkAuthority. RFC 6749 10.9: the server's certificate is verified, with the person's own authorities besides those of
// the system.
func (r *run) checkAuthority() bool {
	if r.client.CAFile == "" {
		return true
	}
	q := r.ask("ca_file", "RFC 6749 10.9")
	if r.caProblem != nil {
		q.fail(r.caProblem.Error(), "Put the file right, or leave it out.", "The CA file cannot be used. Nothing was sent.")
		return false
	}
	q.pass("It ends on "+r.authorities.Until.Format(day)+".", "Certificates of %s are trusted besides those of the system.",
		strings.Join(r.authorities.Names, ", "))
	return true
}
