package check

import (
	"errors"
	"net/http"
	"sync"
)

// ErrNotAnnounced refuses a request that the plan does not have, or not any more. Nothing was sent.
var ErrNotAnnounced = errors.New("this request was not announced, so it was not sent")

// allowlist stands in front of the recorder and lets each announced request pass once, when its turn has come.
type allowlist struct {
	base  http.RoundTripper
	watch func(*http.Request) *http.Request // hangs the observers of the network on a request
	tell  func(PlannedRequest)              // called before a request leaves

	mu      sync.Mutex
	entries []entry
}

type entry struct {
	PlannedRequest
	open bool
	sent bool
	why  string // why it was not sent
}

func newAllowlist(plan []PlannedRequest) *allowlist {
	g := &allowlist{entries: make([]entry, len(plan))}
	for i, a := range plan {
		g.entries[i] = entry{PlannedRequest: a, why: "the check ended before"}
	}
	return g
}

// open lets the announcement of that name pass once, to that address, which the metadata may have told only now. It is
// false when there is no such announcement or when it was used.
func (g *allowlist) open(id, address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.entries {
		e := &g.entries[i]
		if e.ID == id && !e.sent {
			e.URL, e.open, e.why = bare(address), true, "it was not needed"
			return true
		}
	}
	return false
}

// skip notes why an announced request is not sent.
func (g *allowlist) skip(id, why string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.entries {
		if e := &g.entries[i]; e.ID == id && !e.sent {
			e.open, e.why = false, why
		}
	}
}

// RoundTrip implements http.RoundTripper. Each request has a connection of its own: on one that was used before,
// net/http would send it again when the server closes it.
func (g *allowlist) RoundTrip(req *http.Request) (*http.Response, error) {
	a, found := g.take(req)
	if !found {
		if req.Body != nil {
			req.Body.Close() // a RoundTripper closes the body whatever happens
		}
		return nil, ErrNotAnnounced
	}
	g.tell(a)
	req = g.watch(req)
	req.Close = true
	return g.base.RoundTrip(req)
}

func (g *allowlist) take(req *http.Request) (PlannedRequest, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	address := bare(req.URL.String())
	for i := range g.entries {
		e := &g.entries[i]
		if e.open && e.Method == req.Method && e.URL == address {
			e.open, e.sent = false, true
			return e.PlannedRequest, true
		}
	}
	return PlannedRequest{}, false
}

// list is what became of the plan.
func (g *allowlist) list() []entry {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]entry(nil), g.entries...)
}
