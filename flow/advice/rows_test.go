package advice

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/words"
)

// The rows are data that people write: names of stages, kinds, looks, conditions, actions and servers must exist, each
// row must be complete, and nothing that could be asked for is asked for by nobody.
func TestRowsAreWellFormed(t *testing.T) {
	kinds := []string{"setup", "keeper", "discovery", "request", "port_taken", "listener", "timeout", "cancelled", "denied",
		"refused", "answer", "network"}
	places := []string{atFailure, atPage, atEvent, atRemark, atUnknown}
	id := regexp.MustCompile(`^E[01][0-9]{2}$`)
	used := map[string]bool{}
	for _, r := range rows() {
		if !id.MatchString(r.ID) || r.What == "" || r.Section == "" || len(r.Causes) == 0 {
			t.Errorf("%s: incomplete", r.ID)
		}
		if r.Distinct && r.Words == "" && r.Body == "" && len(r.Codes) == 0 && !r.Numbered {
			t.Errorf("%s: nothing in it can be unmistakable", r.ID)
		}
		if slices.Contains(r.At, atPage) && r.Words == "" && len(r.Codes) == 0 && len(r.When) == 0 && !r.Numbered {
			t.Errorf("%s: fits everything that is pasted", r.ID)
		}
		for _, p := range r.At {
			if !slices.Contains(places, p) {
				t.Errorf("%s: %q is no place", r.ID, p)
			}
			if (p == atFailure || p == atRemark) && len(r.Stages) == 0 {
				t.Errorf("%s: no stage", r.ID)
			}
		}
		for _, s := range r.Stages {
			if flow.Stage(s).Index() < 0 && !slices.Contains(r.At, atUnknown) {
				t.Errorf("%s: %q is no stage", r.ID, s)
			}
		}
		for _, k := range r.Kinds {
			if !slices.Contains(kinds, k) {
				t.Errorf("%s: %q is no kind of failure", r.ID, k)
			}
		}
		for _, s := range r.Servers {
			used["server "+s] = true
			if !slices.ContainsFunc(provider.Presets(), func(p provider.Preset) bool { return p.KnownAs.Family == s }) {
				t.Errorf("%s: %q is no server", r.ID, s)
			}
		}
		for _, w := range r.When {
			used["condition "+w] = true
			if conditions[w] == nil {
				t.Errorf("%s: %q is no condition", r.ID, w)
			}
		}
		for _, c := range r.Causes {
			checkCause(t, r.ID, c)
			used["look "+c.Evidence] = true
		}
	}
	for _, m := range words.Meanings() {
		if m.Number != "" {
			checkCause(t, "AADSTS"+m.Number, rowCause{Text: m.Cause, Fix: m.Fix, Evidence: m.Evidence, Actions: m.Actions})
			used["look "+m.Evidence] = true
		}
	}
	for name := range evidence {
		if !used["look "+name] {
			t.Errorf("no row asks for the evidence %q", name)
		}
	}
	for name := range conditions {
		if !used["condition "+name] {
			t.Errorf("no row asks for the condition %q", name)
		}
	}
}

func checkCause(t *testing.T, id string, c rowCause) {
	t.Helper()
	if c.Text == "" || c.Fix == "" {
		t.Errorf("%s: a cause without text or fix", id)
	}
	if c.Evidence != "" && lookOf(c.Evidence) == nil {
		t.Errorf("%s: there is no evidence %q", id, c.Evidence)
	}
	plainKinds := []finding.ActionKind{finding.UseBasic, finding.UsePost, finding.Host127, finding.HostName,
		finding.Refresh, finding.SignInAgain, finding.PKCES256, finding.Restart}
	for _, s := range c.Actions {
		a := finding.ParseAction(s)
		switch {
		case a.Kind == finding.AddScope && !strings.Contains(a.Arg, " "): // without one: what the response wants
		case a.Kind == finding.AddParam && regexp.MustCompile(`^[a-z_]+=[a-z]+$`).MatchString(a.Arg):
		case a.Kind == finding.Type && slices.Contains([]string{"issuer", "client_id", "client_secret", "redirect_uri", "scope",
			"authorization_endpoint", "token_endpoint", "revocation_endpoint"}, a.Arg):
		case slices.Contains(plainKinds, a.Kind) && a.Arg == "":
		default:
			t.Errorf("%s: %q is no action", id, s)
		}
	}
}

// A misspelt field of the JSON would be a condition that is never asked for.
func TestRowFilesHaveNoUnknownFields(t *testing.T) {
	files, err := fs.Glob(rowFiles, "rows/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files of rows, %v", len(files), err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(rowFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(new([]row)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := strings.Count(string(data), "\n"); n > 400 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

// The rule that decides between rows: each line is less particular than the one above it.
func TestTheMoreParticularRowWins(t *testing.T) {
	order := []row{
		{Servers: []string{"x"}, Words: "x", Codes: []string{"x"}, Status: []int{1}},
		{Servers: []string{"x"}, Words: "x"},
		{Servers: []string{"x"}, Codes: []string{"x"}, Status: []int{1}},
		{Servers: []string{"x"}},
		{Words: "x", When: []string{"x"}, Codes: []string{"x"}},
		{Body: "x", Codes: []string{"x"}},
		{URL: "x", Distinct: true},
		{Words: "x"},
		{When: []string{"x"}, Codes: []string{"x"}},
		{Events: []string{"x"}},
		{Codes: []string{"x"}, Status: []int{1}},
		{Codes: []string{"x"}, Kinds: []string{"x"}},
		{Status: []int{1}, Kinds: []string{"x"}, Codes: []string{""}},
		{Status: []int{1}},
		{Kinds: []string{"x"}, Codes: []string{""}},
		{},
	}
	for i := 1; i < len(order); i++ {
		if a, b := order[i-1].specificity(), order[i].specificity(); a <= b {
			t.Errorf("line %d has %d, line %d has %d: want more", i, a, i+1, b)
		}
	}
}

// The choice does not depend on the order of the files.
func TestOrderOfTheRowsDoesNotDecide(t *testing.T) {
	before := rows
	defer func() { rows = before }()
	want := make([]string, len(samples))
	for i, p := range samples {
		a, _ := p.play(p.server)
		want[i] = a.What
	}
	turned := slices.Clone(before())
	slices.Reverse(turned)
	rows = func() []row { return turned }
	for i, p := range samples {
		if a, _ := p.play(p.server); a.What != want[i] {
			t.Errorf("%s: %q, and with the rows in reverse %q", p, want[i], a.What)
		}
	}
}
