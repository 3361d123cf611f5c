// Package session is what the window works on: the walk under way, the walks before it, the practice server beside
// them and the log. It knows no widget; it hands each new snapshot to whoever draws.
package session

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
	"oauthwalk/ui/builtin"
)

// Session belongs to the UI goroutine. Snapshots reach it from the walk's goroutine and are handed on by Deliver.
type Session struct {
	deps    flow.Deps
	deliver func(func()) // runs a func on the goroutine that draws, later; fyne.Do in the window
	draw    func(flow.Snapshot)
	log     *Log

	server  *practice.Server
	played  *practice.Server // that plays a known provider; nil for none
	walk    *flow.Walk
	number  int
	history flow.History
	closing sync.WaitGroup // walks that were left behind

	pages   context.Context // of the browser that was asked for pages beside the walk; ends with the session
	leave   context.CancelFunc
	opening sync.WaitGroup

	mu      sync.Mutex
	waiting *flow.Snapshot // the newest snapshot that was not drawn yet
	own     own
}

// Config is what a session is made of.
type Config struct {
	Deps    flow.Deps
	Server  *practice.Server // started by the caller, closed by Close
	Log     *Log             // nil writes none
	Deliver func(func())
	Draw    func(flow.Snapshot)
}

// New starts a session with a first walk on the practice server. Its first snapshot is the walk's, to be drawn by the
// caller.
func New(c Config) *Session {
	s := &Session{deps: c.Deps, deliver: c.Deliver, draw: c.Draw, log: c.Log, server: c.Server, own: own{marks: map[string]bool{}}}
	s.deps.Wait = s.closing.Wait
	s.pages, s.leave = context.WithCancel(context.Background())
	s.begin(s.PracticeClient(authz.S256))
	return s
}

// PracticeClient is the client that a first walk uses: the confidential one of the practice server.
func (s *Session) PracticeClient(pkce authz.Method) client.Client {
	c := builtin.Client(s.server, "")
	c.PKCE = pkce
	return c
}

// ClientOf is the client that a set-up describes. A secret it has only on the practice server, whose clients are known.
func (s *Session) ClientOf(set credentials.Setup) (c client.Client, err error) {
	if c = builtin.Client(s.server, set.ClientID); set.Foreign() {
		c, err = set.Begin()
	} else {
		c.PKCE = authz.S256
	}
	if err != nil {
		return client.Client{}, err
	}
	return c, set.Fill(&c)
}

// Practice is the practice server's issuer, by which its walks are told from others.
func (s *Session) Practice() string { return s.server.Issuer() }

// Checked is a client as it would be checked: with what is known of its registration, and of the listener of the walk.
func (s *Session) Checked(c client.Client) check.Client {
	out := check.Of(c)
	if c.Issuer == s.Practice() {
		out = builtin.Registered(s.server, c)
	}
	if l := s.walk.Snapshot().Listener; l.Open {
		out.Listening = l.Addresses
	}
	return out
}

// Walk is the walk under way.
func (s *Session) Walk() *flow.Walk { return s.walk }

// Earlier are the walks before the one under way, newest first.
func (s *Session) Earlier() []flow.Snapshot { return s.history.Walks() }

// StartOver leaves the walk under way behind, for the list of earlier ones, and begins a new one with client c.
func (s *Session) StartOver(c client.Client) {
	old := s.walk
	if snap := old.Snapshot(); snap.Stage(flow.Setup).Status != flow.Ready {
		s.history.Keep(snap)
	}
	s.closing.Go(old.Close)
	s.begin(c)
	s.receive(s.walk.Snapshot())
}

func (s *Session) begin(c client.Client) {
	s.number++
	w := flow.New(s.number, c, s.deps)
	s.walk = w
	w.Subscribe(s.receive)
}

// receive is called on the walk's goroutine. However many snapshots come while the window is busy, it draws once.
func (s *Session) receive(snap flow.Snapshot) {
	if s.log != nil {
		s.log.Write(snap)
	}
	s.mu.Lock()
	s.own.note(snap)
	first := s.waiting == nil
	if first || snap.Walk >= s.waiting.Walk { // the last word of a walk that was left behind hides nothing of the next
		s.waiting = &snap
	}
	s.mu.Unlock()
	if first {
		s.deliver(s.flush)
	}
}

func (s *Session) flush() {
	s.mu.Lock()
	snap := s.waiting
	s.waiting = nil
	s.mu.Unlock()
	// A walk that was left behind may still say its last word; it belongs to the list, not to the page.
	if snap == nil || snap.Walk != s.number {
		return
	}
	s.draw(*snap)
}

// Decisions are what the practice server decided between two moments, in order. Other servers tell nobody.
func (s *Session) Decisions(from, to time.Time) []practice.Decision {
	return s.server.DecisionsBetween(from, to)
}

// Open asks for a browser, for a page that is not part of the walk. failed is called where the window is drawn.
func (s *Session) Open(page string, failed func(error)) {
	if s.deps.OpenURL == nil {
		return
	}
	s.opening.Go(func() {
		if err := s.deps.OpenURL(s.pages, page); err != nil && s.pages.Err() == nil {
			s.deliver(func() { failed(err) })
		}
	})
}

// Close ends everything that the session started and waits for it.
func (s *Session) Close() error {
	s.leave()
	s.opening.Wait()
	s.walk.Close()
	s.closing.Wait()
	s.play(nil)
	if err := s.server.Close(); err != nil {
		return fmt.Errorf("practice server: %w", err)
	}
	return nil
}

// Log writes a line for each stage as it ends, redacted, in the form of the walk command.
type Log struct {
	mu     sync.Mutex
	w      io.Writer
	broken func(error)
	seen   map[int]flow.Snapshot // by walk: the snapshot that was written down last
}

// NewLog writes to w. broken is told of the first write that fails, and nothing is written after it.
func NewLog(w io.Writer, broken func(error)) *Log {
	return &Log{w: w, broken: broken, seen: map[int]flow.Snapshot{}}
}

// Write adds the stages of s that ended since the snapshot before.
func (l *Log) Write(s flow.Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.seen[s.Walk]
	l.seen[s.Walk] = s
	for i, stage := range flow.Stages {
		now, then := s.Stages[i], before.Stages[i]
		if !now.Status.Ended() || now.Status == then.Status && now.Started.Equal(then.Started) {
			continue
		}
		if err := l.line(s, stage); err != nil {
			l.w = io.Discard
			l.broken(fmt.Errorf("the log can no longer be written: %w", err))
			return
		}
	}
}

func (l *Log) line(s flow.Snapshot, stage flow.Stage) error {
	b, err := report.Writer{}.Line(s, stage)
	if err != nil {
		return err
	}
	_, err = l.w.Write(append(b, '\n'))
	return err
}

// Offers are the labs to offer on the pages of a walk. They are read once it has begun: the start of the window pays nothing.
func (s *Session) Offers(of flow.Snapshot) []page.Offer {
	if !of.Stage(flow.Setup).Status.Ended() {
		return nil
	}
	return offers()
}

var offers = sync.OnceValue(lab.Offers)
