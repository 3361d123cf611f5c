package profile

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"oauthwalk/flow/keyring"
)

// Config says where profiles and secrets are kept. Path and Keyring are needed.
type Config struct {
	Path    string         // of the file; its folder is made when it is missing
	Keyring *keyring.Store // as keyring.Open gives it
	Now     func() time.Time
	NewID   func() string // 130 random bits unless a test wants others
}

// Store is the profiles file with its keyring. It is safe for concurrent use, by this program and by others. Its
// methods wait for locks and for the keyring as long as their context allows, so none may be called on the goroutine
// that draws the window.
type Store struct {
	path    string
	keyring *keyring.Store
	now     func() time.Time
	newID   func() string
	step    func(string) // tests die here

	mu      sync.Mutex
	held    map[string]map[keyring.Kind]Item // by ID of the profile: secrets that are in memory only
	notices []Notice
}

// Open makes the folder and finds the file; it reads nothing yet. Call Settle once in the background after it.
func Open(c Config) (*Store, error) {
	s := &Store{keyring: c.Keyring, now: c.Now, newID: c.NewID, step: func(string) {},
		held: map[string]map[keyring.Kind]Item{}}
	if s.now == nil {
		s.now = time.Now
	}
	if s.newID == nil {
		s.newID = rand.Text
	}
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return nil, fmt.Errorf("finding the profiles file: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, fmt.Errorf("making the folder of the profiles: %w", err)
	}
	if s.path, err = realPath(path); err != nil {
		return nil, err
	}
	return s, nil
}

// Library is what is saved.
type Library struct {
	Profiles []Profile // in the order of their first saving
	Notices  []Notice  // of files that this run found damaged and set aside
}

// Find looks a profile up by its name, nil when there is none.
func (l Library) Find(name string) *Profile {
	for i := range l.Profiles {
		if l.Profiles[i].Name == name {
			return &l.Profiles[i]
		}
	}
	return nil
}

// Load reads the file. A damaged one is set aside under a name of its own, and what could be read of it stays.
func (s *Store) Load(ctx context.Context) (Library, error) {
	b, err := s.load(ctx)
	if err != nil {
		return Library{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range b.Profiles {
		s.overlay(&b.Profiles[i])
	}
	return Library{Profiles: b.Profiles, Notices: slices.Clone(s.notices)}, nil
}

// overlay adds the secrets that are in memory only. The store's mutex is held.
func (s *Store) overlay(p *Profile) {
	held := s.held[p.ID]
	if len(held) == 0 {
		return
	}
	all := map[keyring.Kind]Item{}
	maps.Copy(all, p.Secrets)
	maps.Copy(all, held)
	p.Secrets = all
}

// load reads without the lock, since the file is only ever replaced as a whole; a damaged one needs it.
func (s *Store) load(ctx context.Context) (book, error) {
	text, err := read(s.path)
	if err != nil || text == nil {
		return book{}, err
	}
	b, err := parse(text)
	if !errors.Is(err, errDamaged) {
		return b, err
	}
	err = s.update(ctx, func(mended *book) error {
		b = *mended
		return nil
	})
	return b, err
}

// update changes the file: it reads, lets change do its work, and writes, all under the lock, so that no change of
// another process is lost. An error of change leaves the file as it is.
func (s *Store) update(ctx context.Context, change func(*book) error) error {
	l, err := acquire(ctx, s.path+".lock")
	if err != nil {
		return fmt.Errorf("waiting for the profiles file: %w", err)
	}
	defer l.release()
	sweep(s.path)
	before, err := read(s.path)
	if err != nil {
		return err
	}
	b := book{Version: version}
	if before != nil {
		if b, err = parse(before); errors.Is(err, errDamaged) {
			b, err = s.setAside(before, err)
		}
		if err != nil {
			return err
		}
	}
	if err := change(&b); err != nil {
		return err
	}
	after, err := b.text()
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	return replace(s.path, after, s.step)
}

// setAside copies a damaged file to a name of its own before the file is replaced: a kill in between leaves both.
func (s *Store) setAside(text []byte, problem error) (book, error) {
	name := asideName(s.path, s.now())
	if err := replace(name, text, s.step); err != nil {
		return book{}, fmt.Errorf("setting the damaged file aside: %w", err)
	}
	b := salvage(text)
	b.Unsettled = append(b.Unsettled, b.strays(text)...)
	mended, err := b.text()
	if err != nil {
		return book{}, err
	}
	if err := replace(s.path, mended, s.step); err != nil {
		return book{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices = append(s.notices, Notice{File: name, Kept: len(b.Profiles), Problem: problem.Error()})
	return b, nil
}

// lock takes the lock of one profile's secrets. The func that it returns lets go, and clears the lock away when the
// profile is gone.
func (s *Store) lock(ctx context.Context, id string) (unlock func(), err error) {
	l, err := acquire(ctx, lockPath(s.path, id))
	if err != nil {
		return nil, err
	}
	return func() { s.unlock(l, id) }, nil
}

func (s *Store) unlock(l *lock, id string) {
	text, err := read(s.path)
	var b book
	if err == nil && text != nil {
		b, err = parse(text)
	}
	if err == nil && b.index(id) < 0 && len(b.unsettledOf(id)) == 0 {
		l.remove()
		return
	}
	l.release()
}

// hold keeps an item in memory as the one in use. What it replaces is forgotten.
func (s *Store) hold(id string, kind keyring.Kind, item Item) {
	s.letGo(id, kind)
	item.Kept = true
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[id] == nil {
		s.held[id] = map[keyring.Kind]Item{}
	}
	s.held[id][kind] = item
}

// letGo forgets what is held in memory.
func (s *Store) letGo(id string, kind keyring.Kind) {
	item, has := s.heldItem(id, kind)
	if !has {
		return
	}
	s.keyring.Forget(item.ID, kind)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held[id], kind)
}

func (s *Store) heldItem(id string, kind keyring.Kind) (Item, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	item, has := s.held[id][kind]
	return item, has
}
