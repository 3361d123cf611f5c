package file

import "io/fs"

// noFollow is nothing: Windows makes links for administrators only.
const noFollow = 0

func isLink(error) bool { return false }

func fit(info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return ErrIrregular
	}
	return nil
}
