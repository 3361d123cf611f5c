//go:build unix

package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	good, pipe, long := filepath.Join(dir, "good"), filepath.Join(dir, "pipe"), filepath.Join(dir, "long")
	if err := errors.Join(os.WriteFile(good, []byte("four"), 0o600), syscall.Mkfifo(pipe, 0o600),
		os.WriteFile(long, make([]byte, 2049), 0o600)); err != nil {
		t.Fatal(err)
	}
	if text, err := Read(good, 4); err != nil || string(text) != "four" {
		t.Errorf("Read: %q, %v", text, err)
	}
	for path, want := range map[string]error{dir: ErrFolder, pipe: ErrIrregular, long: ErrTooLong, "/dev/zero": ErrIrregular,
		filepath.Join(dir, "none"): os.ErrNotExist} {
		if _, err := Read(path, 2048); !errors.Is(err, want) {
			t.Errorf("Read %s: %v, want %v", path, err, want)
		}
	}
}

// What somebody planted where the log belongs is neither followed, nor waited for, nor written to.
func TestAppend(t *testing.T) {
	dir := t.TempDir()
	victim := filepath.Join(dir, "victim")
	if err := os.WriteFile(victim, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, plant := range map[string]func(path string) error{
		"a link":             func(path string) error { return os.Symlink(victim, path) },
		"a link to nowhere":  func(path string) error { return os.Symlink(path+"-gone", path) },
		"another name":       func(path string) error { return os.Link(victim, path) },
		"a pipe":             func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a folder":           func(path string) error { return os.Mkdir(path, 0o700) },
		"readable by others": func(path string) error { return os.WriteFile(path, nil, 0o644) },
	} {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		if err := plant(path); err != nil {
			t.Fatal(err)
		}
		if f, err := Append(path); err == nil {
			t.Errorf("%s was opened as %v", name, f.Name())
			f.Close()
		}
		os.Remove(path)
	}
	if text, err := os.ReadFile(victim); err != nil || string(text) != "mine" {
		t.Errorf("the victim holds %q, %v", text, err)
	}
	path := filepath.Join(dir, "log")
	for range 2 {
		f, err := Append(path)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString("line\n")
		f.Close()
	}
	info, err := os.Stat(path)
	if text, readErr := os.ReadFile(path); err != nil || readErr != nil || string(text) != "line\nline\n" || info.Mode() != 0o600 {
		t.Errorf("the log is %q, %v, %v %v", text, info.Mode(), err, readErr)
	}
}

// What fails to be written says what to do about it, and stays the error that it was.
func TestRemedy(t *testing.T) {
	_, missing := os.ReadDir(filepath.Join(t.TempDir(), "none"))
	for says, err := range map[string]error{
		"no space left on device; make room on the disk, or choose another folder": &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC},
		"read-only file system; choose a folder that can be written to":            &fs.PathError{Op: "mkdir", Path: "x", Err: syscall.EROFS},
		"permission denied; choose a folder that you may write to":                 &fs.PathError{Op: "mkdir", Path: "x", Err: syscall.EACCES},
		"no such file or directory; make that folder first, or choose another one": missing,
		"something else": errors.New("something else"),
	} {
		if got := Remedy(err); !strings.HasSuffix(got.Error(), says) || !errors.Is(got, err) {
			t.Errorf("%v, want %q", got, says)
		}
	}
}
