package ui

import (
	"context"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/stage"
)

// silence is how long a walk waits for its callback before the authorization endpoint is asked what it says.
const silence = 20 * time.Second

// inquiry asks the server of somebody else the check's question that fits, once a walk and announced: what the
// authorization endpoint says where no callback comes, and which client authentication method is accepted after a refusal.
// It belongs to the UI goroutine.
type inquiry struct {
	deliver func(func())
	now     func() time.Time
	say     func(string) // to the person
	redraw  func()
	deps    check.Deps

	waited  int // the walk that was asked about while it waited
	refused int // and after a refusal
	tested  *page.Tested

	ctx    context.Context
	cancel context.CancelFunc
	asking sync.WaitGroup
}

func newInquiry(deliver func(func()), now func() time.Time, say func(string), redraw func()) *inquiry {
	q := &inquiry{deliver: deliver, now: now, say: say, redraw: redraw}
	q.ctx, q.cancel = context.WithCancel(context.Background())
	return q
}

// close ends what is asked. It must not be called twice.
func (q *inquiry) close() {
	q.cancel()
	q.asking.Wait()
}

// look asks where there is something to ask.
func (q *inquiry) look(v stage.View) {
	if v.Earlier || v.Practice {
		return
	}
	s := v.Snapshot
	consent := s.Stage(flow.Consent)
	pushed := slices.ContainsFunc(s.Client.Extra, func(p authz.Param) bool { return p.Name == "request_uri" })
	switch {
	case q.waited != s.Walk && consent.Status == flow.Running && !pushed && v.Now.Sub(consent.Started) >= silence:
		q.waited = s.Walk
		q.say("No callback has arrived yet. The check asks the authorization endpoint what it says, with values of its own.")
		q.ask(s, check.WouldItSignIn, q.tell)
	case q.refused != s.Walk && (refusedClient(s, flow.Exchange) || refusedClient(s, flow.Refresh)):
		q.refused, q.tested = s.Walk, nil
		q.say("The server refused the client. The check asks which method it accepts, with an invented code.")
		q.ask(s, check.AcceptsClient, q.keep)
	}
}

func refusedClient(s flow.Snapshot, stage flow.Stage) bool {
	f := s.Stage(stage).Failure
	return f != nil && check.RefusesClient(f.Status, f.Code)
}

func (q *inquiry) ask(s flow.Snapshot, question check.Question, then func([]finding.Finding, check.Report)) {
	c := check.InUse(s.Client, s.Server)
	q.asking.Go(func() {
		var said []finding.Finding
		report := check.Ask(q.ctx, c, question, q.deps, func(f finding.Finding) { said = append(said, f) })
		if q.ctx.Err() == nil {
			q.deliver(func() { then(said, report) })
		}
	})
}

// tell says what stands on the error page that the browser shows.
func (q *inquiry) tell(said []finding.Finding, _ check.Report) {
	if f, failed := finding.Failed(said); failed {
		q.say(f.Text + " " + f.Fix)
	}
}

// keep remembers the test of the client authentication for the advice of the stage.
func (q *inquiry) keep(said []finding.Finding, report check.Report) {
	if t := page.TestOf(q.now(), said, report.Tested); t != nil {
		q.tested = t
		q.redraw()
	}
}

// result is the test of the walk's client; nil for none.
func (q *inquiry) result(s flow.Snapshot) *page.Tested {
	if q.refused != s.Walk {
		return nil
	}
	return q.tested
}
