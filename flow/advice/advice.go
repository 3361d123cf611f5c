// Package advice explains a failed stage: what happened, the likely causes in order, and what to do about each.
//
// An advice is a function of a snapshot alone. The explanations are data (rows.json), matched by where the failure
// appeared, what the server called it and how; the walk's own evidence then ranks the causes and rules some out. For a
// failure that no row knows it says so: it never guesses.
package advice

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"

	"oauthwalk/flow"
)

// Advice is the explanation of one failure. It holds no secret.
type Advice struct {
	What    string  `json:"what"`
	Causes  []Cause `json:"causes"`
	Section string  `json:"section"`
	ID      string  `json:"id"` // of the row, "E062"; "E000" for a failure that no row knows
}

// Cause is one possible reason.
type Cause struct {
	Text       string `json:"text"`
	Likelihood int    `json:"likelihood"` // 1 is the most likely
	Evidence   string `json:"evidence"`   // what the walk itself has seen for or against it; "" when nothing
	RuledOut   bool   `json:"ruled_out"`
	Fix        string `json:"fix"`
}

// row is one entry of rows.json. An empty condition holds always.
type row struct {
	ID      string     `json:"id"`
	Stages  []string   `json:"stages"`
	Kinds   []string   `json:"kinds"`
	Codes   []string   `json:"codes"`
	Status  []int      `json:"status"`
	Pattern string     `json:"pattern"` // regular expression on the server's description
	What    string     `json:"what"`
	Section string     `json:"section"`
	Causes  []rowCause `json:"causes"`
	words   *regexp.Regexp
}

type rowCause struct {
	Text     string `json:"text"`
	Fix      string `json:"fix"`
	Evidence string `json:"evidence"` // name of a function in evidence.go
}

//go:embed rows.json
var rowsJSON []byte

var rows = mustLoad(rowsJSON)

func mustLoad(data []byte) []row {
	var rows []row
	if err := json.Unmarshal(data, &rows); err != nil {
		panic("rows.json: " + err.Error()) // embedded: a test of this package would have caught it
	}
	for i := range rows {
		rows[i].words = regexp.MustCompile("(?i)" + rows[i].Pattern)
	}
	return rows
}

// For explains why the stage failed, and is nil when it did not. The first row that fits wins, so rows.json has the
// particular ones before the general ones.
func For(s flow.Snapshot, stage flow.Stage) *Advice {
	f := s.Stage(stage).Failure
	if f == nil {
		return nil
	}
	i := slices.IndexFunc(rows, func(r row) bool { return r.fits(stage, f) })
	if i < 0 {
		return unknown(f)
	}
	r := rows[i]
	return &Advice{What: r.What, Section: r.Section, ID: r.ID, Causes: rank(r.Causes, s)}
}

func (r row) fits(stage flow.Stage, f *flow.Failure) bool {
	return listed(r.Stages, string(stage)) && listed(r.Kinds, string(f.Kind)) && listed(r.Codes, f.Code) &&
		listed(r.Status, f.Status) && r.words.MatchString(f.Description)
}

func listed[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// rank puts what the evidence supports first and what it rules out last, and keeps the order of the row otherwise.
func rank(causes []rowCause, s flow.Snapshot) []Cause {
	type weighed struct {
		Cause
		weight verdict
	}
	all := make([]weighed, len(causes))
	for i, c := range causes {
		v, text := open, ""
		if look, ok := evidence[c.Evidence]; ok {
			v, text = look(s)
		}
		all[i] = weighed{Cause{Text: c.Text, Evidence: text, RuledOut: v == against, Fix: c.Fix}, v}
	}
	slices.SortStableFunc(all, func(a, b weighed) int { return int(a.weight) - int(b.weight) })
	out := make([]Cause, len(all))
	for i, w := range all {
		out[i] = w.Cause
		out[i].Likelihood = i + 1
	}
	return out
}

func unknown(f *flow.Failure) *Advice {
	return &Advice{
		What: "No explanation is known for this failure. What the walk itself saw: " + f.Text,
		ID:   "E000",
		Causes: []Cause{{
			Text:       "The server refused for a reason of its own.",
			Likelihood: 1,
			Fix:        "Read the answer below as it came, and look for its words in the server's documentation.",
		}},
	}
}
