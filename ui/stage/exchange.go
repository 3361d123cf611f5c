package stage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/report"
	"oauthwalk/ui/part"
)

// newExchange shows the tokens, and what was granted beside what was asked for.
func newExchange() only {
	table := part.NewParamTable()
	return only{tabs: func(v View) []tab { return tokenTab(table, v, flow.Exchange, "Tokens") }}
}

// newRefresh shows the old and the new tokens side by side.
func newRefresh() only {
	table := part.NewParamTable()
	return only{tabs: func(v View) []tab { return tokenTab(table, v, flow.Refresh, "Old and new") }}
}

func tokenTab(table *part.ParamTable, v View, s flow.Stage, title string) []tab {
	st := v.Snapshot.Stage(s)
	values := tokenValues(v, report.Values(v.Snapshot, s))
	if !slices.ContainsFunc(values, func(x report.Value) bool { return strings.HasPrefix(x.Name, "access_token") }) {
		return nil
	}
	key := fmt.Sprint("tokens", st.Started.UnixNano(), v.Open)
	return []tab{{title, key, func() fyne.CanvasObject { return valueTable(table, v, values) }}}
}

// tokenValues puts the scope that was asked for beside the one that was granted, and an old token beside the new one.
func tokenValues(v View, values []report.Value) []report.Value {
	var out []report.Value
	for _, x := range values {
		switch x.Name {
		case "previous_access_token", "previous_refresh_token":
			continue
		case "scope":
			out = append(out, report.Value{Name: "scope, requested", V: v.Snapshot.Client.Scope})
			x.Name = "scope, granted"
		case "access_token", "refresh_token":
			if old := previous(values, x.Name); old != nil {
				out = append(out, report.Value{Name: x.Name + ", old", V: old})
				x.Name += ", new"
			}
		}
		out = append(out, x)
	}
	return out
}

// previous is the token that the one of that name replaced, nil when there was none.
func previous(values []report.Value, name string) any {
	for _, x := range values {
		if x.Name == "previous_"+name {
			return x.V
		}
	}
	return nil
}
