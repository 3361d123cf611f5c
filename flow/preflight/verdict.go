package preflight

import (
	"fmt"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// Verdict is what one check came to. Its texts hold no secret and are fit for a terminal.
type Verdict struct {
	Check    string          `json:"check"` // stable, lower case with underscores: "client_authentication"
	Verdict  finding.Verdict `json:"verdict"`
	Text     string          `json:"text"`     // what is so
	Evidence string          `json:"evidence"` // what was seen; "" when nothing was looked at
	Fix      string          `json:"fix"`      // what to do next; "" when there is nothing to do
	Section  string          `json:"section"`  // "RFC 6749 5.2"

	Action finding.Action `json:"-"` // how this tool can do the fix; zero when it cannot
}

// question is a check under way: its verdicts share a name and a section.
type question struct {
	run         *run
	id, section string
	action      finding.Action
}

func (r *run) ask(id, section string) question { return question{run: r, id: id, section: section} }

// pass, skip, warn and fail give the verdict. The evidence and the fix may be empty.
func (q question) pass(evidence, format string, args ...any) {
	q.give(finding.Pass, evidence, "", format, args)
}

func (q question) skip(evidence, format string, args ...any) {
	q.give(finding.Skip, evidence, "", format, args)
}

func (q question) warn(evidence, fix, format string, args ...any) {
	q.give(finding.Warn, evidence, fix, format, args)
}

func (q question) fail(evidence, fix, format string, args ...any) {
	q.give(finding.Fail, evidence, fix, format, args)
}

func (q question) give(v finding.Verdict, evidence, fix, format string, args []any) {
	r := q.run
	if q.interrupted(v) {
		v, evidence, fix, format, args = finding.Skip, "", "", "The check was cancelled before this was known.", nil
		q.action = finding.Action{}
	}
	for i, arg := range args {
		// Our own words stay: a secret that is one of them would otherwise show itself by its mark.
		if s, ok := arg.(string); ok {
			args[i] = r.redact.Text(s)
		}
	}
	text := plain.Cut(fmt.Sprintf(format, args...), 2*plain.Limit)
	out := Verdict{q.id, v, text, r.clean(evidence), plain.Cut(fix, 2*plain.Limit), q.section, q.action}
	r.given[q.id] = v
	if v == finding.Fail {
		r.failed = true
	}
	r.emit(out)
}

// interrupted tells that the check was cancelled: what a request then comes to says nothing of client and server.
func (q question) interrupted(v finding.Verdict) bool {
	ours := q.id == idCancelled || q.id == idRequests
	return q.run.ctx.Err() != nil && !ours && (v == finding.Fail || v == finding.Warn)
}

// clean makes a text safe. Redaction comes first: cutting could leave half a secret.
func (r *run) clean(s string) string { return plain.Cut(r.redact.Text(s), 2*plain.Limit) }

// passed tells whether a check was made and found in order.
func (r *run) passed(id string) bool { return r.given[id] == finding.Pass }
