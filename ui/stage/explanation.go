package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// explanation is an advice on a page: what happened, and the likely causes in order.
type explanation struct {
	fixes
	content *fyne.Container
	panel   *part.OutcomePanel
	list    *part.FindingList
	card    *part.Card
	source  *part.Text
	offers  bool // there is a button that mends it
}

func newExplanation(a Actor) *explanation {
	e := &explanation{fixes: fixes{actor: a}, panel: part.NewOutcomePanel(), list: part.NewCauseList(),
		source: part.NewText("", theme.Muted)}
	e.list.Label, e.list.OnFix = e.label, e.do
	e.source.Font = theme.SizeCaption
	e.card = part.NewCard("", part.Inset(12, 16, e.list))
	e.card.Action = e.source
	e.content = part.Column(10, e.panel, e.card)
	return e
}

// show puts an advice on the page, with the technical facts in small. Where no row knows the failure, its causes are
// what to look at, and what it is not.
func (e *explanation) show(verdict finding.Verdict, a *advice.Advice, facts string, v View, st flow.StageState) {
	e.view, e.state = v, st
	title := "Most likely first"
	if !a.Known() {
		title = "What to look at"
	}
	e.panel.Set(verdict, what(a), facts)
	e.card.SetTitle(title)
	e.source.SetText(source(a))
	causes := e.causes(a)
	e.offers = slices.ContainsFunc(causes, func(f finding.Finding) bool { return f.Action != (finding.Action{}) })
	e.list.SetFindings(causes)
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
