package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// status is the bar at the foot: the listener, the token, where the secrets are, and the two keys to know.
type status struct {
	content  fyne.CanvasObject
	hint     *part.Text
	listener *part.Status
	token    *part.Status
	secrets  *part.Status
	program  *part.Status // of the reader; a click leads to its page
}

func newStatus() *status {
	s := &status{hint: part.NewCaption(""), listener: part.NewStatus(""), token: part.NewStatus(""), secrets: part.NewStatus(""), program: part.NewStatus("")}
	s.content = part.NewStatusBar(s.hint, s.listener, s.token, s.secrets, s.program)
	return s
}

func (s *status) draw(v stage.View, m middle) {
	s.hint.SetText(hintOf(m))
	l := v.Snapshot.Listener
	switch {
	case l.Open:
		s.listener.Set(theme.Pass, fmt.Sprintf("Listening on %s", l.RedirectURI))
	default:
		s.listener.Set(theme.Muted, "Not listening")
	}
	s.token.Set("", tokenText(v))
	s.secrets.Set(secretsText(v.Vault))
}

// hinting is a sheet on which Ctrl+Enter does something else than the next step.
type hinting interface{ Hint() string }

// hintOf are the keys to know where m is shown.
func hintOf(m middle) string {
	hint := "Ctrl+Enter next step"
	if h, ok := m.(hinting); ok {
		hint = h.Hint()
	}
	return hint + " · F1 explains"
}

// secretsText says where secrets are put, and colours it only while the keyring lets a person wait.
func secretsText(s vault.State) (theme.ColorName, string) {
	switch {
	case s.Asking:
		return theme.Warn, "Secrets: waiting for the system's keyring"
	case !s.Opened:
		return "", "Secrets: asking the system's keyring"
	case s.Absent != nil:
		return "", "Secrets: in memory only"
	}
	return "", "Secrets: system keyring"
}

func tokenText(v stage.View) string {
	t := v.Snapshot.Tokens
	switch {
	case t.Access.IsZero() && v.Snapshot.Stage(flow.Revoke).Status == flow.Done:
		return "Tokens revoked"
	case t.Access.IsZero():
		return "No access token yet"
	case t.Expires.IsZero():
		return "Access token: lifetime unknown"
	case !t.Expires.After(v.Now):
		return "Access token: expired"
	}
	return fmt.Sprintf("Access token: %s left", page.Clock(t.Expires.Sub(v.Now)))
}

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
