package loopback

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow/plain"
)

// The kinds of events: traffic that was not the response.
const (
	KindNotFound  = "not_found"  // another path: a favicon, a scanner
	KindMethod    = "method"     // not GET
	KindHost      = "host"       // another Host: DNS rebinding, or a proxy
	KindNoQuery   = "no_query"   // the path without a response: it went into the fragment
	KindRefused   = "refused"    // read, and not the response of this walk
	KindLate      = "late"       // after the response
	KindTooLong   = "too_long"   // more than 16 KiB of request line and headers
	KindMalformed = "malformed"  // not HTTP
	KindPartial   = "incomplete" // ended, or was cut off, in the middle of its request
	KindTLS       = "tls"        // the browser insisted on https
	KindInternal  = "internal"   // our own fault
)

const (
	keptEvents = 200  // the latest; older ones are only counted
	lineLimit  = 4096 // characters of a request line: enough for the longest codes known, and bounded
)

// Event is stray traffic.
type Event struct {
	At          time.Time
	Kind        string // one of the Kind constants
	RequestLine string // without control characters, at most 4096 characters; the query is kept, so redact it in a view
	Text        string // what happened, in words; no secret
}

// Format implements fmt.Formatter: a stray request may carry the real code, so its request line is not printed.
func (e Event) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "%s at %s: %s", e.Kind, e.At.Format(time.RFC3339), e.Text)
}

// journal keeps the latest events and tells about each.
type journal struct {
	now  func() time.Time
	tell func(Event) // may be nil

	mu    sync.Mutex
	kept  []Event // oldest first
	total int
}

// note records an event. It may be called from several goroutines.
func (j *journal) note(kind, requestLine, text string) {
	e := Event{j.now(), kind, plain.Cut(requestLine, lineLimit), plain.Text(text)}
	j.mu.Lock()
	j.kept = append(j.kept[max(0, len(j.kept)-keptEvents+1):], e)
	j.total++
	j.mu.Unlock()

	if j.tell != nil {
		j.tell(e) // outside the lock: it may ask for the list
	}
}

// list is the kept events, oldest first, and how many there were at all.
func (j *journal) list() ([]Event, int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.kept), j.total
}
