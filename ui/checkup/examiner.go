package checkup

import (
	"context"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
)

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
