// Package companion has what a tutorial's reader wants beside the text: its steps in order and in other words, what the
// program should have sent by then, what is different today, and the pitfalls of the text. Each companion is a data file;
// none holds the text or the code of its tutorial.
package companion

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"oauthwalk/flow"
)

// Companion goes with one text.
type Companion struct {
	Name         string    `json:"name"` // the same for ever: "spotify-article"
	Title        string    `json:"title"`
	Short        string    `json:"short"`         // the title, where there is little room
	Provider     string    `json:"provider"`      // ID of the preset
	Registers    []string  `json:"registers"`     // redirect URIs that the text registers
	Sends        string    `json:"sends"`         // that its program sends; "" for one that begins with a refresh
	Instead      string    `json:"instead"`       // that the provider takes today in the place of that; "" for the same
	RefreshToken bool      `json:"refresh_token"` // its program begins with one
	Base         []string  `json:"base"`          // what to change in the program so that it meets the practice server
	Steps        []Step    `json:"steps"`
	Pitfalls     []Pitfall `json:"pitfalls"`
}

// Step is one step of the text, in the reader's order.
type Step struct {
	Text  string     `json:"text"`
	Stage flow.Stage `json:"stage"` // of the walk, to which it belongs
	Deny  bool       `json:"deny"`  // in a step of consent: the person presses Deny, and not Allow
	Sent  string     `json:"sent"`  // what the program should have sent by then; "" for nothing yet
	Today string     `json:"today"` // what is different today; "" for nothing
	Added bool       `json:"added"` // the text announces it, and the stored text ends before
	Falls []string   `json:"falls"` // names of the pitfalls that wait here
}

// Pitfall is something that goes wrong for who follows the text to the letter.
type Pitfall struct {
	Name string `json:"name"`
	Text string `json:"text"`
	Fix  string `json:"fix"`
	Lab  string `json:"lab"`  // that shows why it matters; "" where no lab has the subject
	Seen *Sign  `json:"seen"` // how the program's requests show it; nil: only the companion can tell
}

// Sign is a check of the practice server that shows a pitfall: on an endpoint, with a verdict.
type Sign struct {
	Endpoint string `json:"endpoint"`
	Check    string `json:"check"` // its ID, without "server_"
	Verdict  string `json:"verdict"`
	Holds    string `json:"holds"` // words that its text has; "" for any
}

//go:embed texts
var files embed.FS

// load reads the embedded files once. They are part of the program, and the tests look at each.
var load = sync.OnceValue(func() []Companion {
	names, err := fs.Glob(files, "texts/*.json")
	if err != nil {
		panic(err)
	}
	var all []Companion
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields() // a misspelled fact would be no fact
		var c Companion
		if err := d.Decode(&c); err != nil {
			panic(fmt.Errorf("companion %s: %w", name, err))
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Companion) int { return strings.Compare(a.Name, b.Name) })
	return all
})

// All are the companions by name. They share memory: change none.
func All() []Companion { return slices.Clone(load()) }

// RedirectURI is what the program has to send today; "" for one that begins with a refresh.
func (c Companion) RedirectURI() string { return cmp.Or(c.Instead, c.Sends) }

// Find is the companion of that name.
func Find(name string) (Companion, bool) {
	i := slices.IndexFunc(load(), func(c Companion) bool { return c.Name == name })
	if i < 0 {
		return Companion{}, false
	}
	return load()[i], true
}

// For is the companion of a program, told by the redirect URI that it sends or has registered; a program that begins with
// a refresh has none. No other text has the same one.
func For(provider, redirectURI string) (Companion, bool) {
	for _, c := range load() {
		same := redirectURI == c.Sends || redirectURI == c.RedirectURI() || slices.Contains(c.Registers, redirectURI)
		if c.Provider == provider && same {
			return c, true
		}
	}
	return Companion{}, false
}

// Shown are the pitfalls that a check of the practice server shows.
func (c Companion) Shown(endpoint, check, verdict, text string) []Pitfall {
	var out []Pitfall
	for _, p := range c.Pitfalls {
		if s := p.Seen; s != nil && s.Endpoint == endpoint && "server_"+s.Check == check && s.Verdict == verdict && strings.Contains(text, s.Holds) {
			out = append(out, p)
		}
	}
	return out
}
