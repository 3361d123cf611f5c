package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
)

// advanced are the fields that most clients never need, behind a fold. It opens by itself where stage 1 failed for one
// of them.
type advanced struct {
	fold    *part.Fold
	table   *part.ParamTable // nil before the fold was opened
	view    View
	editing bool
	failed  flow.StageState // that the fold was opened for
}

func newAdvanced(edit func(name, value string)) *advanced {
	a := &advanced{}
	a.fold = part.NewFold("Advanced: endpoints and more", func() fyne.CanvasObject {
		a.table = part.NewParamTable()
		a.table.OnEdit, a.table.Fixed = edit, true
		a.fill()
		return a.table
	})
	return a
}

func (a *advanced) draw(v View, editing bool) {
	a.view, a.editing = v, editing
	part.Show(a.fold, !v.Practice)
	st := v.Snapshot.Stage(flow.Setup)
	if st.Status == flow.Failed && !st.Started.Equal(a.failed.Started) && blamesRare(st) {
		a.failed = st
		a.fold.SetOpen(true)
	}
	if a.table != nil {
		a.fill()
	}
}

func (a *advanced) fill() {
	list := rareFields
	if c := a.view.Snapshot.Client; c.Preset != "" && !hasAddress(c) {
		list = append(slices.Clone(fields[:1]), rareFields...) // the issuer, which a known provider is not asked for
	}
	a.table.SetRows(rows(a.view, list))
	a.table.SetEditing(a.editing)
}

// blamesRare tells that stage 1 failed for want of an endpoint, or for one of the other rare fields.
func blamesRare(st flow.StageState) bool {
	bad, _ := finding.Failed(st.Checks)
	return st.Failure != nil && st.Failure.Kind == flow.KindDiscovery ||
		slices.Contains([]string{"authorization_endpoint", "token_endpoint", "extra_parameters", "extra_token_parameters"}, bad.ID)
}
