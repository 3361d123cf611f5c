package stage

import (
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
)

// fixes are the buttons for what an advice offers to do on the page of a stage.
type fixes struct {
	actor Actor
	view  View
	state flow.StageState
}

// causes are the causes of an advice, with the actions that can be taken now. Where two have the same one, it stays with
// the likelier.
func (x *fixes) causes(a *advice.Advice) []finding.Finding {
	out := slices.Clone(a.Causes)
	offered := map[string]bool{"": true}
	for i, c := range out {
		if label := x.label(c); offered[label] {
			out[i].Action = finding.Action{}
		} else {
			offered[label] = true
		}
	}
	return out
}

func (x *fixes) label(f finding.Finding) string { return x.fix(f.Action).text }

func (x *fixes) do(f finding.Finding) { x.fix(f.Action).do() }

// fix is the button for an action. While the walk waits for the callback a fix leaves it behind for a new one, as the
// page of the provider shows that nothing will come.
func (x *fixes) fix(a finding.Action) step {
	waiting := x.view.Snapshot.Stage(flow.Consent).Status == flow.Running
	if x.view.Earlier || x.view.Snapshot.Busy && !waiting {
		return step{}
	}
	switch a.Kind {
	case finding.Refresh:
		return step{"Refresh the token", func() { x.actor.Restart(flow.Refresh) }}
	case finding.SignInAgain, finding.Restart:
		return again(a.Kind, x.actor, waiting, x.state)
	}
	text := FixOf(finding.Finding{Action: a})
	if text == "" {
		return step{}
	}
	return step{text + " and retry", func() {
		c := x.view.Snapshot.Client.With(a)
		if waiting {
			x.actor.StartOver()
		}
		x.actor.Configure(c)
		x.actor.Show(flow.Setup)
	}}
}

// FixOf is what to call the change of the client that a finding's action stands for; "" for an action that changes
// something else.
func FixOf(f finding.Finding) string {
	switch f.Action.Kind {
	case finding.UseBasic:
		return "Switch to Basic"
	case finding.UsePost:
		return "Use the form"
	case finding.UseNone:
		return "Send no secret"
	case finding.Host127:
		return "Use 127.0.0.1"
	case finding.HostName:
		return "Use localhost"
	case finding.PKCES256:
		return "Use S256"
	case finding.AddScope, finding.AddParam:
		return "Add " + f.Action.Arg
	}
	return ""
}

// again is the button for a new authorization request. Where the stage cannot be repeated, the primary button is that.
func again(kind finding.ActionKind, actor Actor, waiting bool, st flow.StageState) step {
	do := func() { actor.Restart(flow.Request) }
	switch {
	case waiting:
		do = actor.StartOver
	case st.Status == flow.Failed && st.Stage.RestartFrom() == flow.Request:
		return step{}
	}
	if kind == finding.SignInAgain {
		return step{"Sign in again", do}
	}
	return step{"Start again", do}
}
