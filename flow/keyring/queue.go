package keyring

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"oauthwalk/flow/secret"
)

// queue lets one call at a time into the backend. A call cannot be stopped there, so its caller may leave it; until it
// comes back nobody else is let in, and nobody is made to wait for it.
type queue struct {
	mu  sync.Mutex
	now *pending // nil when free
}

// pending is one call in the backend's hands.
type pending struct {
	since time.Time
	done  chan struct{} // closed when the backend has answered; value and err are set before
	left  chan struct{} // closed when the caller has gone
	value secret.Value
	err   error
}

// hangs tells that a password window is probably the reason why the call has not come back.
func (f *pending) hangs() bool {
	select {
	case <-f.left:
		return true
	default:
		return time.Since(f.since) >= patience
	}
}

// do makes the call on a goroutine of its own and waits for it as long as ctx allows, at most WriteWait. The goroutine
// ends when the backend answers: nothing can end it earlier, which is why there is never a second one.
func (r *queue) do(ctx context.Context, call func() (secret.Value, error)) (secret.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, WriteWait)
	defer cancel()
	f, err := r.begin(ctx)
	if err != nil {
		return secret.Value{}, err
	}
	go func() {
		f.value, f.err = caught(call)
		r.mu.Lock()
		r.now = nil
		r.mu.Unlock()
		close(f.done)
	}()
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		close(f.left)
		return secret.Value{}, gone(ctx)
	}
}

// begin takes the queue, or tells why not. A quick call before this one is waited for; one that hangs is not.
func (r *queue) begin(ctx context.Context) (*pending, error) {
	patient := time.NewTimer(patience)
	defer patient.Stop()
	for {
		if ctx.Err() != nil {
			return nil, gone(ctx)
		}
		r.mu.Lock()
		ahead := r.now
		if ahead == nil {
			f := &pending{since: time.Now(), done: make(chan struct{}), left: make(chan struct{})}
			r.now = f
			r.mu.Unlock()
			return f, nil
		}
		r.mu.Unlock()
		select {
		case <-ahead.done:
		case <-ahead.left:
			return nil, ErrBusy
		case <-patient.C:
			return nil, ErrBusy
		case <-ctx.Done():
			return nil, gone(ctx)
		}
	}
}

// current is the call in the backend's hands, nil when there is none.
func (r *queue) current() *pending {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func gone(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return fmt.Errorf("no longer waiting for the system's keyring: %w", ctx.Err())
}

// caught makes the call and turns a panic into an error: the library panics when the bus goes away under an open
// password window.
func caught(call func() (secret.Value, error)) (value secret.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			// The panic's own text is left out, since nobody knows what it holds.
			value, err = secret.Value{}, &UnavailableError{Reason: "it went away in the middle of a call"}
		}
	}()
	return call()
}
