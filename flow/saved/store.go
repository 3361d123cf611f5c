package saved

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"oauthwalk/flow/file"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
)

// Config says where clients and secrets are kept. Path and Keyring are needed.
type Config struct {
	Path    string         // of the file; its folder is made when something is saved
	Keyring *keyring.Store // as keyring.Open gives it
	Now     func() time.Time
}

// Store is the file of saved clients with its keyring. It is safe for concurrent use, by this program and by others. Its
// methods wait for the lock and for the keyring as long as their context allows, so none may be called on the goroutine
// that draws the window.
type Store struct {
	path    string
	keyring *keyring.Store
	now     func() time.Time
	step    func(string) // tests die here
}

// Open finds the file; it reads and writes nothing. A link stays a link, and everything beside the file is beside what it
// leads to. One to nowhere is refused: to write there would be to write where nobody looks.
func Open(c Config) (*Store, error) {
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return nil, fmt.Errorf("finding the file of saved clients: %w", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return nil, fmt.Errorf("%s cannot be looked at: %w; correct or remove it", c.Path, err)
		}
	}
	s := &Store{path: path, keyring: c.Keyring, now: c.Now, step: func(string) {}}
	if s.now == nil {
		s.now = time.Now
	}
	return s, nil
}

// Load reads the saved clients, in the order of their first saving. It writes nothing, whatever the file looks like.
func (s *Store) Load() ([]Client, error) {
	b, err := s.load()
	var out []Client
	for _, c := range b.Clients {
		if !c.Gone {
			out = append(out, s.inUse(c))
		}
	}
	return out, err
}

// Find looks a client up by its name, nil when there is none.
func Find(all []Client, name string) *Client {
	if i := slices.IndexFunc(all, func(c Client) bool { return c.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

// inUse is the client with the secrets that count: one in memory is newer than one in the keyring.
func (s *Store) inUse(c Client) Client {
	c.Secrets = maps.Clone(c.Secrets)
	for _, kind := range keyring.Kinds() {
		switch item := c.item(kind); {
		case s.keyring.Kept(item.ID, kind):
			item.Kept = true
			c.set(kind, item)
		case item.Unused:
			c.set(kind, Item{})
		}
	}
	return c
}

// item is where a secret of the client is, or will be: under the client's ID, but for those that version 1 named.
func (c Client) item(kind keyring.Kind) Item {
	if item, has := c.Secrets[kind]; has {
		return item
	}
	return Item{ID: c.ID, Unused: true}
}

// hold lets do work on the book while nobody else, among all programs of this machine, changes file or keyring. The
// system lets go of the lock when the process dies.
func (s *Store) hold(ctx context.Context, do func(*book) error) error {
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("creating the folder for the saved clients: %w", err)
	}
	unlock, err := file.Lock(ctx, s.path+".lock")
	if err == nil {
		defer unlock()
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ErrLocked, ctx.Err())
	} else if err != nil {
		return fmt.Errorf("locking the saved clients: %w", err)
	}
	b, err := s.load()
	if err != nil {
		return err
	}
	return do(&b)
}

// Save writes a client and the changes to its secrets, and returns it as it is saved, with its ID and Revision. A client
// without ID is new. Without a keyring the secrets stay in memory, which the returned Secrets say.
//
// The file names each item before it is written, and turns to what is saved when all of them are. After an error the
// client is as it was before, but for a secret that the keyring had taken over an older one by then.
func (s *Store) Save(ctx context.Context, c Client, secrets Secrets) (Client, error) {
	if err := c.check(secrets); err != nil {
		return Client{}, err
	}
	if c.ID == "" {
		c.ID, c.Revision = rand.Text(), 0
	}
	if err := s.hold(ctx, func(b *book) error { return s.save(ctx, b, &c, secrets) }); err != nil {
		return Client{}, fmt.Errorf("saving the client: %w", err)
	}
	return s.inUse(c), nil
}

func (s *Store) save(ctx context.Context, b *book, c *Client, secrets Secrets) error {
	there, err := b.admit(*c)
	if err != nil {
		return err
	}
	if secrets, err = s.rebound(ctx, b, *c, secrets); err != nil {
		return err
	}
	before := maps.Clone(there.Secrets)
	for kind, value := range secrets {
		if _, has := before[kind]; has || !value.IsZero() && s.keyring.Absent() == nil {
			item := there.item(kind)
			item.Unused = item.Unused || value.IsZero()
			there.set(kind, item)
		}
	}
	c.Gone = false
	if len(there.Secrets) > 0 {
		if err := s.replace(b); err != nil {
			return err
		}
	}
	for _, kind := range keyring.Kinds() {
		value, changes := secrets[kind]
		if !changes {
			continue
		}
		if value.IsZero() {
			s.keyring.Forget(there.item(kind).ID, kind)
			_ = s.erase(ctx, there, kind) // what cannot be deleted now stays listed
		} else if err := s.write(ctx, there, kind, bind(*c, value)); err != nil {
			return errors.Join(fmt.Errorf("storing the %s: %w", kind, err), s.takeBack(ctx, b, there, before, err))
		}
	}
	c.Secrets, c.Revision = there.Secrets, c.Revision+1
	*there = *c
	return s.replace(b)
}

// rebound adds to the secrets those that are stored and would be bound to what the client was before.
func (s *Store) rebound(ctx context.Context, b *book, c Client, secrets Secrets) (Secrets, error) {
	out := maps.Clone(secrets)
	for kind, item := range b.find(c.ID).Secrets {
		if _, given := secrets[kind]; given || item.Unused || slices.Equal(b.find(c.ID).binding(), c.binding()) {
			continue
		}
		_, value, err := s.secret(ctx, b, c.ID, kind)
		if err != nil {
			return nil, fmt.Errorf("the %s: %w", kind, err)
		}
		if out == nil {
			out = Secrets{}
		}
		out[kind] = value
	}
	return out, nil
}

// takeBack undoes what a Save did that failed because of why. What the keyring may still write stays noted.
func (s *Store) takeBack(ctx context.Context, b *book, c *Client, before map[keyring.Kind]Item, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyring.ProbeWait)
	defer cancel()
	for kind, item := range c.Secrets {
		old, had := before[kind]
		switch {
		case had:
			c.set(kind, old)
		case !item.Unused, errors.Is(why, keyring.ErrNotStored):
			item.Unused = true
			c.set(kind, item)
			_ = s.erase(ctx, c, kind)
		case !keyring.Unsettled(why):
			c.set(kind, Item{}) // it was refused, and to ask once more could open another window
		}
	}
	return s.replace(b)
}

// admit is the client's place in the book, a new one for a new client, or why it cannot be saved.
func (b *book) admit(c Client) (*Client, error) {
	for _, other := range b.Clients {
		if other.Name == c.Name && other.ID != c.ID && !other.Gone {
			return nil, fmt.Errorf("%w: %q; choose another", ErrNameTaken, c.Name)
		}
	}
	switch there := b.find(c.ID); {
	case there == nil && c.Revision == 0:
		b.Clients = append(b.Clients, Client{ID: c.ID, Name: c.Name, Gone: true})
		return &b.Clients[len(b.Clients)-1], nil
	case there == nil, there.Gone:
		return nil, fmt.Errorf("%w: it was removed in another window; save it as a new one", ErrNotFound)
	case there.Revision != c.Revision:
		return nil, ErrChanged
	default:
		return there, nil
	}
}

// write puts a value into the keyring, over what was there. Without a keyring it is in memory only, and what the keyring
// has is used no more.
func (s *Store) write(ctx context.Context, c *Client, kind keyring.Kind, bound secret.Value) error {
	item := c.item(kind)
	s.step("secret begun")
	if err := s.keyring.Set(ctx, item.ID, kind, bound); err != nil {
		return err
	}
	s.step("secret stored")
	if s.keyring.Kept(item.ID, kind) {
		s.retire(c, kind)
		return nil
	}
	if item.Before != "" && s.gone(ctx, item.Before, kind) == nil {
		item.Before = ""
	}
	item.Since, item.Unused = s.now().UTC().Truncate(time.Second), false // more would only be noise in the file
	c.set(kind, item)
	return nil
}

// retire notes that the item in the keyring, if there is one, is used no more.
func (s *Store) retire(c *Client, kind keyring.Kind) {
	if item, has := c.Secrets[kind]; has {
		item.Unused = true
		c.set(kind, item)
	}
}

// erase deletes an item, and its note when that is proven.
func (s *Store) erase(ctx context.Context, c *Client, kind keyring.Kind) error {
	item, has := c.Secrets[kind]
	if !has {
		return nil
	}
	s.step("deletion begun")
	err := s.gone(ctx, item.ID, kind)
	if err == nil && item.Before != "" {
		err = s.gone(ctx, item.Before, kind)
	}
	if err == nil {
		s.step("deletion done")
		c.set(kind, Item{})
	}
	return err
}

// gone deletes from the keyring, which proves it by a read. It is no error when there was nothing.
func (s *Store) gone(ctx context.Context, item string, kind keyring.Kind) error {
	if err := s.keyring.Delete(ctx, item, kind); !errors.Is(err, keyring.ErrNotFound) {
		return err
	}
	return nil
}
