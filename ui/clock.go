package ui

import "time"

// clock ticks once a second while something counts down, and not at all otherwise: an idle window costs nothing.
type clock struct {
	now   func() time.Time
	tick  func()
	do    func(func())  // runs tick on the UI goroutine
	quit  chan struct{} // nil while it stands still
	ended chan struct{}
}

func newClock(now func() time.Time, tick func(), do func(func())) *clock {
	if now == nil {
		now = time.Now
	}
	return &clock{now: now, tick: tick, do: do}
}

// run lets the clock run, or stand still.
func (c *clock) run(on bool) {
	switch {
	case on && c.quit == nil:
		c.quit, c.ended = make(chan struct{}), make(chan struct{})
		go c.loop(c.quit, c.ended)
	case !on && c.quit != nil:
		close(c.quit)
		c.quit = nil
	}
}

// stop ends the clock and waits for it.
func (c *clock) stop() {
	c.run(false)
	if c.ended != nil {
		<-c.ended
	}
}

func (c *clock) loop(quit, ended chan struct{}) {
	defer close(ended)
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			c.do(func() {
				if c.quit == quit { // it may have been stopped since
					c.tick()
				}
			})
		case <-quit:
			return
		}
	}
}
