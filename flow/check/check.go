// Package check is the vocabulary of verdicts: what a careful client, or the practice server, looked at, what it found
// and which section of which specification asks for it. It decides nothing itself.
package check

import (
	"encoding/json"
	"fmt"
)

// Verdict is the outcome of one check.
type Verdict string

// The four verdicts, as they stand in the JSON of the command line.
const (
	Pass Verdict = "pass"
	Warn Verdict = "warn" // works, but not as the specification says
	Fail Verdict = "fail"
	Skip Verdict = "skip" // could not be looked at; the text says why
)

// Check is one verdict. Its text is kept as a format and arguments, so that a face can translate the format. Arguments
// that are secret are passed as secret.Value, which redacts itself.
type Check struct {
	ID      string // stable, lower case with underscores: "token_type"
	Verdict Verdict
	Section string // "RFC 6749 5.1"
	Format  string
	Args    []any
}

// Passf is a check that held.
func Passf(id, section, format string, args ...any) Check {
	return Check{id, Pass, section, format, args}
}

// Warnf is a check that did not hold, without being a reason to stop.
func Warnf(id, section, format string, args ...any) Check {
	return Check{id, Warn, section, format, args}
}

// Failf is a check that did not hold and ends the stage.
func Failf(id, section, format string, args ...any) Check {
	return Check{id, Fail, section, format, args}
}

// Skipf is a check that could not be made; the text is the reason.
func Skipf(id, section, format string, args ...any) Check {
	return Check{id, Skip, section, format, args}
}

// Text is the verdict in words, in English.
func (c Check) Text() string {
	if len(c.Args) == 0 {
		return c.Format
	}
	return fmt.Sprintf(c.Format, c.Args...)
}

// MarshalJSON writes id, verdict, text and section, the form of the command line.
func (c Check) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID      string  `json:"id"`
		Verdict Verdict `json:"verdict"`
		Text    string  `json:"text"`
		Section string  `json:"section"`
	}{c.ID, c.Verdict, c.Text(), c.Section})
}

// Failed returns the first check that failed, and whether there is one.
func Failed(checks []Check) (Check, bool) {
	for _, c := range checks {
		if c.Verdict == Fail {
			return c, true
		}
	}
	return Check{}, false
}
