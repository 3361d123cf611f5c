// Package checkup is the page that checks the client: it shows what flow/check will send before anything is sent,
// runs it, and shows each verdict as it comes. It stands over the pages of the walk and changes nothing of the walk but
// the client, when the person presses the button of a fix.
//
// Left out on purpose: checks of its own. What it says is what the check says.
package checkup

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
)

// Config is what a sheet takes from the window.
type Config struct {
	Client  func(client.Client) check.Client // a client with what is known of its registration
	Deliver func(func())                     // runs a func on the goroutine that draws, later
	Redraw  func()                           // called there when the check has come further
	Deps    check.Deps                       // OnSend is filled in here
}

// Sheet is the page. It belongs to the goroutine that draws; the check under way has one of its own.
type Sheet struct {
	*part.Scrolled
	config Config
	actor  stage.Actor
	view   stage.View
	check  *state // the last one; nil before the first
	runner *examiner

	summary    *part.OutcomePanel
	primary    *part.Button
	cancel     *part.Button
	foot       *part.Foot
	findings   *findings
	exchanges  *exchanges
	unsent     *unsent
	plan       *plan
	registered *registered
	head, body *fyne.Container
}

// New returns a sheet that has sent nothing.
func New(a stage.Actor, c Config) *Sheet {
	s := &Sheet{config: c, actor: a, summary: part.NewOutcomePanel(), exchanges: newExchanges(), unsent: newUnsent(),
		plan: newPlan()}
	s.runner = &examiner{deps: c.Deps, deliver: c.Deliver, draw: func(one *state) {
		s.check = one
		c.Redraw()
	}}
	s.exchanges.tabs.OnSelected = func(string) { c.Redraw() }
	s.findings = newFindings(s.mend)
	s.registered = newRegistered()
	s.primary = part.NewPrimary("", s.Primary)
	s.cancel = part.NewButton("Cancel", func() { s.Cancel() })
	s.foot = part.NewFoot([]fyne.CanvasObject{s.primary, s.cancel})
	intro := part.NewProse("This checks everything that can be checked before anyone signs in. " +
		"Each request is sent at most once, and nothing else is sent.")
	s.head = part.Column(4, part.NewHeading("Check my client"), intro)
	s.body = part.Column(10)
	s.Scrolled = part.NewScrolled(14, 24, s.body, s.foot)
	return s
}

// Hint is what the keys do here.
func (s *Sheet) Hint() string { return "Ctrl+Enter check · Escape back to the walk" }

// Tick is a second that has passed. Nothing here counts down.
func (s *Sheet) Tick(stage.View) {}

// Primary sends what was announced, unless that is under way. A check of another client is cancelled for it.
func (s *Sheet) Primary() {
	if !s.busy() {
		s.Scroll.ScrollToTop()
		s.runner.start(s.client())
	}
}

// busy tells whether a check of this very client is under way.
func (s *Sheet) busy() bool { return s.check.running() && s.check.of(s.view.Snapshot.Client) }

// Cancel ends the check under way, and tells whether there was one.
func (s *Sheet) Cancel() bool {
	s.runner.stop()
	return s.check.running()
}

// Close cancels the check under way and waits for its end.
func (s *Sheet) Close() { s.runner.close() }

// Tested is what the last check found of the client authentication; nil if it was made for another client.
func (s *Sheet) Tested(c client.Client) *page.Tested {
	if !s.check.of(c) {
		return nil
	}
	return s.check.tested()
}

// client is the one that would be checked now.
func (s *Sheet) client() check.Client {
	c := s.config.Client(s.view.Snapshot.Client)
	if typed := s.registered.uris(); len(typed) > 0 {
		c.Registered = typed
	}
	return c
}

// mend makes the fix of a verdict. The check is then one of another client, and can be made again.
func (s *Sheet) mend(v finding.Finding) {
	c := s.view.Snapshot.Client.With(v.Action)
	s.actor.Act(page.Command{Kind: page.Configure, Client: &c})
}

// Draw shows the check, and what another one would send.
func (s *Sheet) Draw(v stage.View) {
	s.view = v
	if !v.Earlier && s.check.elsewhere(v.Snapshot.Client) {
		s.check = nil
	}
	stale := !s.check.of(v.Snapshot.Client)
	if s.check != nil {
		outcome := sum(s.check, stale)
		s.summary.Set(outcome.verdict, outcome.title, outcome.facts)
	}
	s.drawButtons()
	s.findings.draw(s.check, !stale && !v.Earlier && !v.Snapshot.Busy)
	s.exchanges.draw(s.check, v.Open && !stale) // what is open is open for the client that is set up now
	s.unsent.draw(s.check)
	s.registered.draw(v)
	s.plan.draw(s.client())
	s.arrange()
}

func (s *Sheet) drawButtons() {
	s.primary.SetText("Check the client")
	if s.check != nil && !s.check.running() {
		s.primary.SetText("Check again")
	}
	s.primary.SetEnabled(!s.busy())
	s.primary.Refresh() // the palette may have changed while the sheet was not shown
	s.foot.Want(s.cancel, s.check.running())
	s.foot.Refresh()
}

// arrange puts what will be sent first, and once a check was made, what came of it.
func (s *Sheet) arrange() {
	before := []fyne.CanvasObject{s.plan.card, s.registered.card}
	after := append(s.findings.cards(), s.exchanges.tabs, s.unsent.card)
	objects := []fyne.CanvasObject{s.head}
	if s.check == nil {
		objects = append(objects, before...)
	} else {
		objects = append(append(objects, s.summary), append(after, before...)...)
	}
	s.body.Objects = objects
	s.body.Refresh() // what is shown may have another height now
}
