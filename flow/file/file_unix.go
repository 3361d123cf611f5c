//go:build unix

package file

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// NoWait opens a file to read without waiting for the other end of a pipe.
const NoWait = os.O_RDONLY | syscall.O_NONBLOCK

// noFollow keeps an open from following a link, and from waiting for the other end of a pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// isLink tells that a file was not opened because a link stands there.
func isLink(err error) bool { return errors.Is(err, syscall.ELOOP) }

// fit tells why a file is none to write to.
func fit(info fs.FileInfo) error {
	sys, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular() || !ok:
		return ErrIrregular
	case int(sys.Uid) != os.Geteuid():
		return errors.New("it belongs to another user; choose another file")
	case sys.Nlink != 1:
		return errors.New("it has several hard links; choose another file")
	case info.Mode().Perm()&0o077 != 0:
		return errors.New("others can read it; run chmod 600 on it, or choose another file")
	}
	return nil
}
