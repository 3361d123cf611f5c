package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"time"

	"oauthwalk/flow/keyring"
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

// Notice tells a person that the file was damaged.
type Notice struct {
	File    string // where the damaged file is now, byte for byte
	Kept    int    // profiles that could be read and are still there
	Problem string // what was wrong with it
}

// salvage reads what is whole in a damaged text: everything before the damage, and of the profiles those that are
// sound.
func salvage(text []byte) book {
	b := book{Version: version, rest: members{}}
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return b
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return b
		}
		if name == "profiles" {
			if !b.salvageProfiles(d) {
				return b
			}
			continue
		}
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return b
		}
		switch key, _ := name.(string); key {
		case "version":
		case "unsettled":
			_ = json.Unmarshal(raw, &b.Unsettled) // what fits of it
		default:
			b.rest[key] = raw
		}
	}
	return b
}

// salvageProfiles reads the list one by one. It is false when the text cannot be read further.
func (b *book) salvageProfiles(d *json.Decoder) bool {
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return err == nil
	}
	for d.More() {
		var raw json.RawMessage
		if d.Decode(&raw) != nil {
			return false
		}
		var p Profile
		if json.Unmarshal(raw, &p) != nil {
			continue
		}
		b.Profiles = append(b.Profiles, p)
		if last := len(b.Profiles) - 1; !b.sound(last) {
			b.Profiles = b.Profiles[:last]
		}
	}
	_, err := d.Token()
	return err == nil
}

var itemOfKind = regexp.MustCompile(`"([a-z-]+)"\s*:\s*\{\s*"item"\s*:\s*"([^"\\]+)"`)

// strays finds the items that a damaged text names and b does not, so that the secrets page can still show them.
func (b *book) strays(text []byte) []unsettled {
	known := map[string]bool{}
	for _, u := range b.Unsettled {
		known[u.Item] = true
	}
	for _, p := range b.Profiles {
		for _, item := range p.Secrets {
			known[item.ID] = true
		}
	}
	var out []unsettled
	for _, m := range itemOfKind.FindAllSubmatch(text, -1) {
		kind, item := keyring.Kind(m[1]), string(m[2])
		if !known[item] && slices.Contains(keyring.Kinds(), kind) {
			known[item] = true
			out = append(out, unsettled{Item: item, Kind: kind, Profile: item, Name: "from the damaged file", Then: ask})
		}
	}
	return out
}
