// Package program follows a program that is not ours at the practice server: what each of its requests is in the walk, what
// it did not send, what it did not do, and why it was refused. It knows what the server saw, and nothing of the program's
// inside.
package program

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
)

// Patience is how long a code may wait for its exchange, until it is said that none came. A program exchanges it at once.
const Patience = 10 * time.Second

// Event is one request of the program, or one that did not come: then its decision has no method.
type Event struct {
	Decision practice.Decision
	Stage    flow.Stage          // of the walk; "" for a page that belongs to none
	NotSent  []string            // parameters that would have protected the program
	Advice   *advice.Advice      // after a refusal
	Pitfalls []companion.Pitfall // of the text that the reader follows, which this request shows
	Beside   []Pair              // its parameters beside those of a walk of this tool
}

// Seen is what was seen of a program.
type Seen struct {
	Events  []Event // the newest, in order
	Left    int     // how many before them were let go
	Asked   int     // how many requests came in all; an event may be one that did not come
	Refused int     // of these
}

// most is how many events are kept. A decision of the server is bounded in size itself.
const most = 500

// Watch follows one program. Its methods are safe for concurrent use.
type Watch struct {
	as string // the preset of the provider that is played; "" for none

	mu       sync.Mutex
	text     *companion.Companion // nil for none that is known
	seen     Seen
	issued   time.Time        // of a code that was not exchanged yet; zero for none
	overdue  bool             // that was told already
	returns  []practice.Param // of an authorization request to which the person comes back from the sign-in; nil for none
	lastSent []practice.Param // of the newest one
}

// Seen is what was seen until now.
func (w *Watch) Seen() Seen {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.seen
	out.Events = slices.Clone(out.Events)
	return out
}

// keep adds events to those that were seen, and gives them back.
func (w *Watch) keep(events ...Event) []Event {
	for _, e := range events {
		if e.Decision.Method != "" && e.Decision.Endpoint != EndpointCallback {
			w.seen.Asked++
			if e.Refused() {
				w.seen.Refused++
			}
		}
	}
	w.seen.Events = append(w.seen.Events, events...)
	if more := len(w.seen.Events) - most; more > 0 {
		w.seen.Events, w.seen.Left = slices.Delete(w.seen.Events, 0, more), w.seen.Left+more
	}
	return events
}

// Refused tells that the server did not do what the program asked for. A person who denies refuses no program.
func (e Event) Refused() bool {
	d := e.Decision
	return (d.Status >= 400 || d.Error != "") && d.Error != "access_denied"
}

// New watches a program at the provider of that preset, of the reader of that text if there is one.
func New(as string, text *companion.Companion) *Watch { return &Watch{as: as, text: text} }

// See is what a decision of the server means. Before it comes what was not done until then.
func (w *Watch) See(d practice.Decision) []Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Event
	stage := stageOf(d)
	if w.between(d, stage) {
		return nil
	}
	w.tell(d, stage)
	switch {
	case stage == flow.Request:
		w.lastSent = append([]practice.Param{}, d.Sent...) // never nil any more
		out = w.unexchanged(d.At)
		w.issued = time.Time{}
	case stage == flow.Exchange:
		w.issued = time.Time{}
	case Allowed(d):
		w.issued, w.overdue = d.At, false
	}
	return w.keep(append(out, Event{Decision: d, Stage: stage, NotSent: notSent(d), Advice: w.explain(d), Pitfalls: w.falls(d),
		Beside: w.beside(d, stage)})...)
}

// tell finds the text that a program follows, where none was named: by the redirect URI that it sends, or by a refresh that no
// authorization came before.
func (w *Watch) tell(d practice.Decision, stage flow.Stage) {
	uri := ""
	for _, p := range d.Sent {
		if p.Name == "redirect_uri" {
			uri = p.Value
		}
	}
	first := stage == flow.Refresh && w.lastSent == nil
	if w.text != nil || !first && (stage != flow.Request || uri == "") {
		return
	}
	if c, ok := companion.For(w.as, uri); ok {
		w.text = &c
	}
}

// between tells that the person is on the way to the consent page: the sign-in leads the browser to the same authorization
// request once more, and the program has asked once.
func (w *Watch) between(d practice.Decision, stage flow.Stage) bool {
	switch {
	case stage == flow.Consent && d.Status == http.StatusSeeOther && d.Error == "" && !Allowed(d):
		w.returns = append([]practice.Param{}, w.lastSent...)
		return true
	case stage == flow.Request:
		back := w.returns
		w.returns = nil
		return back != nil && slices.Equal(back, d.Sent)
	}
	return false
}

// falls are the pitfalls of the text that a decision shows.
func (w *Watch) falls(d practice.Decision) []companion.Pitfall {
	var out []companion.Pitfall
	for _, c := range d.Checks {
		if w.text != nil {
			out = append(out, w.text.Shown(string(d.Endpoint), c.ID, string(c.Verdict), c.Text)...)
		}
	}
	return out
}

// Fell tells whether the program was seen in a pitfall, and whether it still is: in the last of its runs that came so far.
func (s Seen) Fell(p companion.Pitfall) (seen, still bool) {
	var first flow.Stage
	run, shown, denied, shownDenied := 0, 0, -1, false
	for _, e := range s.Events {
		d := e.Decision
		if begins(first, e.Stage) {
			run, first = run+1, e.Stage
		}
		if d.Error == "access_denied" {
			denied = run
		}
		switch {
		case slices.ContainsFunc(e.Pitfalls, func(q companion.Pitfall) bool { return q.Name == p.Name }):
			seen, still, shown, shownDenied = true, true, run, denied == run
		case still && run > shown && (e.judges(*p.Seen) || shownDenied && denied == run):
			still = false
		}
	}
	return seen, still
}

// judges tells that a pitfall would have been seen in this event: that it was not is no accident of an earlier refusal.
func (e Event) judges(s companion.Sign) bool {
	d := e.Decision
	if d.Method == "" || s.Endpoint == string(EndpointCallback) || s.Check == "exchange" {
		return d.Method != "" && e.Stage == flow.Exchange // the code was read there
	}
	made := slices.ContainsFunc(d.Checks, func(c finding.Finding) bool { return c.ID == "server_"+s.Check })
	return string(d.Endpoint) == s.Endpoint && (made || !e.Refused())
}

// Overdue is the exchange that did not come within Patience, told once. It is told again when the program begins anew, and at
// the end.
func (w *Watch) Overdue(now time.Time) []Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.overdue || now.Sub(w.issued) < Patience {
		return nil
	}
	w.overdue = true
	return w.keep(w.unexchanged(now)...)
}

// End tells what was not done when the watch ends.
func (w *Watch) End(now time.Time) []Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.keep(w.unexchanged(now)...)
}

func (w *Watch) unexchanged(now time.Time) []Event {
	if w.issued.IsZero() {
		return nil
	}
	c := finding.Failf("server_exchange", "RFC 6749 4.1.3", "A code was sent to the redirect URI, but no request came to exchange it: "+
		"the callback does not do that, or the program failed there")
	e := Event{Decision: practice.Decision{At: now, Endpoint: practice.EndpointToken, Checks: []finding.Finding{c}}, Stage: flow.Exchange}
	e.Advice, e.Pitfalls = w.explain(e.Decision), w.falls(e.Decision)
	return []Event{e}
}

// Allowed tells that the person pressed Allow and a code went out.
func Allowed(d practice.Decision) bool {
	return slices.ContainsFunc(d.Checks, func(c finding.Finding) bool {
		return c.ID == "server_consent" && c.Verdict == finding.Pass
	})
}

// stageOf is the stage of the walk that a request belongs to.
func stageOf(d practice.Decision) flow.Stage {
	switch d.Endpoint {
	case practice.EndpointRegistration:
		return flow.Setup
	case practice.EndpointAuthorize:
		if d.Method == "POST" {
			return flow.Consent
		}
		return flow.Request
	case practice.EndpointToken:
		if d.Grant == "refresh_token" {
			return flow.Refresh
		}
		return flow.Exchange
	case practice.EndpointMe:
		return flow.API
	case practice.EndpointRevoke:
		return flow.Revoke
	}
	return ""
}

// notSent names what an authorization request left out although it would have protected the program (RFC 9700 2.1).
func notSent(d practice.Decision) []string {
	var out []string
	for _, c := range d.Checks {
		switch {
		case c.ID == "server_state" && c.Verdict == finding.Warn:
			out = append(out, "state")
		case c.ID == "server_code_challenge" && (c.Verdict == finding.Skip || c.Verdict == finding.Fail) && d.Unprotected:
			out = append(out, "code_challenge")
		}
	}
	return out
}
