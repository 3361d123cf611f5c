package stage

import (
	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
)

// remarks are what is worth knowing of a stage that has not failed.
type remarks struct {
	fixes
	stage flow.Stage
	list  *part.RemarkList
	of    moment // that the advices are of
	all   []*advice.Advice
}

// moment is one snapshot of one walk.
type moment struct{ walk, seq int }

func newRemarks(s flow.Stage, a Actor) *remarks {
	r := &remarks{stage: s, fixes: fixes{actor: a}, list: part.NewRemarkList()}
	r.list.Label, r.list.OnFix = r.label, r.do
	return r
}

// draw looks for remarks once a snapshot; the page is drawn more often.
func (r *remarks) draw(v View, st flow.StageState) {
	r.view, r.state = v, st
	if now := (moment{v.Snapshot.Walk, v.Snapshot.Seq}); now != r.of {
		r.of, r.all = now, nil
		if st.Failure == nil { // which its own advice explains
			r.all = advice.Remarks(v.Snapshot, r.stage)
		}
	}
	part.Show(r.list, len(r.all) > 0)
	shown := make([]part.Remark, len(r.all))
	for i, a := range r.all {
		shown[i] = part.Remark{Finding: finding.Finding{Verdict: finding.Warn, Text: a.What, Section: source(a)},
			Causes: r.causes(a)}
	}
	r.list.SetRemarks(shown)
}
