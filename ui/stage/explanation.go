package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/ui/part"
)

// explanation is an advice on a page: what happened, and the likely causes in order.
type explanation struct {
	content *fyne.Container
	panel   *part.FailurePanel
	causes  *part.CauseList
	actor   Actor
	offers  bool // there is a button that mends it
}

func newExplanation(a Actor) *explanation {
	e := &explanation{actor: a, panel: part.NewFailurePanel("", ""), causes: part.NewCauseList()}
	e.content = part.Column(10, e.panel, e.causes)
	return e
}

// show puts an advice on the page, with the technical facts in small. Where no row knows the failure, its causes are
// what to look at, and what it is not.
func (e *explanation) show(a *advice.Advice, facts string, v View, st flow.StageState) {
	title := "Most likely first"
	if !a.Known() {
		title = "What to look at"
	}
	e.panel.Set(what(a), facts)
	e.causes.SetTitle(title)
	e.causes.SetSource(source(a))
	list := causes(a, e.actor, v, st)
	e.offers = slices.ContainsFunc(list, func(c part.Cause) bool { return c.Fix != "" })
	e.causes.SetCauses(list)
}

// what is the sentence above the causes. That of an unknown failure goes on with words of a server, which have no
// translation; they stand in the facts.
func what(a *advice.Advice) string {
	if a.Known() {
		return a.What
	}
	return "No explanation is known for this."
}

// source is where the explanation comes from: the section, and its number for those who search for it.
func source(a *advice.Advice) string { return part.Section(a.Section) + " · " + a.ID }

// causes are the causes of an advice, with a button for each fix that can be made here. Where two causes have the same
// one, it stands at the likelier.
func causes(a *advice.Advice, actor Actor, v View, st flow.StageState) []part.Cause {
	out := make([]part.Cause, len(a.Causes))
	offered := map[string]bool{}
	for i, c := range a.Causes {
		button := fix(c.Action, actor, v, st)
		if offered[button.text] {
			button = step{}
		}
		offered[button.text] = true
		out[i] = part.Cause{Title: c.Text, Evidence: c.Evidence, Remedy: c.Fix, RuledOut: c.RuledOut,
			Fix: button.text, OnFix: button.do}
	}
	return out
}
