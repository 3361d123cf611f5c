package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
)

// The form of the lines that scripts read, as version 0.1.0 wrote them: keys and their order, stage names, values,
// exchanges, verdicts. IDs and texts of checks and advice may have become better; each that did is a row of renamed.json
// with its reason, and nothing else may differ. The pinned files are not written again.

// write makes the pinned files of a version that has none.
var write = flag.Bool("pin", false, "write the pinned lines that are not there yet")

// pinnedCheck is one verdict of a line.
type pinnedCheck struct {
	ID      string `json:"id"`
	Verdict string `json:"verdict"`
	Text    string `json:"text"`
	Section string `json:"section"`
}

// pinnedLine is a line in three parts: what must not change by a byte, the checks, and the advice.
type pinnedLine struct {
	Stage  string          `json:"stage"`
	Form   string          `json:"form"`
	Checks []pinnedCheck   `json:"checks"`
	Advice json.RawMessage `json:"advice"`
}

// rename is a check or a text that reads otherwise now. An empty old one is a check that was not made before.
type rename struct {
	Stage  string `json:"stage,omitempty"` // "" for all
	Old    string `json:"old"`             // "id | text | section" of a check, or a text of the advice
	New    string `json:"new"`
	Reason string `json:"reason"`
}

func (c pinnedCheck) String() string { return c.ID + " | " + c.Text + " | " + c.Section }

// visitor walks a client through the stages, as far as it comes.
type visitor struct {
	who     person.Person
	secret  string        // of the client; "" for the right one
	late    time.Duration // between the callback and the exchange
	resumed bool
}

// visitors are the five walks whose lines are held.
var visitors = map[string]visitor{
	"good": {}, "denied": {who: person.Person{Deny: true}}, "wrong-secret": {secret: "another-secret"},
	"expired-code": {late: 6 * time.Minute}, "resumed": {resumed: true},
}

// walk is the last snapshot of the visit.
func (v visitor) walk(t *testing.T) flow.Snapshot {
	t.Helper()
	const right = "the-secret-of-the-report"
	var late time.Duration
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0",
		Now: func() time.Time { return fixed().Add(late) },
		Clients: []practice.Client{{ID: "report", Secret: secret.New(right),
			RedirectURIs: []string{"https://app.example/callback"}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	c := client.Client{Issuer: server.Issuer(), ID: "report", Secret: secret.New(right),
		RedirectURI: "https://app.example/callback", Scope: "activity", PKCE: authz.S256}
	c.Server.API = server.Issuer() + "/api/me"
	if v.secret != "" {
		c.Secret = secret.New(v.secret)
	}
	stages := flow.Stages
	w := flow.New(1, c, flow.Deps{Now: fixed})
	t.Cleanup(w.Close)
	if v.resumed {
		before := flow.New(1, c, flow.Deps{Now: fixed})
		defer before.Close()
		v.through(t, before, flow.Stages[:flow.API.Index()], &late)
		if err := w.Resume(before.Snapshot().Tokens.Refresh); err != nil {
			t.Fatal(err)
		}
		stages = []flow.Stage{flow.Setup, flow.Refresh, flow.API, flow.Revoke}
	}
	v.through(t, w, stages, &late)
	return w.Snapshot()
}

func (v visitor) lines(t *testing.T) []pinnedLine {
	t.Helper()
	snap := v.walk(t)
	var out []pinnedLine
	for _, s := range flow.Stages {
		if !snap.Stage(s).Status.Ended() {
			continue
		}
		text, err := report.Writer{}.Line(snap, s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, taken(t, s, text))
	}
	return out
}

// Not a byte of the lines moves but what changes by itself.
func TestLinesByteByByte(t *testing.T) {
	for name, v := range visitors {
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("lines", name+".json"), normal(compact(lines(t, report.Writer{}, v.walk(t)))))
		})
	}
}

func (v visitor) through(t *testing.T, w *flow.Walk, stages []flow.Stage, late *time.Duration) {
	t.Helper()
	for _, s := range stages {
		switch s {
		case flow.Callback:
			continue
		case flow.Consent:
			consentBy(t, w, v.who)
			*late = v.late
		default:
			if _, err := w.Run(t.Context(), s); err != nil {
				t.Fatalf("stage %s: %v", s, err)
			}
		}
		if w.Snapshot().Stage(s).Failure != nil || w.Snapshot().Stage(flow.Callback).Failure != nil {
			return
		}
	}
}

// taken takes a line apart. What changes by itself is named, not shown.
func taken(t *testing.T, s flow.Stage, text []byte) pinnedLine {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		t.Fatalf("stage %s is no JSON: %v", s, err)
	}
	line := normal(compact(indented.String()))
	var parts struct {
		Checks []pinnedCheck
		Advice json.RawMessage
	}
	if err := json.Unmarshal([]byte(line), &parts); err != nil {
		t.Fatalf("stage %s: %v: %s", s, err, line)
	}
	from, to := strings.Index(line, `"checks": `), strings.LastIndex(line, `"advice": `)
	if from < 0 || to < from {
		t.Fatalf("stage %s has no checks before its advice: %s", s, line)
	}
	form := line[:from] + `"checks": …,` + `"advice": …`
	return pinnedLine{string(s), form, parts.Checks, parts.Advice}
}

func TestLinesKeepTheirForm(t *testing.T) {
	renames := renamesUsed{}
	renames.load(t)
	for name, v := range visitors {
		t.Run(name, func(t *testing.T) {
			got := v.lines(t)
			path := filepath.Join("testdata", "pinned", name+".json")
			text, err := os.ReadFile(path)
			if *write && os.IsNotExist(err) {
				text, _ = json.MarshalIndent(got, "", "  ")
				err = os.WriteFile(path, text, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			var want []pinnedLine
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want) {
				t.Fatalf("%d lines, want %d", len(got), len(want))
			}
			for i := range want {
				if got[i].Stage != want[i].Stage || got[i].Form != want[i].Form {
					t.Errorf("line %d (-want +got):\n%s", i+1, cmp.Diff(want[i].Form, got[i].Form))
				}
				renames.compare(t, want[i], got[i])
			}
		})
	}
	for i, used := range renames.used {
		if !used {
			t.Errorf("row %d of renamed.json changes nothing: %q", i+1, renames.rows[i].Old)
		}
	}
}

// renamesUsed are the rows of renamed.json, and which of them were met.
type renamesUsed struct {
	rows []rename
	used []bool
}

func (r *renamesUsed) load(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "renamed.json"))
	if os.IsNotExist(err) {
		return
	}
	if err == nil {
		err = json.Unmarshal(text, &r.rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	r.used = make([]bool, len(r.rows))
	for i, row := range r.rows {
		if row.Reason == "" || row.Old == row.New {
			t.Errorf("row %d of renamed.json gives no reason, or renames nothing", i+1)
		}
	}
}

// now is how the old text reads today.
func (r *renamesUsed) now(stage, old string) string {
	for i, row := range r.rows {
		if (row.Stage == "" || row.Stage == stage) && row.Old == old {
			r.used[i] = true
			return row.New
		}
	}
	return old
}

// added tells whether the check is one that was not made before.
func (r *renamesUsed) added(stage, text string) bool {
	for i, row := range r.rows {
		if row.Old == "" && row.New == text && (row.Stage == "" || row.Stage == stage) {
			r.used[i] = true
			return true
		}
	}
	return false
}

func (r *renamesUsed) compare(t *testing.T, want, got pinnedLine) {
	t.Helper()
	i := 0
	for _, c := range got.Checks {
		if i < len(want.Checks) && c.Verdict == want.Checks[i].Verdict && c.String() == r.now(want.Stage, want.Checks[i].String()) {
			i++
			continue
		}
		if r.added(want.Stage, c.String()) {
			continue
		}
		old := ""
		if i < len(want.Checks) {
			old = want.Checks[i].Verdict + " " + want.Checks[i].String()
			i++
		}
		t.Errorf("stage %s: no row of renamed.json has\n  old %q\n  new %q", want.Stage, old, c.Verdict+" "+c.String())
	}
	if i != len(want.Checks) {
		t.Errorf("stage %s: %d checks are gone: %v", want.Stage, len(want.Checks)-i, want.Checks[i:])
	}
	before, after := texts(t, want.Advice), texts(t, got.Advice)
	if len(before) != len(after) {
		t.Fatalf("stage %s: the advice has another form (-want +got):\n%s", want.Stage, cmp.Diff(before, after))
	}
	for i := range before {
		if now := r.now(want.Stage, before[i]); now != after[i] {
			t.Errorf("stage %s: no row of renamed.json has\n  old %q\n  new %q", want.Stage, before[i], after[i])
		}
	}
}

// texts are the values of the advice, one after the other, with their keys: its form and its words.
func texts(t *testing.T, advice json.RawMessage) []string {
	t.Helper()
	var out []string
	dec := json.NewDecoder(strings.NewReader(string(advice)))
	for {
		token, err := dec.Token()
		if err != nil {
			return out
		}
		out = append(out, fmt.Sprint(token))
	}
}
