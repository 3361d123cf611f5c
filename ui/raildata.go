package ui

import (
	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/page"
	"oauthwalk/ui/builtin"
	"oauthwalk/ui/part"
)

// drawRail shows the walk in the rail and those before it, or a lab and those of its group.
func (w *Window) drawRail(v page.View, inLab bool) {
	if !inLab {
		w.rail.SetSeries(part.Series{})
		w.rail.SetStages(w.rows(v))
		w.rail.SetEarlier(railEarlier(w.session.Earlier()))
		return
	}
	w.rail.SetEarlier(nil)
	stages := railStages(page.View{Snapshot: w.labs.Snapshot(), Practice: true}, false)
	w.rail.SetStages(stages[:len(flow.Stages)], -1) // the last page is that of the walk in the window
	w.rail.SetSeries(w.labs.Series())
}

// railStages are the stages of the walk; coming tells that the first page shows what is to come, before anything has.
func railStages(v page.View, coming bool) []part.Stage {
	s := v.Snapshot
	out := make([]part.Stage, len(flow.Stages), len(flow.Stages)+1)
	for i, name := range flow.Stages {
		st := s.Stages[i]
		out[i] = part.Stage{Title: page.Name(name), Note: page.Took(st), Stale: st.Status == flow.Stale}
		switch st.Status {
		case flow.Done:
			out[i].State = part.StageDone
		case flow.Skipped:
			out[i].State = part.StageSkipped // the page says why
		case flow.Failed:
			if out[i].State = part.StageFailed; page.Expected(v, name) {
				out[i].State = part.StageExpected
			}
		case flow.Ready, flow.Running:
			if i > 0 || !coming {
				out[i].State = part.StageNow
			}
		}
	}
	if page.Over(s) {
		out = append(out, part.Stage{Title: "What happened", Note: page.Lasted(s), State: part.StageEnd})
	}
	return out
}

func railEarlier(walks []flow.Snapshot) []part.Earlier {
	out := make([]part.Earlier, len(walks))
	for i, s := range walks {
		out[i] = part.Earlier{Title: walkTitle(s), Time: s.Started.Format("15:04")}
		if reason := reasonOf(s); reason != "" {
			out[i].Title, out[i].Failed = reason+" · "+out[i].Title, true
		}
	}
	return out
}

// walkTitle is the provider or the saved client; the walks with the practice server are told apart by what they did.
func walkTitle(s flow.Snapshot) string {
	if name := s.Client.Name; name != builtin.Name && name != "" {
		return name
	}
	switch s.Client.PKCE {
	case authz.S256:
		return "Code + PKCE"
	case authz.Plain:
		return "Code + PKCE plain"
	}
	return "Authorization code"
}

// reasonOf is why a walk ended before its end, as short as it can be said; "" for one that did not fail.
func reasonOf(s flow.Snapshot) string {
	for _, st := range s.Stages {
		if st.Status == flow.Failed {
			if st.Failure != nil && st.Failure.Code != "" {
				return st.Failure.Code
			}
			return page.Name(st.Stage)
		}
	}
	return ""
}
