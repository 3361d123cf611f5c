package saved

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"oauthwalk/flow/file"
	"oauthwalk/flow/keyring"
)

const (
	// version is the schema of the file. A member that older programs must not lose raises it.
	version = 2
	maxFile = 1 << 20
)

// errNewer says that a later version wrote the file.
var errNewer = errors.New("a newer version of oauthwalk wrote the file of saved clients")

// ErrDamaged says that the file is not what this program writes. It is left as it is, for a person to correct.
var ErrDamaged = errors.New("the file of saved clients is damaged")

// book is what the file holds.
type book struct {
	Version   int         `json:"version"`
	Clients   []Client    `json:"profiles"`
	Unsettled []unsettled `json:"unsettled,omitempty"` // by version 1
}

// unsettled is an item that version 1 had begun to write or to delete.
type unsettled struct {
	Item    string       `json:"item"`
	Kind    keyring.Kind `json:"kind"`
	Profile string       `json:"profile"` // ID of a client
	Name    string       `json:"name"`
	Since   time.Time    `json:"since"`
	Then    string       `json:"then"`
}

// DefaultPath is the file in the person's configuration folder.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the configuration folder: %w", err)
	}
	return filepath.Join(dir, "oauthwalk", "profiles.json"), nil
}

// load reads the file, without the lock, since it is only ever replaced as a whole. It changes nothing.
func (s *Store) load() (book, error) {
	text, err := file.Read(s.path, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return book{Version: version}, nil
	}
	var b book
	if err == nil {
		b, err = parse(text)
	}
	switch {
	case errors.Is(err, errNewer):
		return book{}, fmt.Errorf("%s: %w. Nothing was changed; update this one, or move the file away", s.path, err)
	case err != nil:
		return book{}, fmt.Errorf("%s: %w. Nothing was changed; correct the file, or move it away", s.path, err)
	}
	return b, nil
}

// parse reads the text of a file.
func parse(text []byte) (book, error) {
	var first struct{ Version int }
	if json.Unmarshal(text, &first) == nil && first.Version > version {
		return book{}, fmt.Errorf("%w (schema %d, this one knows %d)", errNewer, first.Version, version)
	}
	var b book
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &b); {
	case errors.As(err, &syntax):
		return book{}, fmt.Errorf("%w at byte %d: %w", ErrDamaged, syntax.Offset, err)
	case err != nil:
		return book{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	case b.Version < 1:
		return book{}, fmt.Errorf("%w: it names no schema", ErrDamaged)
	}
	for i, c := range b.Clients {
		if c.ID == "" || c.Name == "" || b.index(c.ID) != i {
			return book{}, fmt.Errorf("%w: entry %d (%q) has no name, no ID, or that of another", ErrDamaged, i+1, c.Name)
		}
	}
	b.upgrade()
	return b, nil
}

// upgrade makes a file of version 1 one of this version. A rotated refresh token may have reached the keyring or not;
// everything else that version 1 left unsettled is to be deleted.
func (b *book) upgrade() {
	b.Version = version
	for _, u := range b.Unsettled {
		c := b.find(u.Profile)
		if c != nil && u.Then == "adopt" && c.Secrets[u.Kind].Before == "" {
			c.set(u.Kind, Item{ID: u.Item, Since: u.Since, Before: c.Secrets[u.Kind].ID})
		} else if b.find(u.Item) == nil {
			b.Clients = append(b.Clients, Client{ID: u.Item, Name: u.Name, Gone: true,
				Secrets: map[keyring.Kind]Item{u.Kind: {ID: u.Item, Since: u.Since}}})
		}
	}
	b.Unsettled = nil
	b.tidy()
}

// tidy drops the clients of which nothing is left.
func (b *book) tidy() {
	b.Clients = slices.DeleteFunc(b.Clients, func(c Client) bool { return c.Gone && len(c.Secrets) == 0 })
}

// index finds a client by its ID, -1 when there is none.
func (b *book) index(id string) int {
	return slices.IndexFunc(b.Clients, func(c Client) bool { return c.ID == id })
}

// find returns a pointer into the book, nil when there is none.
func (b *book) find(id string) *Client {
	if i := b.index(id); i >= 0 {
		return &b.Clients[i]
	}
	return nil
}

// set notes an item, or forgets one without a name.
func (c *Client) set(kind keyring.Kind, item Item) {
	if item.ID == "" {
		delete(c.Secrets, kind)
		return
	}
	if c.Secrets == nil {
		c.Secrets = map[keyring.Kind]Item{}
	}
	c.Secrets[kind] = item
}

// replace puts the book in the place of the file: at every moment, also after a power cut, the whole old or the whole
// new text is there. The lock is held.
func (s *Store) replace(b *book) error {
	b.tidy()
	text, err := json.MarshalIndent(b, "", "  ") // for people who look into it
	if err == nil && len(text) >= maxFile {
		err = fmt.Errorf("the saved clients would need more than %d bytes; remove some of them", maxFile)
	}
	if err == nil {
		err = file.Replace(s.path, append(text, '\n'), s.step)
	}
	if err != nil {
		return fmt.Errorf("writing the saved clients: %w", err)
	}
	return nil
}
