package file

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Remedy is an error of writing with what a person does about it; one that nothing is known of stays as it is.
func Remedy(err error) error {
	for _, known := range []struct {
		kind error
		next string
	}{
		{syscall.ENOSPC, "make room on the disk, or choose another folder"},
		{syscall.EDQUOT, "make room, or choose another folder"},
		{syscall.EROFS, "choose a folder that can be written to"},
		{fs.ErrPermission, "choose a folder that you may write to"},
		{fs.ErrNotExist, "make that folder first, or choose another one"},
		{syscall.ENOTDIR, "choose a folder"},
	} {
		if errors.Is(err, known.kind) {
			return fmt.Errorf("%w; %s", err, known.next)
		}
	}
	return err
}
