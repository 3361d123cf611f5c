package file

import "io/fs"

// noFollow is nothing: Windows makes links for administrators only.
const noFollow = 0

func fit(info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return ErrIrregular
	}
	return nil
}
