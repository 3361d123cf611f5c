package check

import (
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// question is what the check asks the server: its findings share an ID and a section.
type question struct {
	run         *run
	id, section string
	action      finding.Action
}

func (r *run) ask(id, section string) question { return question{run: r, id: id, section: section} }

// pass, skip, warn and fail give the verdict. The evidence and the fix may be empty.
func (q question) pass(evidence, format string, args ...any) {
	q.run.give(finding.Passf(q.id, q.section, format, args...).With(evidence, "", q.action))
}

func (q question) skip(evidence, format string, args ...any) {
	q.run.give(finding.Skipf(q.id, q.section, format, args...).With(evidence, "", q.action))
}

func (q question) warn(evidence, fix, format string, args ...any) {
	q.run.give(finding.Warnf(q.id, q.section, format, args...).With(evidence, fix, q.action))
}

func (q question) fail(evidence, fix, format string, args ...any) {
	q.run.give(finding.Failf(q.id, q.section, format, args...).With(evidence, fix, q.action))
}

// apply gives what a rule about the client says.
func (r *run) apply(rule client.Rule) finding.Finding {
	f := rule(r.known())
	r.give(f)
	return f
}

// known is the client with what the check has learned of its server so far.
func (r *run) known() client.Case {
	c := r.client.Case
	c.Metadata, c.Exchanges = r.meta.server, r.rec.Exchanges()
	return c
}

// give makes a finding safe and hands it on. Redaction comes first: cutting could leave half a secret.
func (r *run) give(f finding.Finding) {
	if r.interrupted(f) {
		f = finding.Skipf(f.ID, f.Section, "The check was cancelled before this was known.")
	}
	f = f.Redact(r.redact.Text)
	f.Text, f.Evidence, f.Fix = plain.Cut(f.Text, 2*plain.Limit), plain.Cut(f.Evidence, 2*plain.Limit),
		plain.Cut(f.Fix, 2*plain.Limit)
	r.given[f.ID] = f.Verdict
	r.failed = r.failed || f.Verdict == finding.Fail
	r.emit(f)
}

// interrupted tells that the check was cancelled: what a request then comes to says nothing of client and server.
func (r *run) interrupted(f finding.Finding) bool {
	ours := f.ID == idCancelled || f.ID == idRequests
	return r.ctx.Err() != nil && !ours && (f.Verdict == finding.Fail || f.Verdict == finding.Warn)
}

// passed tells whether a check was made and found in order.
func (r *run) passed(id string) bool { return r.given[id] == finding.Pass }
