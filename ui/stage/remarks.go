package stage

import (
	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/ui/part"
)

// remarks are what is worth knowing of a stage that has not failed.
type remarks struct {
	stage flow.Stage
	actor Actor
	list  *part.RemarkList
	of    moment // that the advices are of
	all   []*advice.Advice
}

// moment is one snapshot of one walk.
type moment struct{ walk, seq int }

func newRemarks(s flow.Stage, a Actor) *remarks {
	return &remarks{stage: s, actor: a, list: part.NewRemarkList()}
}

// draw looks for remarks once a snapshot; the page is drawn more often.
func (r *remarks) draw(v View, st flow.StageState) {
	if now := (moment{v.Snapshot.Walk, v.Snapshot.Seq}); now != r.of {
		r.of, r.all = now, nil
		if st.Failure == nil { // which its own advice explains
			r.all = advice.Remarks(v.Snapshot, r.stage)
		}
	}
	part.Show(r.list, len(r.all) > 0)
	shown := make([]part.Remark, len(r.all))
	for i, a := range r.all {
		shown[i] = part.Remark{Text: a.What, Source: source(a), Causes: causes(a, r.actor, v, st)}
	}
	r.list.SetRemarks(shown)
}
