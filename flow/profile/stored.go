package profile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
)

// Stored is one secret that this program has put somewhere, without the secret.
type Stored struct {
	Item    string // its name for Wipe
	Kind    keyring.Kind
	Profile string // ID; that of no profile for what was left over
	Name    string // of the profile
	Since   time.Time
	Kept    bool // in memory only, until the program ends
	// Left tells that no profile uses it: its deletion has to wait for the keyring, or a damaged file named it.
	Left bool
}

// Proof is what a deletion came to.
type Proof struct {
	Stored
	Gone bool      // a read after the deletion did not find it
	At   time.Time // of that read
	Err  error     // why it is not proven gone
}

// Stored lists what is kept and where, from the file and from memory: it asks the keyring nothing, so no password
// window opens. Check asks.
func (s *Store) Stored(ctx context.Context) ([]Stored, error) {
	b, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	var all []Stored
	for _, p := range b.Profiles {
		all = append(all, s.storedOf(&b, p)...)
	}
	for _, u := range b.Unsettled {
		if b.find(u.Profile) == nil {
			all = append(all, u.stored())
		}
	}
	return all, nil
}

// storedOf lists the secrets of one profile: in the keyring, in memory, left over.
func (s *Store) storedOf(b *book, p Profile) []Stored {
	var all []Stored
	for _, kind := range keyring.Kinds() {
		if item, has := p.Secrets[kind]; has {
			all = append(all, Stored{Item: item.ID, Kind: kind, Profile: p.ID, Name: p.Name, Since: item.Since})
		}
		if item, has := s.heldItem(p.ID, kind); has {
			all = append(all, Stored{Item: item.ID, Kind: kind, Profile: p.ID, Name: p.Name, Since: item.Since, Kept: true})
		}
	}
	for _, u := range b.unsettledOf(p.ID) {
		// The note of a token that the keyring did not take yet is no second secret.
		if item, has := s.heldItem(p.ID, u.Kind); !has || item.ID != u.Item {
			all = append(all, u.stored())
		}
	}
	return all
}

func (u unsettled) stored() Stored {
	return Stored{Item: u.Item, Kind: u.Kind, Profile: u.Profile, Name: u.Name, Since: u.Since, Left: true}
}

// Check asks the keyring whether a secret is there: nil, keyring.ErrNotFound, or why that cannot be known.
func (s *Store) Check(ctx context.Context, it Stored) error {
	_, err := s.keyring.Get(ctx, it.Item, it.Kind)
	return err
}

// Wipe deletes one secret that Stored listed, and proves it.
func (s *Store) Wipe(ctx context.Context, it Stored) Proof {
	unlock, err := s.lock(ctx, it.Profile)
	if err != nil {
		return Proof{Stored: it, Err: err}
	}
	defer unlock()
	err = s.update(ctx, func(b *book) error {
		if p := b.find(it.Profile); p != nil && p.Secrets[it.Kind].ID == it.Item {
			b.release(p, it.Kind)
		}
		for i := range b.Unsettled {
			if b.Unsettled[i].Item == it.Item {
				b.Unsettled[i].Then = drop // a person has decided
			}
		}
		return nil
	})
	if err != nil {
		return Proof{Stored: it, Err: fmt.Errorf("wiping: %w", err)}
	}
	return s.prove(ctx, it.Profile, []Stored{it})[0]
}

// WipeAll deletes everything that Stored lists, and proves each.
func (s *Store) WipeAll(ctx context.Context) ([]Proof, error) {
	all, err := s.Stored(ctx)
	if err != nil {
		return nil, err
	}
	proofs := make([]Proof, len(all))
	for i, it := range all {
		proofs[i] = s.Wipe(ctx, it)
	}
	return proofs, nil
}

// prove deletes what the file has given up and reads each of the listed secrets once more. The profile's lock is held.
func (s *Store) prove(ctx context.Context, id string, goes []Stored) []Proof {
	settling := s.settleLocked(ctx, id)
	proofs := make([]Proof, len(goes))
	for i, it := range goes {
		proofs[i] = Proof{Stored: it}
		if it.Kept {
			if item, has := s.heldItem(id, it.Kind); has && item.ID == it.Item {
				s.letGo(id, it.Kind)
			}
			proofs[i].Gone = !s.keyring.Kept(it.Item, it.Kind)
			proofs[i].At = s.now()
			continue
		}
		_, err := s.keyring.Get(ctx, it.Item, it.Kind)
		proofs[i].At = s.now()
		switch {
		case errors.Is(err, keyring.ErrNotFound):
			proofs[i].Gone = true
		case settling != nil:
			proofs[i].Err = settling
		case err != nil:
			proofs[i].Err = err
		default:
			proofs[i].Err = keyring.ErrNotDeleted
		}
	}
	return proofs
}

// Secret reads one secret of a profile: keyring.ErrNotFound when it has none. For the refresh token of a walk, use
// Refresh, which lets nobody else spend it meanwhile.
func (s *Store) Secret(ctx context.Context, id string, kind keyring.Kind) (secret.Value, error) {
	var last string
	for {
		b, err := s.load(ctx)
		if err != nil {
			return secret.Value{}, err
		}
		item, has := s.inUse(&b, id, kind)
		if !has {
			return secret.Value{}, fmt.Errorf("the %s: %w", kind, keyring.ErrNotFound)
		}
		value, err := s.keyring.Get(ctx, item.ID, kind)
		// Another window may have replaced it between the two reads; then the file names another item.
		if errors.Is(err, keyring.ErrNotFound) && item.ID != last {
			last = item.ID
			continue
		}
		if err != nil {
			return secret.Value{}, fmt.Errorf("reading the %s: %w", kind, err)
		}
		return value, nil
	}
}

// inUse is the item that counts: one in memory is newer than one in the keyring.
func (s *Store) inUse(b *book, id string, kind keyring.Kind) (Item, bool) {
	if item, has := s.heldItem(id, kind); has {
		return item, true
	}
	p := b.find(id)
	if p == nil {
		return Item{}, false
	}
	item, has := p.Secrets[kind]
	return item, has
}
