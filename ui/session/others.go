package session

import (
	"net/http"
	"strings"
	"sync/atomic"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// own is what tells the requests of the walks, and of the check, from those of other programs.
type own struct {
	marks  map[string]bool // of the authorization requests of all walks
	sends  bool            // the walk under way sends requests itself just now
	checks atomic.Int32    // requests of the check that are under way
}

// note takes in a snapshot of a walk. The caller holds the lock of the session.
func (o *own) note(snap flow.Snapshot) {
	if _, query, ok := strings.Cut(page.AuthorizationURL(snap), "?"); ok {
		o.marks[practice.MarkOf(query)] = true
	}
	o.sends = false
	for _, st := range snap.Stages {
		o.sends = o.sends || st.Status == flow.Running && st.Stage != flow.Consent // there it is the browser that sends
	}
}

// Watch hands on what other programs ask of the practice server. see is called on the goroutine of the request.
func (s *Session) Watch(see func(practice.Decision)) {
	s.server.Tell(func(d practice.Decision) {
		s.mu.Lock()
		ours := s.own.marks[d.Mark] || d.Endpoint != practice.EndpointAuthorize && s.own.sends || s.own.checks.Load() > 0
		s.mu.Unlock()
		if !ours {
			see(d)
		}
	})
}

// Checking is the transport of the check.
func (s *Session) Checking() http.RoundTripper { return checking{wire.NewTransport(), &s.own.checks} }

type checking struct {
	*http.Transport
	under *atomic.Int32
}

// RoundTrip implements http.RoundTripper.
func (c checking) RoundTrip(r *http.Request) (*http.Response, error) {
	c.under.Add(1)
	defer c.under.Add(-1)
	return c.Transport.RoundTrip(r)
}
