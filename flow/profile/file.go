package profile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// DefaultPath is the file in the person's configuration folder.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the configuration folder: %w", err)
	}
	return filepath.Join(dir, "oauthwalk", "profiles.json"), nil
}

const (
	fileMode   = 0o600
	folderMode = 0o700
	freshMark  = ".new-" // between the name and the random end of a file that is being written
)

// realPath follows links to the file that is meant, so that a link stays a link and everything beside it is beside the
// file. A link to nowhere is refused: to write there would be to write where nobody looks.
func realPath(path string) (string, error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", fmt.Errorf("following %s; correct or remove the link: %w", path, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", fmt.Errorf("looking at the profiles file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no regular file (%v); move it away", target, info.Mode().Type())
	}
	return target, nil
}

// read returns the text, nil when there is no file yet. A file that others can read is closed to them.
func read(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the profiles: %w", err)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		if err := os.Chmod(path, fileMode); err != nil {
			return nil, fmt.Errorf("closing the profiles file to others: %w", err)
		}
	}
	if text == nil {
		text = []byte{}
	}
	return text, nil
}

// replace puts text in the place of the file: at every moment, also after a power cut, the whole old or the whole new
// text is there. Step is called at each moment that a test may want to die at.
func replace(path string, text []byte, step func(string)) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+freshMark+"*") // mode 0600, never through a link
	if err != nil {
		return fmt.Errorf("writing the profiles: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("writing the profiles: %w", err)
		}
	}()
	step("file begun")
	if _, err := f.Write(text); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	step("file written")
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	step("file replaced")
	return syncFolder(dir)
}

// sweep removes what a killed writer left. Its caller holds the lock of the file, so nobody is writing.
func sweep(path string) {
	left, _ := filepath.Glob(globEscape(path) + freshMark + "*")
	for _, name := range left {
		os.Remove(name)
	}
}

// globEscape makes a path mean itself in a pattern.
func globEscape(path string) string {
	var out []rune
	for _, r := range path {
		switch r {
		case '*', '?', '[':
			out = append(out, '[', r, ']')
		case '\\':
			if runtime.GOOS != "windows" { // there it separates folders and escapes nothing
				out = append(out, '\\')
			}
			out = append(out, r)
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// asideName is a free name for a damaged file.
func asideName(path string, now time.Time) string {
	name := path + ".damaged-" + now.UTC().Format("20060102T150405Z")
	for i, free := 2, name; ; i++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, i)
	}
}
