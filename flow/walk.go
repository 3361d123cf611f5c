// Package flow is the walk itself: one attempt at the authorization code grant, with or without PKCE, one stage at a
// time, at a person's pace.
//
// A Walk does the work and publishes an immutable Snapshot after everything that happens. It knows no screen; a window,
// a terminal, a report and an advice are all functions of snapshots. The protocol is in the rooms below (authz,
// loopback, token, resource, provider); this package decides only what may happen when: RFC 6749 4.1 for the order,
// 4.1.2 and 10.5 for one request per code, RFC 9700 2.1.1 for a new state and verifier at each attempt, 4.14.2 for one
// use of a refresh token. A walk can begin at the refresh with a token that was kept; a Keeper then renews it.
//
// Left out on purpose: storing anything (profile, which is such a Keeper), explaining failures (advice), and breaking
// things (lab).
package flow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Errors of calls that come at the wrong moment.
var (
	ErrBusy    = errors.New("a stage is under way; cancel it first")
	ErrNotYet  = errors.New("an earlier stage must be completed first")
	ErrSpent   = errors.New("the code and the state can be used only once; start again from the request")
	ErrClosed  = errors.New("this walk is over")
	ErrSent    = errors.New("this has already been sent; repeat the stage to change it")
	ErrNoParam = errors.New("there is no such parameter")
)

// DefaultTimeout is how long stage 3 waits for the callback.
const DefaultTimeout = 5 * time.Minute

// Deps are what a walk takes from outside. The zero value is the real world without a browser.
type Deps struct {
	Now       func() time.Time
	OpenURL   func(ctx context.Context, url string) error // asks for a browser, returns when ctx ends; nil asks for none, and for no cookie
	Transport http.RoundTripper                           // nil takes wire.NewTransport
	Timeout   time.Duration                               // of stage 3; 0 takes DefaultTimeout
	Keeper    Keeper                                      // of refresh tokens between walks; nil keeps none
	Wait      func()                                      // called before a port is bound: an earlier walk may hold it
}

// Walk is one attempt. Its methods are safe for concurrent use and never wait for the network, except Run and Close.
type Walk struct {
	deps Deps

	publishing  sync.Mutex // keeps snapshots in order for the subscribers; taken before mu
	subscribers []func(Snapshot)

	mu       sync.Mutex
	snap     Snapshot
	listener *loopback.Listener
	cancel   context.CancelFunc // of the stage under way, nil when none is
	idle     chan struct{}      // closed when no stage is under way
	closed   bool
	jobs     chan job        // of the worker; nil before the first stage and after the end
	work     sync.WaitGroup  // the worker, and browsers that were asked for
	releases sync.WaitGroup  // listeners being closed
	own      *http.Transport // with the client's own CA file; nil without one
}

// New starts a walk with that number. Nothing happens before Do.
func New(number int, c client.Client, deps Deps) *Walk {
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.Transport == nil {
		deps.Transport = wire.NewTransport()
	}
	deps.Timeout = cmp.Or(deps.Timeout, DefaultTimeout)
	if deps.Wait == nil {
		deps.Wait = func() {}
	}
	w := &Walk{deps: deps, idle: make(chan struct{})}
	close(w.idle)
	w.snap = Snapshot{Walk: number, Started: deps.Now(), Redactor: &secret.Redactor{}, Next: Setup}
	for i, s := range Stages {
		w.snap.Stages[i] = StageState{Stage: s, Status: Todo}
	}
	w.snap.Stages[0].Status = Ready
	w.snap.configure(c)
	return w
}

// Snapshot is the walk as it is now.
func (w *Walk) Snapshot() Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.snap
}

// Subscribe calls f with each snapshot from now on, in order, one at a time. f must not call the walk's changing
// methods; it may be called from any goroutine.
func (w *Walk) Subscribe(f func(Snapshot)) {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	w.subscribers = append(w.subscribers, f)
}

// change alters the walk under its lock and publishes what came of it, unless the alteration fails.
func (w *Walk) change(alter func() error) error {
	w.publishing.Lock()
	defer w.publishing.Unlock()
	w.mu.Lock()
	err := alter()
	if err == nil {
		w.snap.Seq++
	}
	snap := w.snap
	w.mu.Unlock()
	if err != nil {
		return err
	}
	for _, f := range w.subscribers {
		f(snap)
	}
	return nil
}

// alter is change for what has to wait until no stage is under way.
func (w *Walk) alter(do func() error) error {
	return w.change(func() error {
		switch {
		case w.closed:
			return ErrClosed
		case w.cancel != nil:
			return ErrBusy
		}
		return do()
	})
}

// update is change for an alteration that cannot fail.
func (w *Walk) update(alter func()) {
	_ = w.change(func() error {
		alter()
		return nil
	})
}

// Configure replaces the client. What was done with the old one becomes stale.
func (w *Walk) Configure(c client.Client) error {
	return w.alter(func() error {
		w.rewind(Setup)
		w.snap.configure(c)
		return nil
	})
}

func (s *Snapshot) configure(c client.Client) {
	if c.Issuer != s.Client.Issuer {
		s.Metadata = provider.Server{}
	}
	b := s.Client
	if c.Preset != b.Preset || c.Address != b.Address || c.Issuer != b.Issuer || c.Server.TokenEndpoint != b.Server.TokenEndpoint {
		// An address that was typed for the API is none for the tokens of another server.
		s.Stages[API.Index()].Params = nil
	}
	s.Client = c
	s.Redactor.Add(c.Secret)
}

// Rewind goes back to s: it becomes the next stage, prepared afresh, and the results after it become stale.
func (w *Walk) Rewind(s Stage) error {
	return w.alter(func() error {
		if s.RestartFrom() != s {
			return fmt.Errorf("%w (stage %s)", ErrSpent, s)
		}
		if !w.snap.reached(s) {
			return ErrNotYet
		}
		w.rewind(s)
		return nil
	})
}

// reached tells that everything that s builds on stands. What follows the exchange builds on its tokens alone, so that
// a refusing API keeps nobody from refreshing.
func (s *Snapshot) reached(stage Stage) bool {
	if s.Resumed && (stage == API || stage == Revoke) && s.Tokens.Access.IsZero() {
		return false
	}
	before := s.Stages[:min(stage.Index(), API.Index())]
	return !slices.ContainsFunc(before, func(st StageState) bool { return !st.Status.Passed() })
}

func (w *Walk) rewind(s Stage) {
	if s.Index() <= Exchange.Index() {
		w.snap.Resumed = false
		w.release()
	}
	table := w.snap.table()
	for _, later := range table[slices.IndexFunc(table, func(r row) bool { return r.name == s }):] {
		if st := &w.snap.Stages[later.name.Index()]; st.Status.Ended() {
			st.Status = Stale
		}
	}
	w.snap.prepare(s, w.deps.Now())
}

// release closes the listener, so that a later response to an old request finds nobody.
func (w *Walk) release() {
	if l := w.listener; l != nil {
		w.listener = nil
		w.releases.Go(func() { l.Close() })
	}
	w.snap.Listener.Open, w.snap.Listener.Deadline, w.snap.Listener.Question = false, time.Time{}, 0
}

// Close ends the walk: the stage under way is cancelled, the listener closed, and everything waited for. The last
// snapshot stays readable.
func (w *Walk) Close() {
	w.mu.Lock()
	w.closed = true
	if w.cancel != nil {
		w.cancel()
	}
	idle := w.idle
	w.mu.Unlock()
	<-idle
	w.mu.Lock()
	if w.jobs != nil {
		close(w.jobs)
		w.jobs = nil
	}
	w.release()
	w.trust(nil)
	w.mu.Unlock()
	w.work.Wait()
	w.releases.Wait()
	if t, ok := w.deps.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}
