// Package advice explains a failed stage: what happened, the likely causes in order, and what to do about each.
//
// An advice is a function of a snapshot alone, and for ForPage of a text that a person pasted. The explanations are
// data (rows/*.json), matched by where the failure appeared, then by the server's own words, then by its error code;
// the most particular row wins (row.specificity). The walk's own evidence then ranks the causes and rules some out. For
// a failure that no row knows it says so: it never guesses.
//
// It follows RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1, RFC 7009 section 2.2, RFC 7636 section 4.6 and
// RFC 8252 section 7.3 for what errors mean. It sends nothing and changes nothing: what a button may do is an Action,
// which others carry out.
package advice

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// Advice is the explanation of one failure. It holds no secret.
type Advice struct {
	What    string
	Causes  []finding.Finding // the likeliest first; one that passes is ruled out
	Section string
	ID      string // of the row, "E062"; "E000" for a failure that no row knows: see Known
}

// Known tells whether a row explains the failure. Else the causes are what can be said without one.
func (a *Advice) Known() bool { return a.ID != unknownID }

// For explains why the stage failed, and is nil when it did not.
func For(s flow.Snapshot, stage flow.Stage) *Advice { return ForTested(s, stage, client.Tested{}) }

// ForTested is For with the result of a test, which weighs more than what the walk alone has seen.
func ForTested(s flow.Snapshot, stage flow.Stage, t client.Tested) *Advice {
	f := s.Stage(stage).Failure
	if f == nil {
		return nil
	}
	if f.Kind == flow.KindTimeout {
		if a := telling(s); a != nil {
			return a
		}
	}
	sc := failureScene(s, stage, f)
	sc.tested = t
	if r := choose(sc); r != nil {
		return r.advise(sc)
	}
	return unknown(sc, string(stage))
}

// telling explains the last stray request that a row knows: nothing else tells more about a response that did not come.
func telling(s flow.Snapshot) *Advice {
	all := newScene(s, atEvent, flow.Consent)
	for _, e := range slices.Backward(s.Stage(flow.Consent).Events) {
		sc := all.with(e)
		if r := choose(sc); r != nil {
			return r.advise(sc)
		}
	}
	return nil
}

// Remarks explains what is worth knowing of a stage without being its failure: stray requests while it waits, a
// verifier that will not fit, tokens in an odd form. In order of the IDs, each ID once.
func Remarks(s flow.Snapshot, stage flow.Stage) []*Advice {
	found := map[string]*match{}
	note := func(sc *scene, r *row) {
		if old := found[r.ID]; old == nil || r.weight > old.row.weight {
			found[r.ID] = &match{sc, r}
		}
	}
	if stage == flow.Consent {
		all := newScene(s, atEvent, stage)
		for _, e := range slices.Backward(s.Stage(stage).Events) { // the latest of each kind
			sc := all.with(e)
			if r := choose(sc); r != nil {
				note(sc, r)
			}
		}
	}
	sc := newScene(s, atRemark, stage)
	all := rows()
	for i := range all {
		if all[i].fits(sc) {
			note(sc, &all[i])
		}
	}
	out := make([]*Advice, 0, len(found))
	for _, m := range found {
		out = append(out, m.row.advise(m.scene))
	}
	slices.SortFunc(out, func(a, b *Advice) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// match is a row and what it fits.
type match struct {
	scene *scene
	row   *row
}

func (r *row) advise(sc *scene) *Advice {
	a := &Advice{What: r.What, Section: r.Section, ID: r.ID}
	for _, c := range r.Causes {
		if f := c.weigh(sc); !c.IfSeen || f.Verdict == supports {
			a.Causes = append(a.Causes, f)
		}
	}
	return a.finish(sc, r)
}

// finish brings the causes into their order.
func (a *Advice) finish(sc *scene, r *row) *Advice {
	rank(a.Causes)
	if sc.place != atRemark && (sc.place != atEvent || sc.code != "") {
		a.affirm(sc, r)
	}
	a.settle(sc, r)
	return a
}

// unknownID is the ID of every row about what no row knows.
const unknownID = "E000"

// unknown is for what no row knows: where the response stands, what the walk itself noticed, and what it can be sure that
// it is not. A cause on which the evidence says nothing is left out, except the first: it would be a guess.
func unknown(sc *scene, where string) *Advice {
	r := &rows()[slices.IndexFunc(rows(), func(r row) bool {
		return slices.Contains(r.At, atUnknown) && slices.Contains(r.Stages, where)
	})]
	a := &Advice{What: r.What, ID: r.ID, Section: r.Section}
	if sc.failure != nil {
		a.What += sc.failure.Text
	}
	for i, c := range r.Causes {
		if f := c.weigh(sc); i == 0 || f.Verdict != open && f.Verdict != unlikely {
			a.Causes = append(a.Causes, f)
		}
	}
	if text := sc.unexplained(); text != "" {
		pasted := &secret.Redactor{} // it may hold what this walk does not know
		pasted.Learn(true, text)
		a.Causes[0] = finding.Finding{Verdict: open, Text: "The server's error number is not one that this program knows.",
			Evidence: sc.safe(says("The server", pasted.Text(text))),
			Fix:      "Read its text, and look the number up at https://login.microsoftonline.com/error."}
	}
	return a.finish(sc, r)
}

// weigh is a cause with what the evidence says of it: Fail speaks for it, Pass rules it out, Skip says nothing.
func (c rowCause) weigh(sc *scene) finding.Finding {
	f := finding.Finding{Verdict: open, Text: c.Text, Fix: c.Fix}
	if look := lookOf(c.Evidence); look != nil && !sc.alone {
		f.Verdict, f.Evidence = look(sc)
		f.Evidence = sc.safe(f.Evidence)
	}
	if bad, failed := finding.Failed(sc.state().Checks); failed && c.Evidence == "failed_rule" {
		f.Text, f.Evidence, f.Fix = bad.Text, sc.safe(bad.Evidence), bad.Fix // the rule's own words say more
	}
	if f.Verdict != against {
		f.Action = offer(c.Actions, sc) // nobody is offered to mend what is not broken
	}
	return f
}

// rank puts what the evidence supports first and what it rules out last, and keeps the order of the row otherwise.
func rank(all []finding.Finding) {
	order := []finding.Verdict{supports, open, unlikely, against}
	slices.SortStableFunc(all, func(a, b finding.Finding) int {
		return slices.Index(order, a.Verdict) - slices.Index(order, b.Verdict)
	})
}

// offer is the first of the actions that would change something of what was sent.
func offer(list []string, sc *scene) finding.Action {
	for _, s := range list {
		a := finding.ParseAction(s)
		switch a.Kind {
		case finding.SignInAgain, finding.Restart, finding.Type:
			return a
		case finding.Refresh:
			if !sc.snap.Tokens.Refresh.IsZero() {
				return a
			}
			continue
		case finding.AddScope:
			a.Arg = cmp.Or(a.Arg, strings.Join(sc.unaskedScopes(), " "))
		}
		if sent := sc.asSent(); !reflect.DeepEqual(sent.With(a), sent) {
			return a
		}
	}
	return finding.Action{}
}

// asSent is the client as the authorization request had it, edits included.
func (sc *scene) asSent() client.Client {
	c := sc.clientCase()
	c.RedirectURI, c.Scope = sc.redirectURI(), strings.Join(scopeNames(sc.requested("scope")), " ")
	c.Extra = c.Sent[client.Authorization]
	return c.Client
}
