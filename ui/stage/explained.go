package stage

import (
	"maps"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
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
	source  *part.Reference
	offers  bool // there is a button that mends it
}

func newExplanation(a Actor) *explanation {
	e := &explanation{fixes: fixes{actor: a}, panel: part.NewOutcomePanel(), list: part.NewCauseList(),
		source: part.NewReference("", theme.SizeCaption)}
	e.list.Label, e.list.OnFix = e.label, e.do
	e.card = part.NewCard("", part.Inset(12, 16, e.list))
	e.card.Action = e.source
	e.content = part.Column(10, e.panel, e.card)
	return e
}

// draw says why the stage failed.
func (e *explanation) draw(p page.Page) bool { return e.explain(p.Find(page.Failure)) }

// explain puts an advice on the page, with the technical facts in small; a section without words is none.
func (e *explanation) explain(s page.Section) bool {
	e.buttons, e.offers = s.Fixes, len(s.Fixes) > 0
	if len(s.Lines) == 0 {
		return false
	}
	if s.Verdict == finding.Skip {
		e.panel.SetExpected(s.Lines[0], s.Note)
	} else {
		e.panel.Set(s.Verdict, s.Lines[0], s.Note)
	}
	e.card.SetTitle(s.Title)
	e.source.SetSource(s.Source)
	e.list.SetFindings(s.Findings)
	part.Show(e.card, len(s.Findings) > 0)
	return true
}

// fixes are the buttons beside causes.
type fixes struct {
	actor   Actor
	buttons map[finding.Action]page.Button
}

func (x *fixes) label(f finding.Finding) string { return x.buttons[f.Action].Text }
func (x *fixes) do(f finding.Finding)           { x.actor.Act(x.buttons[f.Action].Command) }

// newRemarks are what is worth knowing of a stage that has not failed.
func newRemarks(a Actor) pane {
	list, x := part.NewRemarkList(), &fixes{actor: a}
	list.Label, list.OnFix = x.label, x.do
	return pane{page.Remark, list, func(p page.Page) bool {
		var shown []part.Remark
		x.buttons = map[finding.Action]page.Button{}
		for _, s := range p.All(func(s page.Section) bool { return s.Key == page.Remark }) {
			maps.Copy(x.buttons, s.Fixes)
			shown = append(shown, part.Remark{Finding: finding.Finding{Verdict: s.Verdict, Text: s.Lines[0], Section: s.Source},
				Causes: s.Findings})
		}
		list.SetRemarks(shown)
		return len(shown) > 0
	}}
}
