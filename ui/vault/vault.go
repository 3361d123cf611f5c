// Package vault is what the window knows of saved clients and their secrets. The file and the system's keyring may keep
// a caller waiting, for a lock or for a person who types a password, so each job runs on a goroutine of its own,
// one at a time, can be cancelled, and hands its result to the goroutine that draws. RFC 8252 8.5 is why secrets go to
// the keyring; flow/saved and flow/keyring do the work. It knows no widget.
package vault

import (
	"context"
	"errors"
	"sync"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
)

// ErrBusy is a second job while one is under way.
var ErrBusy = errors.New("the system's keyring is still busy; wait for it to finish, or cancel")

var errNowhere = errors.New("there is no configuration folder for saved clients; set HOME and start again")

// Vault belongs to the goroutine that draws, but for what makes it a flow.Keeper.
type Vault struct {
	config Config
	state  State
	cancel context.CancelFunc // of the job under way

	ctx  context.Context // ends with Close
	end  context.CancelFunc
	work sync.WaitGroup

	looking sync.Mutex // what is seen later is drawn later

	ready   chan struct{} // closed when keyring and store are there, or problem says why not
	opening sync.Once
	keyring *keyring.Store
	store   *saved.Store
	problem error
}

// Config is what a vault is made of.
type Config struct {
	Path    string          // of the saved clients, "" when there is no folder for it
	Backend keyring.Backend // the system's keyring
	Now     func() time.Time
	Deliver func(func()) // runs a func on the goroutine that draws, later; fyne.Do in the window
	Draw    func()       // called on that goroutine when State has changed
}

// New returns a vault that has not been opened: nothing is asked and nothing read yet.
func New(c Config) *Vault {
	if c.Now == nil {
		c.Now = time.Now
	}
	v := &Vault{config: c, ready: make(chan struct{})}
	v.state.File = atHome(c.Path)
	v.ctx, v.end = context.WithCancel(context.Background())
	return v
}

// Open asks the keyring whether it is there and reads the saved clients, in the background. Calling it again does nothing.
// The question may start a service of the system.
func (v *Vault) Open() {
	v.opening.Do(func() { v.work.Go(v.open) })
}

func (v *Vault) open() {
	probe, cancel := context.WithTimeout(v.ctx, keyring.ProbeWait)
	defer cancel()
	v.keyring = keyring.Open(probe, v.config.Backend)
	if v.problem = errNowhere; v.config.Path != "" {
		v.store, v.problem = saved.Open(saved.Config{Path: v.config.Path, Keyring: v.keyring, Now: v.config.Now})
	}
	close(v.ready)
	v.deliver(nil)
}

// Wait returns when nothing is under way any more; for tests, whose screen is drawn on any goroutine.
func (v *Vault) Wait() { v.work.Wait() }

// Close cancels what is under way and waits for it.
func (v *Vault) Close() {
	v.end()
	v.work.Wait()
}

// State is what there is to draw now.
func (v *Vault) State() State {
	s := v.state
	if s.Opened && v.keyring != nil {
		_, s.Asking = v.keyring.Waiting()
	}
	return s
}

// Cancel gives up the job under way. What the keyring was asked for may still happen; the next start settles it.
func (v *Vault) Cancel() {
	if v.state.Job != nil {
		v.cancel()
	}
}

// Reload reads the file again: another window may have changed it.
func (v *Vault) Reload() {
	v.work.Go(func() {
		if v.opened(v.ctx) == nil {
			v.deliver(nil)
		}
	})
}

// start runs a job for as long as a person may need to type a password.
func (v *Vault) start(j Job, do func(context.Context) Result) error {
	if v.state.Job != nil {
		return ErrBusy
	}
	ctx, cancel := context.WithTimeout(v.ctx, keyring.WriteWait)
	j.Until = v.config.Now().Add(keyring.WriteWait)
	v.state.Job, v.state.Last, v.cancel = &j, nil, cancel
	v.state.Seq++
	v.work.Go(func() {
		defer cancel()
		var r Result
		if r.Err = v.opened(ctx); r.Err == nil {
			r = do(ctx)
		}
		r.Job = j
		v.deliver(&r)
	})
	v.config.Draw()
	return nil
}

// opened waits until the keyring and the file are there.
func (v *Vault) opened(ctx context.Context) error {
	select {
	case <-v.ready:
		return v.problem
	case <-ctx.Done():
		return ctx.Err()
	}
}

// look is the state without a job.
func (v *Vault) look() State {
	s := State{Opened: true, File: atHome(v.config.Path), Absent: v.keyring.Absent(), Problem: v.problem}
	if v.problem != nil {
		return s
	}
	if s.Clients, s.Problem = v.store.Load(); s.Problem == nil {
		s.Stored, s.Problem = v.store.Stored()
	}
	return s
}

// deliver hands on what there is now, and the result of a job that has ended.
func (v *Vault) deliver(ended *Result) {
	v.looking.Lock()
	defer v.looking.Unlock()
	s := v.look()
	if v.ctx.Err() != nil {
		return // nobody draws any more
	}
	v.config.Deliver(func() {
		s.Seq, s.Job, s.Last = v.state.Seq+1, v.state.Job, v.state.Last
		if ended != nil {
			s.Job, s.Last, v.cancel = nil, ended, nil
		}
		v.state = s
		v.config.Draw()
		if ended != nil && ended.then != nil {
			ended.then()
		}
	})
}

var _ flow.Keeper = (*Vault)(nil)

// Refresh implements flow.Keeper, for the goroutine of a walk.
func (v *Vault) Refresh(ctx context.Context, id string, ask flow.Ask) (flow.Renewal, error) {
	if err := v.opened(ctx); err != nil {
		return flow.Renewal{}, err
	}
	defer v.deliver(nil)
	return v.store.Refresh(ctx, id, ask)
}

// Drop implements flow.Keeper, for the goroutine of a walk.
func (v *Vault) Drop(ctx context.Context, id string, revoked secret.Value) error {
	if err := v.opened(ctx); err != nil {
		return err
	}
	defer v.deliver(nil)
	return v.store.Drop(ctx, id, revoked)
}
