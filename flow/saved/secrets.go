package saved

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// Stored is one secret that this program has put somewhere, without the secret.
type Stored struct {
	Item   string // its name in the keyring
	Kind   keyring.Kind
	Client string    // ID
	Name   string    // of the client
	Since  time.Time // zero for one in memory
	Kept   bool      // in memory only, until the program ends
	Left   bool      // no client uses it: its deletion has to wait for the keyring
}

// Proof is what a deletion, or a look, came to.
type Proof struct {
	Stored
	Gone bool      // a read, after the deletion, did not find it
	At   time.Time // of that read
	Err  error     // why it is not proven gone, or not known
}

// Stored lists what is kept and where, from the file and from memory: it asks the keyring nothing, so no password
// window opens. Check asks.
func (s *Store) Stored() ([]Stored, error) {
	b, err := s.load()
	var all []Stored
	for _, c := range b.Clients {
		all = append(all, s.storedOf(c)...)
	}
	return all, err
}

func (s *Store) storedOf(c Client) (all []Stored) {
	for _, kind := range keyring.Kinds() {
		item := c.item(kind)
		it := Stored{Item: item.ID, Kind: kind, Client: c.ID, Name: c.Name}
		if s.keyring.Kept(it.Item, kind) {
			it.Kept = true
			all = append(all, it)
		}
		if _, has := c.Secrets[kind]; has {
			it.Kept, it.Since, it.Left = false, item.Since, c.Gone || item.Unused
			all = append(all, it)
		}
	}
	return all
}

// Check asks the keyring whether a secret is there.
func (s *Store) Check(ctx context.Context, it Stored) Proof {
	_, err := s.keyring.Get(ctx, it.Item, it.Kind)
	return Proof{Stored: it, Gone: errors.Is(err, keyring.ErrNotFound), At: s.now(), Err: err}
}

// Remove takes a client out of the list, and then its secrets out of the keyring. The proofs say what became of each of
// them; what could not be deleted is still listed by Stored.
func (s *Store) Remove(ctx context.Context, id string) (proofs []Proof, err error) {
	err = s.hold(ctx, func(b *book) error {
		c := b.find(id)
		if c == nil || c.Gone {
			return fmt.Errorf("removing the client: %w", ErrNotFound)
		}
		all := s.storedOf(*c)
		c.Gone = true
		if err := s.replace(b); err != nil {
			return err
		}
		s.step("removed")
		for _, it := range all {
			proofs = append(proofs, s.prove(ctx, b, it))
		}
		return nil
	})
	return proofs, err
}

// Wipe deletes one secret that Stored listed, and proves it.
func (s *Store) Wipe(ctx context.Context, it Stored) (p Proof) {
	if err := s.hold(ctx, func(b *book) error { p = s.prove(ctx, b, it); return nil }); err != nil {
		return Proof{Stored: it, Err: err}
	}
	return p
}

// WipeAll deletes everything that Stored lists, and proves each.
func (s *Store) WipeAll(ctx context.Context) ([]Proof, error) {
	all, err := s.Stored()
	proofs := make([]Proof, len(all))
	for i, it := range all {
		proofs[i] = s.Wipe(ctx, it)
	}
	return proofs, err
}

func (s *Store) prove(ctx context.Context, b *book, it Stored) Proof {
	var err error
	if it.Kept {
		s.keyring.Forget(it.Item, it.Kind)
	} else {
		err = s.discard(ctx, b, it.Client, it.Kind)
	}
	return Proof{Stored: it, Gone: err == nil, At: s.now(), Err: err}
}

// discard deletes an item: the file says before that it is used no more, and forgets it after.
func (s *Store) discard(ctx context.Context, b *book, id string, kind keyring.Kind) error {
	c := b.find(id)
	if c == nil {
		return nil
	}
	s.retire(c, kind)
	if err := s.replace(b); err != nil {
		return err
	}
	if c = b.find(id); c == nil {
		return nil
	}
	if err := s.erase(ctx, c, kind); err != nil {
		return err
	}
	return s.replace(b)
}

// Secret reads one secret of a client: keyring.ErrNotFound when it has none, ErrUnbound or ErrBound when it is not known
// to be for this client. For the refresh token of a walk, use Refresh, which lets nobody else spend it meanwhile.
func (s *Store) Secret(ctx context.Context, id string, kind keyring.Kind) (secret.Value, error) {
	b, err := s.load()
	if err != nil {
		return secret.Value{}, err
	}
	_, value, err := s.secret(ctx, &b, id, kind)
	if err != nil {
		return secret.Value{}, fmt.Errorf("the %s: %w", kind, err)
	}
	return value, nil
}

// secret reads one secret. The value comes with ErrUnbound as well.
func (s *Store) secret(ctx context.Context, b *book, id string, kind keyring.Kind) (*Client, secret.Value, error) {
	c := b.find(id)
	if c == nil {
		return nil, secret.Value{}, keyring.ErrNotFound
	}
	item := c.item(kind)
	if !s.keyring.Kept(item.ID, kind) && (item.Unused || c.Gone) {
		return c, secret.Value{}, keyring.ErrNotFound
	}
	value, err := s.keyring.Get(ctx, item.ID, kind)
	if errors.Is(err, keyring.ErrNotFound) && item.Before != "" {
		value, err = s.keyring.Get(ctx, item.Before, kind)
	}
	if err == nil {
		value, err = unbind(*c, value)
	}
	return c, value, err
}

// Bind binds the items of version 1 to what the file says of their client now. A person was asked before.
func (s *Store) Bind(ctx context.Context, id string) error {
	return s.hold(ctx, func(b *book) error {
		for _, kind := range keyring.Kinds() {
			c, value, err := s.secret(ctx, b, id, kind)
			switch {
			case errors.Is(err, ErrUnbound):
				err = s.keep(ctx, b, c, kind, value)
			case errors.Is(err, keyring.ErrNotFound):
				err = nil
			}
			if err != nil {
				return fmt.Errorf("the %s: %w", kind, err)
			}
		}
		return nil
	})
}

// keep writes a secret over the one that is stored. One that the keyring does not take stays in memory, and the error
// says why.
func (s *Store) keep(ctx context.Context, b *book, c *Client, kind keyring.Kind, value secret.Value) error {
	err := s.write(ctx, c, kind, bind(*c, value))
	if err != nil {
		s.keyring.Keep(c.item(kind).ID, kind, bind(*c, value))
		s.retire(c, kind)
	}
	return errors.Join(err, s.keyring.Absent(), s.replace(b))
}

var _ flow.Keeper = (*Store)(nil)

// Refresh implements flow.Keeper: it makes one refresh with the stored token, while no other program can (RFC 9700
// 4.14.2: a token that is used twice ends the whole grant). When it returns without an error, the access token may be
// used.
//
// After invalid_grant the store is read once more, since somebody may have replaced the token in spite of the lock. If
// nobody did, the token is deleted: the person has to sign in again. After any other error it stays.
func (s *Store) Refresh(ctx context.Context, id string, send flow.Ask) (r flow.Renewal, err error) {
	err = s.hold(ctx, func(b *book) error {
		const kind = keyring.RefreshToken
		c, value, err := s.secret(ctx, b, id, kind)
		if errors.Is(err, keyring.ErrNotFound) {
			err = fmt.Errorf("%w (%w)", ErrNoToken, err)
		}
		if err != nil {
			return err
		}
		s.step("request begun")
		fresh, err := send(ctx, value)
		s.step("response arrived")
		// From here on nothing may be lost because somebody pressed Cancel.
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyring.WriteWait)
		defer cancel()
		if refused(err) {
			if _, newer, readErr := s.secret(after, b, id, kind); readErr == nil && !newer.Equal(value) {
				r.Reread, value = true, newer
				fresh, err = send(ctx, value)
			}
		}
		switch {
		case refused(err):
			s.keyring.Forget(c.item(kind).ID, kind)
			r.Deleted = s.discard(after, b, id, kind) == nil
		case err == nil && !fresh.IsZero() && !fresh.Equal(value):
			r.Rotated, r.Unsaved = true, s.keep(after, b, c, kind, fresh)
		}
		return err
	})
	return r, err
}

// refused: RFC 6749 5.2, the refresh token is invalid, expired, revoked or used up. Any other error says nothing about
// the token.
func refused(err error) bool {
	var response *token.ErrorResponse
	return errors.As(err, &response) && response.Code == "invalid_grant"
}

// Drop implements flow.Keeper: it deletes the refresh token that is stored for the client, and proves it.
func (s *Store) Drop(ctx context.Context, id string, revoked secret.Value) error {
	const kind = keyring.RefreshToken
	return s.hold(ctx, func(b *book) error {
		switch c, kept, err := s.secret(ctx, b, id, kind); {
		case errors.Is(err, keyring.ErrNotFound):
			return nil
		case err != nil:
			return err
		case !kept.Equal(revoked):
			return ErrNotRevoked
		default:
			s.keyring.Forget(c.item(kind).ID, kind)
			return s.discard(ctx, b, id, kind)
		}
	})
}
