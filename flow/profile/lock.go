package profile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrLocked says that another window or another run of the program is at work on it.
var ErrLocked = errors.New("another window is saving or refreshing this profile")

// lock is a file that one holder at a time has locked, among all processes of this machine. The system lets go of it
// when the process dies.
type lock struct {
	file *os.File
	path string
}

// lockPoll is how often a taken lock is tried again. Systems offer no wait that a context could end.
const lockPoll = 10 * time.Millisecond

// acquire waits for the lock as long as ctx allows.
func acquire(ctx context.Context, path string) (*lock, error) {
	tick := time.NewTicker(lockPoll)
	defer tick.Stop()
	for {
		l, err := tryLock(path)
		if !errors.Is(err, ErrLocked) {
			return l, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrLocked, ctx.Err())
		}
	}
}

// tryLock takes the lock, or says ErrLocked at once.
func tryLock(path string) (*lock, error) {
	for {
		f, err := openLock(path)
		if err != nil {
			return nil, fmt.Errorf("opening the lock: %w", err)
		}
		if err := lockFile(f); err != nil {
			f.Close()
			if errors.Is(err, ErrLocked) {
				return nil, ErrLocked
			}
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		// The holder before may have removed the file; then this lock is on a file that nobody else will find.
		if mine, err := f.Stat(); err == nil {
			if named, err := os.Stat(path); err == nil && os.SameFile(mine, named) {
				return &lock{f, path}, nil
			}
		}
		f.Close()
	}
}

// release lets go; closing the file is what unlocks it.
func (l *lock) release() { l.file.Close() }

// remove lets go for good. The file is removed first, while nobody else can hold it; Windows does not allow that, and
// keeps an empty file.
func (l *lock) remove() {
	os.Remove(l.path)
	l.file.Close()
}

// lockPath is the lock of one profile: of its secrets, and of its refreshing. An ID may come from a file that a person
// edited, so it is hashed before it becomes part of a path.
func lockPath(path, id string) string {
	sum := sha256.Sum256([]byte(id))
	return path + "." + hex.EncodeToString(sum[:8]) + ".lock"
}
