package provider

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mark says how well a fact is known.
type Mark string

// The marks, from the best to the worst.
const (
	Confirmed Mark = "C"  // the provider's own documentation or source
	Quoted    Mark = "C*" // the provider's words, seen in a copy
	Executed  Mark = "X"  // seen to happen, on a local copy of the provider's software
	Library   Mark = "L"  // the source of a library that many use
	Reported  Mark = "R"  // users' reports: good enough for explaining, not for an endpoint
	Memory    Mark = "M"  // nobody looked: never relied on
)

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
	if !slices.Contains([]Mark{Confirmed, Quoted, Executed, Library, Reported, Memory}, e.Mark) {
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

// String is the evidence as the preset files write it.
func (e Evidence) String() string { return string(e.Mark) + " " + e.Date + " " + e.Source }

// Proof is the evidence of one group of facts.
type Proof []Evidence

// Firm tells that something better than reports stands behind the facts: a walk may be stopped for their sake.
func (p Proof) Firm() bool {
	return slices.ContainsFunc(p, func(e Evidence) bool { return e.Mark != Reported && e.Mark != Memory })
}

// Section names the best source, in the place where a check names its section.
func (p Proof) Section() string {
	order := []Mark{Confirmed, Quoted, Executed, Library, Reported, Memory}
	for _, m := range order {
		for _, e := range p {
			if e.Mark == m {
				return e.Source + " (" + e.Date + ")"
			}
		}
	}
	return "no source"
}

// MarshalJSON keeps the form of the preset files, so that a preset can be shown as it was written.
func (e Evidence) MarshalJSON() ([]byte, error) { return json.Marshal(e.String()) }
