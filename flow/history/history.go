// Package history keeps walks between starts, redacted as in a report: an index and one file of mode 0600 for each walk,
// in the person's state folder (XDG Base Directory Specification, XDG_STATE_HOME).
//
// The index names a walk before its file is written, and still names it while its file is removed, so that a kill at any
// moment leaves no file that nobody knows of; a walk without a file is not listed. Nothing looks through the folder, so
// what others put there costs nothing. Several programs may keep walks at once.
package history

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/export"
	"oauthwalk/flow/file"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
)

// What is kept at most: the oldest walks make room.
const (
	MostWalks = 200
	MostBytes = 50 << 20
)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrDamaged: the index is not what this program writes. It is left as it is.
	ErrDamaged = errors.New("the list of kept walks is damaged; delete all walks, or correct the file")
	// ErrTooLong: the walk is longer than what can be opened again.
	ErrTooLong = fmt.Errorf("the walk has more than %d MiB; save it as a report instead", export.MaxReport>>20)
)

// Walk is one walk of the list.
type Walk struct {
	ID       string    `json:"id"` // chosen by NewID
	Started  time.Time `json:"started"`
	Provider string    `json:"provider"`
	Result   string    `json:"result"` // as export.Result says it
	Size     int64     `json:"size"`   // of its file, in bytes
}

// Matches tells that each of the words is in the provider, the date or the result of the walk.
func (w Walk) Matches(words string) bool {
	text := strings.ToLower(w.Line())
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(word string) bool { return !strings.Contains(text, word) })
}

// Line is the walk on one line.
func (w Walk) Line() string {
	return w.Started.Local().Format("2006-01-02 15:04") + " · " + w.Provider + " · " + w.Result
}

// index is what the file of that name holds, the oldest walk first.
type index struct {
	Version int    `json:"version"`
	Walks   []Walk `json:"walks"`
}

const (
	version  = 1
	maxIndex = 1 << 20
)

// Store is a folder of walks. It is safe for concurrent use, by this program and by others. What writes waits for the
// others as long as its context allows.
type Store struct {
	folder string
	step   func(string) // tests die here
}

// Open names the folder; it reads and writes nothing.
func Open(folder string) *Store { return &Store{folder, func(string) {}} }

// Folder is where the walks are.
func (s *Store) Folder() string { return s.folder }

// DefaultFolder is the folder of this program among the person's state.
func DefaultFolder() (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // one that is not is to be ignored, says the specification
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("finding the folder for walks: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "oauthwalk"), nil
}

// NewID is a name for a walk that is not kept yet.
func NewID(started time.Time) string {
	return started.UTC().Format("20060102-150405-") + strings.ToLower(rand.Text()[:8])
}

// known are the IDs that NewID gives: an index that somebody wrote names no file elsewhere.
var known = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}-[a-z2-7]{8}$`)

func (s *Store) path(id string) string { return filepath.Join(s.folder, id+".json") }
func (s *Store) index() string         { return filepath.Join(s.folder, "index.json") }

// load reads the index, without the lock, since it is only ever replaced as a whole.
func (s *Store) load() (index, error) {
	text, err := file.Read(s.index(), maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return index{Version: version}, nil
	}
	var x index
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	switch {
	case err != nil:
		return index{}, fmt.Errorf("%s: %w (%w)", s.index(), ErrDamaged, err)
	case x.Version != version:
		return index{}, fmt.Errorf("%s: %w (its version is %d, and this program knows %d)", s.index(), ErrDamaged, x.Version, version)
	case slices.ContainsFunc(x.Walks, func(w Walk) bool { return !known.MatchString(w.ID) }):
		return index{}, fmt.Errorf("%s: %w (a walk has no name)", s.index(), ErrDamaged)
	}
	return x, nil
}

// List is every walk that can be opened, the newest first. It reads the index alone.
func (s *Store) List() ([]Walk, error) {
	x, err := s.load()
	x.Walks = slices.DeleteFunc(x.Walks, func(w Walk) bool {
		_, err := os.Lstat(s.path(w.ID))
		return errors.Is(err, fs.ErrNotExist)
	})
	slices.Reverse(x.Walks)
	return x.Walks, err
}

// Read opens a walk, as a report is opened.
func (s *Store) Read(id string) (export.Opened, error) {
	if !known.MatchString(id) {
		return export.Opened{}, fs.ErrNotExist
	}
	return export.Open(s.path(id))
}

// Keep writes a walk as it is now, in place of what was kept of it before under that ID. Nothing secret is written. After
// an error what was there before is there, but for walks that were too old to stay.
func (s *Store) Keep(ctx context.Context, id string, v page.View) error {
	text, err := export.Stages(v)
	if err != nil {
		return err
	}
	if len(text) > export.MaxReport {
		return ErrTooLong
	}
	snap := v.Snapshot
	kept := Walk{ID: id, Started: snap.Started.UTC().Truncate(time.Second), Provider: providerOf(snap), Result: export.Result(snap), Size: int64(len(text))}
	return s.hold(ctx, func(x *index) error {
		before := slices.Clone(x.Walks)
		if at := slices.IndexFunc(x.Walks, func(w Walk) bool { return w.ID == id }); at >= 0 {
			x.Walks[at] = kept
		} else {
			x.Walks = append(x.Walks, kept)
		}
		for tooMany(x.Walks) {
			if err := s.drop(x.Walks[0].ID); err != nil {
				return err
			}
			x.Walks = x.Walks[1:]
		}
		if err := s.write(x); err != nil {
			return err
		}
		s.step("index written")
		err := file.Replace(s.path(id), text, s.step)
		if err != nil { // a full disk may refuse this too: then the walk is listed by nobody, having no file
			_ = s.write(&index{version, before})
		}
		return err
	})
}

// tooMany tells that the oldest walk has to go. The newest stays, however long it is.
func tooMany(walks []Walk) bool {
	var size int64
	for _, w := range walks {
		size += w.Size
	}
	return len(walks) > MostWalks || size > MostBytes && len(walks) > 1
}

// providerOf is what the server of a walk is called, or where it is.
func providerOf(s flow.Snapshot) string {
	place := cmp.Or(s.Client.Issuer, s.Client.Server.AuthorizationEndpoint)
	if u, err := url.Parse(place); err == nil {
		place = u.Host // without the password that may stand before it
	}
	return plain.Cut(s.Redactor.Text(cmp.Or(s.Client.Name, place)), 80)
}

// Remove deletes one walk.
func (s *Store) Remove(ctx context.Context, id string) error {
	return s.hold(ctx, func(x *index) error {
		if err := s.drop(id); err != nil {
			return err
		}
		s.step("file removed")
		x.Walks = slices.DeleteFunc(x.Walks, func(w Walk) bool { return w.ID == id })
		return s.write(x)
	})
}

// RemoveAll deletes every walk, also where the index is damaged, and what a kill has left. Other files stay.
func (s *Store) RemoveAll(ctx context.Context) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	all, err := os.ReadDir(s.folder)
	if err != nil {
		return fmt.Errorf("deleting the kept walks: %w", err)
	}
	for _, f := range all {
		if id, _, _ := strings.Cut(f.Name(), "."); known.MatchString(id) {
			err = errors.Join(err, os.Remove(filepath.Join(s.folder, f.Name())))
		}
	}
	if gone := os.Remove(s.index()); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	if err != nil {
		return fmt.Errorf("deleting the kept walks: %w", file.Remedy(err))
	}
	return nil
}

// drop removes the file of a walk, and what may be left of writing it.
func (s *Store) drop(id string) error {
	if !known.MatchString(id) {
		return fs.ErrNotExist
	}
	for _, name := range []string{s.path(id) + ".new", s.path(id)} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (s *Store) write(x *index) error {
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return file.Replace(s.index(), append(text, '\n'), s.step)
}

func (s *Store) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for walks: %w", file.Remedy(err))
	}
	unlock, err = file.Lock(ctx, s.index()+".lock")
	if err != nil {
		return nil, fmt.Errorf("waiting for another window that keeps walks: %w", file.Remedy(err))
	}
	return unlock, nil
}

// hold lets do work on the index while nobody else does.
func (s *Store) hold(ctx context.Context, do func(*index) error) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	x, err := s.load()
	if err != nil {
		return err
	}
	if err := do(&x); err != nil {
		return fmt.Errorf("the kept walks: %w", file.Remedy(err))
	}
	return nil
}
