// Package file reads the files that a person names, so that none of them can keep the program waiting or fill its memory.
package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Kinds of failure beside those of package fs. Test for them with errors.Is.
var (
	ErrFolder    = errors.New("it is a folder")
	ErrIrregular = errors.New("it is not a regular file")
	ErrTooLong   = errors.New("it is too long")
)

// Read reads a regular file of at most that many bytes: opening anything else, such as a pipe, could wait forever.
func Read(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, ErrFolder
	case !info.Mode().IsRegular():
		return nil, ErrIrregular
	}
	f, err := os.OpenFile(path, NoWait, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadOpen(f, most)
}

// ReadOpen reads a file that was opened with NoWait. What stands there may have changed since anybody looked.
func ReadOpen(f fs.File, most int64) ([]byte, error) {
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(ErrIrregular, err)
	}
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, fmt.Errorf("%w: it has more than %d KiB", ErrTooLong, most>>10)
	}
	return text, err
}

// Append opens a file to add to, or makes it. It must be a regular file of this person, under one name, that nobody else
// can read: whatever else stands there is not followed, not waited for and not written to.
func Append(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|noFollow, 0o600)
	if isLink(err) {
		return nil, fmt.Errorf("%s: it is a link; name the file itself", path)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = fit(info)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}
