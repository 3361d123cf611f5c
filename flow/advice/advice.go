package advice

import (
	"cmp"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
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
func For(s flow.Snapshot, stage flow.Stage) *Advice { return explain(s, stage, client.Tested{}) }

func explain(s flow.Snapshot, stage flow.Stage, t client.Tested) *Advice {
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

// telling explains the last stray request that a row knows: nothing else tells more about an answer that did not come.
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
	sc := remarkScene(s, stage)
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
		a.Causes = append(a.Causes, c.weigh(sc))
	}
	rank(a.Causes)
	return a
}

// unknownID is the ID of every row about what no row knows.
const unknownID = "E000"

// unknown is for what no row knows: where the answer stands, what the walk itself noticed, and what it can be sure that
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
		if f := c.weigh(sc); i == 0 || f.Verdict != open {
			a.Causes = append(a.Causes, f)
		}
	}
	rank(a.Causes)
	return a
}
