package checkup

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
)

// state is one check, as far as it has come. It is never changed after it was handed on.
type state struct {
	client   check.Client
	plan     []check.PlannedRequest
	sending  check.PlannedRequest // what left last
	sent     int                  // how many left
	verdicts []finding.Finding    // in the order of arrival
	report   *check.Report        // nil while it is under way
	ended    time.Time
}

func (s *state) running() bool { return s != nil && s.report == nil }

// of tells whether the check was made for this very client; what is known of its registration does not matter.
func (s *state) of(c client.Client) bool { return s != nil && reflect.DeepEqual(s.client.Client, c) }

// elsewhere tells that the check has ended and was made at another server than that of the client: it says nothing of it.
func (s *state) elsewhere(c client.Client) bool {
	if s == nil || s.running() {
		return false
	}
	was := s.client.Client
	return was.Preset != c.Preset || was.Issuer != c.Issuer || was.Address != c.Address
}

// judged are the verdicts of one kind, in order. That the check was cancelled says nothing of the client.
func (s *state) judged(v finding.Verdict) []finding.Finding {
	var out []finding.Finding
	for _, one := range s.verdicts {
		if one.Verdict == v && one.ID != cancelled {
			out = append(out, one)
		}
	}
	return out
}

// cancelled is the name of the verdict that a check ended early.
const cancelled = "cancelled"

func (s *state) cancelled() bool {
	return slices.ContainsFunc(s.verdicts, func(v finding.Finding) bool { return v.ID == cancelled })
}

// tested is what the check found of the client authentication; nil while it has not ended or did not come so far.
func (s *state) tested() *page.Tested {
	if s == nil || s.report == nil {
		return nil
	}
	return page.TestOf(s.ended, s.verdicts, s.report.Tested)
}

// summary is the check in one line, and the facts below it.
type summary struct {
	verdict finding.Verdict
	title   string
	facts   string
}

// sum puts a check into words. A stale one is that of a client which was changed since.
func sum(s *state, stale bool) summary {
	switch {
	case s.running():
		return summary{finding.Skip, progress(s), facts(s)}
	case stale:
		return summary{finding.Warn, "The client was changed after this check. Check it again.", facts(s)}
	}
	fails, warns := s.judged(finding.Fail), s.judged(finding.Warn)
	out := summary{verdict: finding.Pass, title: "Nothing wrong found.", facts: facts(s)}
	switch {
	case len(fails) == 1:
		out.verdict, out.title = finding.Fail, "1 thing is wrong:"+" "+fails[0].Text
	case len(fails) > 1:
		out.verdict = finding.Fail
		out.title = fmt.Sprintf("%d things are wrong. The first one:", len(fails)) + " " + fails[0].Text
	case s.cancelled():
		out.verdict, out.title = finding.Skip, "Nothing wrong found before the check stopped."
	case len(s.judged(finding.Unknown)) > 0:
		out.verdict, out.title = finding.Unknown, "Nothing wrong found, but not everything can be checked before a sign-in."
	case len(warns) > 0:
		out.verdict = finding.Warn
	}
	if s.cancelled() {
		out.title = "The check was cancelled." + " " + out.title
	}
	if n := len(s.judged(finding.Skip)); n > 0 && len(fails) == 0 {
		out.title += " " + plain.Count(n, "check") + " skipped."
	}
	return out
}

// progress says which request is under way. It is the last that left, until the next one does.
func progress(s *state) string {
	if s.sent == 0 {
		return "Checking. Nothing has been sent yet."
	}
	return fmt.Sprintf("Checking: request %d of at most %d", s.sent, len(s.plan))
}

// facts are the numbers.
func facts(s *state) string {
	if s.running() && s.sent > 0 {
		return "`" + s.sending.Method + " " + s.sending.URL + "`"
	}
	if s.running() {
		return ""
	}
	var parts []string
	add := func(format string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	add("%d failed", len(s.judged(finding.Fail)))
	add("%d worth a look", len(s.judged(finding.Warn)))
	add("%d not answered", len(s.judged(finding.Unknown)))
	add("%d skipped", len(s.judged(finding.Skip)))
	add("%d passed", len(s.judged(finding.Pass)))
	parts = append(parts, fmt.Sprintf("%d of %d requests sent", len(s.report.Sent), len(s.plan)),
		s.ended.Format(time.TimeOnly))
	return strings.Join(parts, " · ")
}

// examiner runs one check after another, each in a goroutine of its own. A check begins when the one before has ended.
// Its methods belong to the goroutine that draws.
type examiner struct {
	deps    check.Deps
	deliver func(func()) // runs a func on the goroutine that draws, later
	draw    func(*state)

	cancel  context.CancelFunc // of the check under way; nil before the first
	running sync.WaitGroup
	ended   chan struct{} // of the last check; nil before the first
	current *trial        // whose states are drawn
}

// trial is one check. Its goroutine publishes states; however many come while the window is busy, the newest is drawn.
type trial struct {
	mu      sync.Mutex
	state   state
	waiting bool // for the goroutine that draws
}

// start cancels the check under way and begins another one.
func (e *examiner) start(c check.Client) {
	e.stop()
	ctx, cancel := context.WithCancel(context.Background())
	before, ended := e.ended, make(chan struct{})
	one := &trial{state: state{client: c, plan: check.Plan(c)}}
	e.cancel, e.ended, e.current = cancel, ended, one
	e.running.Go(func() {
		defer close(ended)
		defer cancel()
		if before != nil {
			<-before
		}
		e.run(ctx, c, one)
	})
	e.flush(one)
}

// stop cancels the check under way, which then says so in its last verdict.
func (e *examiner) stop() {
	if e.cancel != nil {
		e.cancel()
	}
}

// close cancels the check under way and waits for its end.
func (e *examiner) close() {
	e.stop()
	e.running.Wait()
}

func (e *examiner) run(ctx context.Context, c check.Client, one *trial) {
	deps := e.deps
	deps.OnSend = func(a check.PlannedRequest) {
		e.publish(one, func(s *state) { s.sending, s.sent = a, s.sent+1 })
	}
	report := check.Run(ctx, c, deps, func(v finding.Finding) {
		e.publish(one, func(s *state) { s.verdicts = append(slices.Clip(s.verdicts), v) })
	})
	now := time.Now
	if deps.Now != nil {
		now = deps.Now
	}
	e.publish(one, func(s *state) { s.report, s.ended = &report, now() })
}

// publish changes the state and has it drawn.
func (e *examiner) publish(one *trial, alter func(*state)) {
	one.mu.Lock()
	alter(&one.state)
	first := !one.waiting
	one.waiting = true
	one.mu.Unlock()
	if first {
		e.deliver(func() { e.flush(one) })
	}
}

// flush draws the newest state of a check, unless another one has begun since.
func (e *examiner) flush(one *trial) {
	one.mu.Lock()
	s := one.state
	one.waiting = false
	one.mu.Unlock()
	if one == e.current {
		e.draw(&s)
	}
}
