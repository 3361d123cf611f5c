package file

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Replace puts text in the place of a file that nobody else can read: at every moment, also after a power cut, the whole
// old or the whole new text is there. Whoever calls it holds a lock. step is told how far it has come.
func Replace(path string, text []byte, step func(string)) error {
	next := path + ".new"
	os.Remove(next)
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // never through a link
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	step("file written")
	if err == nil {
		err = os.Rename(next, path)
		step("file replaced")
	}
	if err != nil {
		os.Remove(next)
		return err
	}
	if folder, err := os.Open(filepath.Dir(path)); err == nil { // Windows opens none, and journals renames
		_ = folder.Sync() // makes the rename outlive a power cut
		folder.Close()
	}
	return nil
}

// Lock waits until no program of this machine holds the lock of that name, or the context ends. The system lets go of a
// lock when its process dies.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() { // it would be followed
		return nil, fmt.Errorf("%s is not a regular file; move it away", path)
	}
	const poll = 10 * time.Millisecond
	if _, err := lock.TryLockContext(ctx, poll); err != nil {
		lock.Close()
		return nil, err
	}
	return func() { lock.Close() }, nil
}
