package stage

import (
	"fmt"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
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
	if st.Value("access_token") == nil {
		return nil
	}
	key := fmt.Sprint("tokens", st.Started.UnixNano(), v.Open)
	return []tab{{title, key, func() fyne.CanvasObject { return valueTable(table, v, tokenValues(v, st)) }}}
}

// tokenValues puts the scope that was asked for beside the one that was granted, and an old token beside the new one.
func tokenValues(v View, st flow.StageState) []flow.Value {
	var out []flow.Value
	for _, x := range st.Values {
		switch x.Name {
		case "previous_access_token", "previous_refresh_token":
			continue
		case "scope":
			out = append(out, flow.Value{Name: "scope, asked for", V: v.Snapshot.Client.Scope})
			x.Name = "scope, granted"
		case "access_token", "refresh_token":
			if old := st.Value("previous_" + x.Name); old != nil {
				out = append(out, flow.Value{Name: x.Name + ", old", V: old})
				x.Name += ", new"
			}
		}
		out = append(out, x)
	}
	return out
}
