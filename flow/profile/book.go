package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"oauthwalk/flow/keyring"
)

// version is the schema of the file. A change that older programs must not touch raises it; new members do not.
const version = 1

// book is what the file holds. Unsettled stands first, so that a file that was cut short still has it.
type book struct {
	Version   int         `json:"version"`
	Unsettled []unsettled `json:"unsettled,omitempty"`
	Profiles  []Profile   `json:"profiles"`

	rest members
}

// fate is what becomes of an unsettled item once somebody can look after it.
type fate string

const (
	drop  fate = "drop"  // delete it: written and never used, or used no longer
	adopt fate = "adopt" // a rotated refresh token: if it reached the keyring, it is the one that works
	ask   fate = "ask"   // from a damaged file, which a person may mend: only a person deletes it
)

// unsettled is an item of the keyring that no profile holds, noted before it was written or when it was given up.
type unsettled struct {
	Item    string       `json:"item"`
	Kind    keyring.Kind `json:"kind"`
	Profile string       `json:"profile"` // ID
	Name    string       `json:"name"`    // of the profile, for people
	Since   time.Time    `json:"since"`
	Then    fate         `json:"then"`
}

var errDamaged = errors.New("the profiles file is damaged")

// parse reads the text of a file: errDamaged when it is not what this program writes, ErrNewer when a later one wrote
// it.
func parse(text []byte) (book, error) {
	var first struct {
		Version int `json:"version"`
	}
	if json.Unmarshal(text, &first) == nil && first.Version > version {
		return book{}, fmt.Errorf("%w (schema %d, this one knows %d); update it, or move the file away", ErrNewer,
			first.Version, version)
	}
	var b book
	if err := json.Unmarshal(text, &b); err != nil {
		return book{}, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if b.Version != version {
		return book{}, fmt.Errorf("%w: it names no schema", errDamaged)
	}
	for i, p := range b.Profiles {
		if !b.sound(i) {
			return book{}, fmt.Errorf("%w: entry %d (%q) has no name, no ID, or that of another", errDamaged, i+1, p.Name)
		}
	}
	return b, nil
}

// sound tells whether entry i can be told from those before it.
func (b *book) sound(i int) bool {
	p := b.Profiles[i]
	return p.ID != "" && p.Name != "" && b.index(p.ID) == i
}

// text is the file's text: indented, for people who look into it.
func (b book) text() ([]byte, error) {
	b.Version = version
	if b.Profiles == nil {
		b.Profiles = []Profile{}
	}
	compact, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("writing the profiles: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, fmt.Errorf("writing the profiles: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// index finds a profile by its ID, -1 when there is none.
func (b *book) index(id string) int {
	return slices.IndexFunc(b.Profiles, func(p Profile) bool { return p.ID == id })
}

// find returns a pointer into the book, nil when there is none.
func (b *book) find(id string) *Profile {
	if i := b.index(id); i >= 0 {
		return &b.Profiles[i]
	}
	return nil
}

// unsettledOf lists what waits for a profile's lock.
func (b *book) unsettledOf(id string) []unsettled {
	var out []unsettled
	for _, u := range b.Unsettled {
		if u.Profile == id {
			out = append(out, u)
		}
	}
	return out
}

// release gives up the item of one kind, to be deleted. What might have taken its place is given up with it.
func (b *book) release(p *Profile, kind keyring.Kind) {
	for i, u := range b.Unsettled {
		if u.Profile == p.ID && u.Kind == kind && u.Then == adopt {
			b.Unsettled[i].Then = drop
		}
	}
	item, has := p.Secrets[kind]
	if !has {
		return
	}
	delete(p.Secrets, kind)
	b.Unsettled = append(b.Unsettled, unsettled{item.ID, kind, p.ID, p.Name, item.Since, drop})
}

// hold makes item the one in use, and gives up the one before it.
func (b *book) hold(p *Profile, kind keyring.Kind, item Item) {
	b.release(p, kind)
	b.settled(item.ID)
	if p.Secrets == nil {
		p.Secrets = map[keyring.Kind]Item{}
	}
	p.Secrets[kind] = item
}

// settled strikes an item off the list.
func (b *book) settled(item string) {
	b.Unsettled = slices.DeleteFunc(b.Unsettled, func(u unsettled) bool { return u.Item == item })
}
