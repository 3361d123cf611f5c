package provider

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed presets/*.json
var files embed.FS

// Practice is the ID of the preset that describes the built-in practice server. Whoever wants that server starts it.
const Practice = "practice"

// load reads the embedded files once, in the order of the picker. They are part of the program, so a damaged one is a
// mistake of whoever built it; the tests look at each of them.
var load = sync.OnceValue(func() []Preset {
	names, err := fs.Glob(files, "presets/*.json")
	if err != nil {
		panic(err)
	}
	all := make([]Preset, len(names))
	for i, name := range names {
		if err := all[i].read(name); err != nil {
			panic(fmt.Errorf("preset %s: %w", name, err))
		}
	}
	slices.SortFunc(all, func(a, b Preset) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID)) })
	return all
})

func (p *Preset) read(name string) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields() // a misspelled fact would be no fact
	return d.Decode(p)
}

// Presets lists the known providers in the order of the picker. They share memory: change none.
func Presets() []Preset { return slices.Clone(load()) }

// Find is the preset of that ID.
func Find(id string) (Preset, bool) {
	all := load()
	if i := slices.IndexFunc(all, func(p Preset) bool { return p.ID == id }); i >= 0 {
		return all[i], true
	}
	return Preset{}, false
}

// IsAt tells whether an address is one of the provider's.
func (k KnownAs) IsAt(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(k.Hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) }) ||
		slices.ContainsFunc(k.Paths, func(p string) bool { return strings.Contains(u.Path, p) })
}

// IsCalled looks for the provider's names as whole words, so that no name is found inside another.
func (k KnownAs) IsCalled(name string) bool {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
	}), " ") + " "
	return slices.ContainsFunc(k.Names, func(n string) bool { return strings.Contains(words, " "+n+" ") })
}

// Mark says how well a fact is known.
type Mark string

// The marks.
const (
	Confirmed Mark = "C"  // the provider's own documentation or source
	Quoted    Mark = "C*" // the provider's words, seen in a copy
	Executed  Mark = "X"  // seen to happen, on a local copy of the provider's software
	Library   Mark = "L"  // the source of a library that many use
	Reported  Mark = "R"  // users' reports: good enough for explaining, not for an endpoint
	Memory    Mark = "M"  // nobody looked: never relied on
)

// marks are all of them, from the best to the worst.
var marks = []Mark{Confirmed, Quoted, Executed, Library, Reported, Memory}

// Evidence is where a fact comes from.
type Evidence struct {
	Mark   Mark
	Date   string // when the source was written, or else read: year and month, or the day
	Source string // for people
}

// ErrEvidence is an evidence that is not written as "mark date source".
var ErrEvidence = errors.New("evidence must read like \"C 2026-08 where it stands\"")

// UnmarshalText reads "mark date source", the form of the preset files.
func (e *Evidence) UnmarshalText(text []byte) error {
	parts := strings.SplitN(string(text), " ", 3)
	if len(parts) != 3 || parts[2] == "" {
		return fmt.Errorf("%w, not %q", ErrEvidence, text)
	}
	e.Mark, e.Date, e.Source = Mark(parts[0]), parts[1], parts[2]
	if !slices.Contains(marks, e.Mark) {
		return fmt.Errorf("%w: the mark %q is not known", ErrEvidence, parts[0])
	}
	if _, err := time.Parse("2006-01", e.Date); err == nil {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, e.Date); err != nil {
		return fmt.Errorf("%w: %q is not a date", ErrEvidence, e.Date)
	}
	return nil
}

// Proof is the evidence of one group of facts.
type Proof []Evidence

// Firm tells that something better than reports stands behind the facts: a walk may be stopped for their sake.
func (p Proof) Firm() bool {
	return slices.ContainsFunc(p, func(e Evidence) bool { return e.Mark != Reported && e.Mark != Memory })
}

// Section names the best source, in the place where a check names its section.
func (p Proof) Section() string {
	if len(p) == 0 {
		return "no source"
	}
	e := slices.MinFunc(p, func(a, b Evidence) int { return slices.Index(marks, a.Mark) - slices.Index(marks, b.Mark) })
	return e.Source + " (" + e.Date + ")"
}

// What to register and what to know before one starts are said from the same members of the preset, so that the two
// cannot contradict each other.

// GrantTypes are the grants that a client of this provider is registered for, as its form may ask for them.
func (p Preset) GrantTypes() string {
	if p.Refresh.Given == Never {
		return "authorization_code"
	}
	return "authorization_code, refresh_token"
}

// NeedsSecret tells that the provider has no public clients: each authenticates with its secret.
func (p Preset) NeedsSecret() bool { return !slices.Contains(p.Auth.Methods, "none") }

// RedirectField is what the provider's form calls what it asks for in place of a redirect URI.
func (p Preset) RedirectField() string {
	if p.Redirect.Match == Domain {
		return "OAuth domain"
	}
	return "redirect URI"
}
