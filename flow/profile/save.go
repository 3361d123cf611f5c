package profile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
)

// Save writes a profile and the changes to its secrets, and returns it as it is saved, with its ID and Revision. A
// profile without ID is new. Without a keyring the secrets stay in memory, which the returned Secrets say.
//
// The order is what a kill cannot break: note the new items, write them to the keyring, turn the profile to them and
// note the old ones, delete those, strike the notes. When an error comes back, the profile is as it was before.
func (s *Store) Save(ctx context.Context, p Profile, secrets Secrets) (Profile, error) {
	if err := p.check(secrets); err != nil {
		return Profile{}, err
	}
	if p.ID == "" {
		p.ID, p.Revision = s.newID(), 0
	}
	unlock, err := s.lock(ctx, p.ID)
	if err != nil {
		return Profile{}, err
	}
	defer unlock()
	items, err := s.store(ctx, p, secrets)
	if err == nil {
		err = s.update(ctx, func(b *book) error { return b.commit(&p, secrets, items) })
	}
	if err != nil {
		s.takeBack(ctx, p.ID, items, err)
		return Profile{}, fmt.Errorf("saving the profile: %w", err)
	}
	s.step("profile committed")
	for kind := range secrets {
		if item, stored := items[kind]; stored && item.Kept {
			s.hold(p.ID, kind, item)
		} else {
			s.letGo(p.ID, kind)
		}
	}
	_ = s.settleLocked(ctx, p.ID) // what cannot be deleted now stays noted
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overlay(&p)
	return p, nil
}

// store writes the new secrets, each into an item of its own that the file already knows of. The items it returns may
// exist also when there is an error.
func (s *Store) store(ctx context.Context, p Profile, secrets Secrets) (map[keyring.Kind]Item, error) {
	items := map[keyring.Kind]Item{}
	for kind, value := range secrets {
		if !value.IsZero() {
			items[kind] = Item{ID: s.newID(), Since: s.today()}
		}
	}
	if len(items) == 0 {
		return items, nil
	}
	err := s.update(ctx, func(b *book) error {
		if err := b.admit(p); err != nil {
			return err
		}
		for _, kind := range keyring.Kinds() {
			if item, is := items[kind]; is {
				b.Unsettled = append(b.Unsettled, unsettled{item.ID, kind, p.ID, p.Name, item.Since, drop})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, kind := range keyring.Kinds() {
		item, is := items[kind]
		if !is {
			continue
		}
		if items[kind], err = s.put(ctx, item, kind, secrets[kind]); err != nil {
			return items, fmt.Errorf("storing the %s: %w", kind, err)
		}
	}
	return items, nil
}

// put writes one item to the keyring, and says whether it stayed in memory.
func (s *Store) put(ctx context.Context, item Item, kind keyring.Kind, value secret.Value) (Item, error) {
	s.step("secret begun")
	err := s.keyring.Set(ctx, item.ID, kind, value)
	s.step("secret stored")
	item.Kept = s.keyring.Kept(item.ID, kind)
	return item, err
}

// takeBack undoes what an unsuccessful Save wrote. When the keyring has not answered, the notes in the file are left
// for Settle: the items may still come. When it refused, it is not asked again at once: that could open another window.
func (s *Store) takeBack(ctx context.Context, id string, items map[keyring.Kind]Item, why error) {
	for kind, item := range items {
		s.keyring.Forget(item.ID, kind)
	}
	if len(items) == 0 || keyring.Unsettled(why) || errors.Is(why, keyring.ErrUnavailable) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyring.ProbeWait)
	defer cancel()
	_ = s.settleLocked(ctx, id)
}

// admit says why p cannot be saved into this book.
func (b *book) admit(p Profile) error {
	for _, other := range b.Profiles {
		if other.Name == p.Name && other.ID != p.ID {
			return fmt.Errorf("%w: %q; choose another", ErrNameTaken, p.Name)
		}
	}
	switch there := b.find(p.ID); {
	case there == nil && p.Revision != 0:
		return fmt.Errorf("%w: it was removed in another window; save it as a new one", ErrNotFound)
	case there != nil && there.Revision != p.Revision:
		return ErrChanged
	}
	return nil
}

// commit puts p into the book, with the secrets that the book has for it and the changes to them, and brings p up to
// date with what is saved.
func (b *book) commit(p *Profile, secrets Secrets, items map[keyring.Kind]Item) error {
	if err := b.admit(*p); err != nil {
		return err
	}
	p.Revision++
	p.Secrets, p.rest = nil, nil
	i := b.index(p.ID)
	if i < 0 {
		b.Profiles = append(b.Profiles, *p)
		i = len(b.Profiles) - 1
	} else {
		p.Secrets, p.rest = b.Profiles[i].Secrets, b.Profiles[i].rest
		b.Profiles[i] = *p
	}
	saved := &b.Profiles[i]
	for _, kind := range keyring.Kinds() {
		if _, changed := secrets[kind]; !changed {
			continue
		}
		item, stored := items[kind]
		if stored && !item.Kept {
			b.hold(saved, kind, item)
			continue
		}
		b.release(saved, kind) // removed, or replaced by one that is in memory only
		b.settled(item.ID)
	}
	*p = *saved
	return nil
}

// Remove takes a profile out of the file, and then its secrets out of the keyring. The proofs say what became of each
// of them; what could not be deleted is still listed by Stored.
func (s *Store) Remove(ctx context.Context, id string) ([]Proof, error) {
	unlock, err := s.lock(ctx, id)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var goes []Stored
	err = s.update(ctx, func(b *book) error {
		p := b.find(id)
		if p == nil {
			return ErrNotFound
		}
		goes = s.storedOf(b, *p)
		for _, kind := range keyring.Kinds() {
			b.release(p, kind)
		}
		i := b.index(id)
		b.Profiles = append(b.Profiles[:i], b.Profiles[i+1:]...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("removing the profile: %w", err)
	}
	s.step("profile removed")
	return s.prove(ctx, id, goes), nil
}

// today is when something was stored, to the second: more would only be noise in the file.
func (s *Store) today() time.Time { return s.now().UTC().Truncate(time.Second) }
