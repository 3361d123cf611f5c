package profile

import (
	"context"
	"errors"
	"fmt"

	"oauthwalk/flow/keyring"
)

// Settle brings file and keyring into agreement after a kill, a closed password window or a keyring that was away: what
// was written and never used goes, and a rotated refresh token that was stored and not yet noted is taken up. Profiles
// that another window is at work on are left to it. The error says what has to wait for another time.
func (s *Store) Settle(ctx context.Context) error {
	b, err := s.load(ctx)
	if err != nil {
		return err
	}
	var waiting error
	for done := map[string]bool{}; len(b.Unsettled) > 0; b.Unsettled = b.Unsettled[1:] {
		u := b.Unsettled[0]
		if done[u.Profile] || u.Then == ask {
			continue
		}
		done[u.Profile] = true
		if err := s.settleProfile(ctx, u.Profile); err != nil {
			waiting = errors.Join(waiting, fmt.Errorf("settling the secrets of %q: %w", u.Name, err))
		}
	}
	return waiting
}

// settleProfile settles one profile unless somebody has it locked.
func (s *Store) settleProfile(ctx context.Context, id string) error {
	l, err := tryLock(lockPath(s.path, id))
	if errors.Is(err, ErrLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.unlock(l, id)
	return s.settleLocked(ctx, id)
}

// settleLocked settles one profile whose lock is held. It is done when there is nothing to settle, and stops at the
// first item that the keyring does not answer for: it would not answer for the next one either.
func (s *Store) settleLocked(ctx context.Context, id string) error {
	for {
		b, err := s.load(ctx)
		if err != nil {
			return err
		}
		u, is := b.next(id)
		switch {
		case !is:
			return nil
		case u.Then == adopt && b.index(id) >= 0:
			err = s.adopt(ctx, u)
		default:
			err = s.drop(ctx, u)
		}
		if err != nil {
			return err
		}
	}
}

// next is the item of a profile to settle next: what is to be dropped first, since that needs nothing but the keyring.
func (b *book) next(id string) (unsettled, bool) {
	all := b.unsettledOf(id)
	for _, then := range []fate{drop, adopt} {
		for _, u := range all {
			if u.Then == then {
				return u, true
			}
		}
	}
	return unsettled{}, false
}

// drop deletes an item and then its note.
func (s *Store) drop(ctx context.Context, u unsettled) error {
	s.step("deletion begun")
	if err := s.keyring.Delete(ctx, u.Item, u.Kind); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	s.step("deletion done")
	return s.update(ctx, func(b *book) error {
		b.settled(u.Item)
		return nil
	})
}

// adopt takes up a rotated refresh token that the file does not know to be stored. One that is in memory because the
// keyring did not take it is tried once more.
func (s *Store) adopt(ctx context.Context, u unsettled) error {
	value, err := s.keyring.Get(ctx, u.Item, u.Kind)
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	lost := err != nil // it never reached the keyring
	if s.keyring.Kept(u.Item, u.Kind) {
		if err := s.keyring.Set(ctx, u.Item, u.Kind, value); err != nil {
			return err
		}
		if s.keyring.Kept(u.Item, u.Kind) {
			return s.keyring.Absent()
		}
	}
	err = s.update(ctx, func(b *book) error {
		p := b.find(u.Profile)
		if lost || p == nil {
			b.settled(u.Item)
			return nil
		}
		// RFC 9700 4.14.2: the server has replaced the token that the profile knows by this one.
		b.hold(p, u.Kind, Item{ID: u.Item, Since: u.Since})
		return nil
	})
	if err == nil {
		s.letGo(u.Profile, u.Kind)
	}
	return err
}
