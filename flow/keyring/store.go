package keyring

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"oauthwalk/flow/secret"
)

// patience is how long a call waits for the one before it. A call that takes longer has a password window open.
const patience = 250 * time.Millisecond

// Store is the keyring as the rest of the program sees it. It is safe for concurrent use. Every method answers within
// the deadline of its context; none may be called on the goroutine that draws the window.
type Store struct {
	backend Backend
	turn    chan struct{} // holds the one call that is in the backend's hands

	mu     sync.Mutex
	since  time.Time               // of that call
	kept   map[string]secret.Value // by user(): held in memory until the program ends
	absent error                   // not nil: there is no keyring, kept takes its place
}

// New is a store upon a backend that is taken to work. Open asks first.
func New(b Backend) *Store {
	return &Store{backend: b, turn: make(chan struct{}, 1), kept: map[string]secret.Value{}}
}

// Open probes the backend with one read, for which ctx should allow ProbeWait. When it is unavailable, the store keeps
// everything in memory, and Absent says why. A probe without a response, as from a keyring that asks for its password,
// is no verdict: the store stays with the system, and calls are refused with ErrBusy until the response comes.
func Open(ctx context.Context, b Backend) *Store {
	s := New(b)
	_, err := s.call(ctx, func() (secret.Value, error) { return s.read(user("probe", ClientSecret)) })
	if errors.Is(err, ErrUnavailable) {
		s.UseMemory(err)
	}
	return s
}

// call lets one call at a time into the backend, and waits for it as long as ctx allows, at most WriteWait. Nothing can
// end it there, so its caller may leave it; until it comes back nobody else is let in, and nobody waits long for it.
func (s *Store) call(ctx context.Context, do func() (secret.Value, error)) (secret.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, WriteWait)
	defer cancel()
	patient := time.NewTimer(patience)
	defer patient.Stop()
	select {
	case s.turn <- struct{}{}:
	case <-patient.C:
		return secret.Value{}, ErrBusy
	case <-ctx.Done():
		return secret.Value{}, gone(ctx)
	}
	s.mu.Lock()
	s.since = time.Now()
	s.mu.Unlock()
	var value secret.Value
	err := error(&UnavailableError{Reason: "it disappeared in the middle of a call"})
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { <-s.turn }()
		defer func() { _ = recover() }() // the library panics when the bus goes away; nobody knows what its text holds
		value, err = do()
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done():
		return secret.Value{}, gone(ctx)
	}
}

func gone(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return fmt.Errorf("no longer waiting for the system's keyring: %w", ctx.Err())
}

// Waiting tells since when a call has been in the system's hands, once a password window is the likely cause.
func (s *Store) Waiting() (since time.Time, yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.since, len(s.turn) > 0 && time.Since(s.since) >= patience
}

// UseMemory gives up on the system's keyring for this run, because of why: also for a person who closes the password
// window and says "not now". What was written to the keyring before stays there.
func (s *Store) UseMemory(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var reasoned *UnavailableError
	if !errors.As(why, &reasoned) {
		reasoned = &UnavailableError{Reason: "it is not used in this run", Err: why}
	}
	s.absent = reasoned
}

// Absent is nil while values go to the system's keyring, and the reason why not otherwise.
func (s *Store) Absent() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.absent
}

// Get reads one item: ErrNotFound when the keyring has none.
func (s *Store) Get(ctx context.Context, item string, kind Kind) (secret.Value, error) {
	name := user(item, kind)
	s.mu.Lock()
	value, here := s.kept[name]
	absent := s.absent
	s.mu.Unlock()
	switch {
	case here:
		return value, nil
	case absent != nil:
		return secret.Value{}, absent // it may well be in the keyring that cannot be asked
	}
	return s.call(ctx, func() (secret.Value, error) { return s.read(name) })
}

// Set writes one item over what was there, and proves it by reading. Without a keyring it is Keep.
func (s *Store) Set(ctx context.Context, item string, kind Kind, value secret.Value) error {
	if value.IsZero() {
		return ErrEmpty
	}
	if err := CheckSize(value); err != nil {
		return err
	}
	if s.Absent() != nil {
		s.Keep(item, kind, value)
		return nil
	}
	name := user(item, kind)
	_, err := s.call(ctx, func() (secret.Value, error) { return secret.Value{}, s.write(name, value) })
	if err == nil {
		s.forget(name) // the copy in memory is older
	}
	return err
}

// Delete removes one item and proves it by reading. It is ErrNotFound when there was none, also in memory.
func (s *Store) Delete(ctx context.Context, item string, kind Kind) error {
	name := user(item, kind)
	s.forget(name)
	if absent := s.Absent(); absent != nil {
		return absent
	}
	_, err := s.call(ctx, func() (secret.Value, error) { return secret.Value{}, s.remove(name) })
	return err
}

// Keep holds a value in memory until the program ends, whatever the keyring does: for a refresh token that could not be
// stored and is the only one that works.
func (s *Store) Keep(item string, kind Kind, value secret.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[user(item, kind)] = value
}

// Kept tells whether an item is held in memory only.
func (s *Store) Kept(item string, kind Kind) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, here := s.kept[user(item, kind)]
	return here
}

// Forget drops what Keep holds, and leaves the keyring alone.
func (s *Store) Forget(item string, kind Kind) { s.forget(user(item, kind)) }

func (s *Store) forget(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept, name)
}

func (s *Store) read(name string) (secret.Value, error) {
	value, err := s.backend.Get(Service, name)
	if len(value) > MaxSize() {
		return secret.Value{}, ErrTooLarge
	}
	return secret.New(value), classified(err)
}

// write stores and reads back: the library's "stored" is not to be believed.
func (s *Store) write(name string, value secret.Value) error {
	if err := classified(s.backend.Set(Service, name, value.Reveal())); err != nil {
		return err
	}
	switch found, err := s.read(name); {
	case errors.Is(err, ErrNotFound):
		return ErrNotStored
	case err != nil:
		return fmt.Errorf("reading back the stored value: %w", err)
	case !found.Equal(value):
		return fmt.Errorf("%w (another value is stored there)", ErrNotStored)
	}
	return nil
}

// remove deletes until the item is gone: a keyring can hold two of one name, when another program wrote one.
func (s *Store) remove(name string) error {
	const most = 3
	for i := range most {
		deleted := classified(s.backend.Delete(Service, name))
		if deleted != nil && !errors.Is(deleted, ErrNotFound) {
			return deleted
		}
		switch _, err := s.read(name); {
		case errors.Is(err, ErrNotFound) && i == 0:
			return deleted
		case errors.Is(err, ErrNotFound):
			return nil
		case err != nil && !errors.Is(err, ErrTooLarge):
			return fmt.Errorf("checking that the item was deleted: %w", err)
		}
	}
	return ErrNotDeleted
}

// classified sees to it that a backend's error is of a kind that callers know.
func classified(err error) error {
	if err == nil || errors.Is(err, ErrNotFound) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrUnavailable) {
		return err
	}
	return &UnavailableError{Reason: reason(err), Err: err}
}
