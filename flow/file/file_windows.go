package file

import (
	"io/fs"
	"os"
)

// NoWait opens a file to read. Windows has no pipes among its files.
const NoWait = os.O_RDONLY

// noFollow is nothing: Windows makes links for administrators only.
const noFollow = 0

func isLink(error) bool { return false }

func fit(info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return ErrIrregular
	}
	return nil
}
