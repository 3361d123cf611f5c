package loopback

import (
	"fmt"
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
	KindUser      = "other_user" // at the callback, from another user of this machine
	KindLost      = "lost"       // at the callback, from somebody who could not be told from another user
	KindStart     = "start"      // a start address that is used up
	KindUnseen    = "unseen"     // a start address that was loaded where no person sees it
	KindQuestion  = "question"   // a callback that waits for the person's answer
	KindInternal  = "internal"   // our own fault
)

// lineLimit is how many characters of a request line are kept: enough for the longest codes known, and bounded.
const lineLimit = 4096

// Event is stray traffic.
type Event struct {
	At          time.Time
	Kind        string // one of the Kind constants
	RequestLine string // without control characters, at most 4096 characters; the query is kept, so redact it in a view
	Text        string // what happened, in words; no secret
	Question    int    // of KindQuestion: its number, for Decide
}

// Format implements fmt.Formatter: a stray request may carry the real code, so its request line is not printed.
func (e Event) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "%s at %s: %s", e.Kind, e.At.Format(time.RFC3339), e.Text)
}

// note tells about stray traffic. It may be called from several goroutines.
func (l *Listener) note(kind, requestLine, text string) { l.tell(kind, requestLine, text, 0) }

func (l *Listener) tell(kind, requestLine, text string, question int) {
	if l.config.OnEvent != nil {
		l.config.OnEvent(Event{l.config.Now(), kind, plain.Cut(requestLine, lineLimit), plain.Text(text), question})
	}
}
