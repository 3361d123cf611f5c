package profile

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// ErrNoToken says that there is no stored refresh token; a sign-in brings one.
var ErrNoToken = errors.New("no refresh token is stored; sign in again")

var _ flow.Keeper = (*Store)(nil)

// Refresh implements flow.Keeper: it makes one refresh with the stored token, while no other process can (RFC 9700
// 4.14.2: a token that is used twice ends the whole grant). The profile's lock is held from reading the old token to
// storing the new one. When Refresh returns without an error, the access token may be used.
//
// After invalid_grant the store is read once more, since another process may have replaced the token in spite of the
// lock. If it did not, the token is deleted: the person has to sign in again. After any other error it stays.
func (s *Store) Refresh(ctx context.Context, id string, send flow.Ask) (flow.Renewal, error) {
	unlock, err := s.lock(ctx, id)
	if err != nil {
		return flow.Renewal{}, err
	}
	defer unlock()
	if err := s.settleLocked(ctx, id); err != nil && s.doubtful(ctx, id) {
		return flow.Renewal{}, fmt.Errorf("settling what an earlier run left: %w", err)
	}
	old, value, err := s.current(ctx, id)
	if err != nil {
		return flow.Renewal{}, err
	}
	spot, err := s.reserve(ctx, id)
	if err != nil {
		return flow.Renewal{}, fmt.Errorf("nothing was sent, since its outcome could not be noted: %w", err)
	}
	s.step("request begun")
	fresh, err := send(ctx, value)
	s.step("answer arrived")
	// From here on nothing may be lost because somebody pressed Cancel.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyring.WriteWait)
	defer cancel()
	var r flow.Renewal
	if refused(err) {
		newer, newValue, readErr := s.current(after, id)
		if readErr == nil && newer.ID != old.ID {
			r.Reread = true
			value = newValue
			fresh, err = send(ctx, value)
		}
	}
	switch {
	case refused(err):
		r.Deleted = s.discard(after, id, spot) == nil
		return r, err
	case err != nil, fresh.IsZero(), fresh == value:
		_ = s.unreserve(after, spot) // if not now, Settle finds nothing there and strikes it
		return r, err
	}
	r.Rotated = true
	r.Unsaved = s.rotate(after, id, spot, fresh)
	return r, nil
}

// refused: RFC 6749 5.2, the refresh token is invalid, expired, revoked or used up. Any other error says nothing about
// the token.
func refused(err error) bool {
	var answer *token.ErrorResponse
	return errors.As(err, &answer) && answer.Code == "invalid_grant"
}

// current is the refresh token in use. The profile's lock is held.
func (s *Store) current(ctx context.Context, id string) (Item, secret.Value, error) {
	b, err := s.load(ctx)
	if err != nil {
		return Item{}, secret.Value{}, err
	}
	item, has := s.inUse(&b, id, keyring.RefreshToken)
	if !has {
		return Item{}, secret.Value{}, ErrNoToken
	}
	value, err := s.keyring.Get(ctx, item.ID, keyring.RefreshToken)
	if errors.Is(err, keyring.ErrNotFound) {
		err = fmt.Errorf("%w (%w)", ErrNoToken, err)
	}
	return item, value, err
}

// doubtful tells that nobody knows which refresh token is the one that works: another may be in the keyring.
func (s *Store) doubtful(ctx context.Context, id string) bool {
	if _, has := s.heldItem(id, keyring.RefreshToken); has {
		return false
	}
	b, err := s.load(ctx)
	return err != nil || slices.ContainsFunc(b.unsettledOf(id), func(u unsettled) bool { return u.Then == adopt })
}

// reserve notes the item of the new token before it exists: a kill after the response then loses it only if it never
// reached the keyring.
func (s *Store) reserve(ctx context.Context, id string) (Item, error) {
	spot := Item{ID: s.newID(), Since: s.today()}
	return spot, s.update(ctx, func(b *book) error {
		p := b.find(id)
		if p == nil {
			return ErrNotFound
		}
		b.Unsettled = append(b.Unsettled, unsettled{spot.ID, keyring.RefreshToken, id, p.Name, spot.Since, adopt})
		return nil
	})
}

func (s *Store) unreserve(ctx context.Context, spot Item) error {
	return s.update(ctx, func(b *book) error {
		b.settled(spot.ID)
		return nil
	})
}

// rotate stores the new token and gives up the old one, which is spent. When the keyring does not take it, it stays in
// memory, the error says why, and its note stays in the file, so that Settle tries again.
func (s *Store) rotate(ctx context.Context, id string, spot Item, fresh secret.Value) error {
	stored, err := s.put(ctx, spot, keyring.RefreshToken, fresh)
	if err != nil {
		s.keyring.Keep(spot.ID, keyring.RefreshToken, fresh)
		stored.Kept = true
	}
	noted := s.update(context.WithoutCancel(ctx), func(b *book) error {
		p := b.find(id)
		if p == nil {
			return ErrNotFound
		}
		if stored.Kept {
			b.release(p, keyring.RefreshToken)
			b.settled(spot.ID)
			if err != nil { // else there is no keyring that it could still reach
				b.Unsettled = append(b.Unsettled,
					unsettled{spot.ID, keyring.RefreshToken, id, p.Name, spot.Since, adopt})
			}
			return nil
		}
		b.hold(p, keyring.RefreshToken, spot)
		return nil
	})
	s.step("rotation committed")
	switch {
	case stored.Kept:
		s.hold(id, keyring.RefreshToken, stored)
		return errors.Join(err, s.keyring.Absent(), noted)
	case noted != nil:
		// It is in the keyring and noted as such by reserve; this run has to know it as well.
		s.hold(id, keyring.RefreshToken, stored)
		return noted
	}
	s.letGo(id, keyring.RefreshToken)
	_ = s.settleLocked(ctx, id) // the old token: what cannot be deleted now stays noted
	return nil
}

// ErrNotRevoked says that the stored refresh token is not the one that was revoked: another window has renewed it since,
// or another token was sent.
var ErrNotRevoked = errors.New("it is not the one that was revoked")

// Drop implements flow.Keeper: it deletes the refresh token that is stored for the profile, and proves it.
func (s *Store) Drop(ctx context.Context, id string, revoked secret.Value) error {
	switch kept, err := s.Secret(ctx, id, keyring.RefreshToken); {
	case errors.Is(err, keyring.ErrNotFound):
		return nil
	case err != nil:
		return err
	case !kept.Equal(revoked):
		return ErrNotRevoked
	}
	all, err := s.Stored(ctx)
	if err != nil {
		return err
	}
	for _, it := range all {
		if it.Profile != id || it.Kind != keyring.RefreshToken {
			continue
		}
		if proof := s.Wipe(ctx, it); proof.Err != nil {
			return proof.Err
		}
	}
	return nil
}

// discard forgets a token that the server refuses.
func (s *Store) discard(ctx context.Context, id string, spot Item) error {
	err := s.update(ctx, func(b *book) error {
		b.settled(spot.ID)
		if p := b.find(id); p != nil {
			b.release(p, keyring.RefreshToken)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.letGo(id, keyring.RefreshToken)
	_ = s.settleLocked(ctx, id)
	return nil
}

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
