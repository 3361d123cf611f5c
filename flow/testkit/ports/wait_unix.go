//go:build unix

package ports

import (
	"errors"
	"os"
	"syscall"
)

// wait takes the lock of an open file. The kernel drops it with the process, so a test that crashed keeps nobody waiting.
func wait(f *os.File) error {
	for {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
