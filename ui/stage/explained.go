package stage

import (
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

// draw puts an advice on the page, with the technical facts in small; a section without words hides it.
func (e *explanation) draw(s page.Section) {
	part.Show(e.content, len(s.Lines) > 0)
	e.buttons, e.offers = s.Fixes, len(s.Fixes) > 0
	if len(s.Lines) == 0 {
		return
	}
	e.panel.Set(s.Verdict, s.Lines[0], s.Note)
	e.card.SetTitle(s.Title)
	e.source.SetText(s.Source)
	e.list.SetFindings(s.Findings)
	part.Show(e.card, len(s.Findings) > 0)
}

// fixes are the buttons beside causes.
type fixes struct {
	actor   Actor
	buttons map[finding.Action]page.Button
}

func (x *fixes) label(f finding.Finding) string { return x.buttons[f.Action].Text }

func (x *fixes) do(f finding.Finding) { x.actor.Act(x.buttons[f.Action].Command) }

// failure says why a stage failed, what a check of the client has found of that, and offers such a check.
type failure struct {
	*explanation
	content *fyne.Container
	tested  *part.FindingList
	test    *part.Card
	check   *part.Button
	offer   fyne.CanvasObject // the button in its row
}

func newFailure(a Actor) *failure {
	f := &failure{explanation: newExplanation(a), tested: part.NewFindingList()}
	f.test = part.NewCard("", f.tested)
	f.check = part.NewQuiet("", func() { a.Act(page.Command{Kind: page.Check}) })
	f.offer = part.Actions(f.check)
	f.content = part.Column(10, f.explanation.content, f.test, f.offer)
	return f
}

func (f *failure) draw(p page.Page) {
	why, probed := p.Find(page.Failure), p.Find(page.Probed)
	part.Show(f.content, why.Key != "")
	f.explanation.draw(why)
	f.test.SetTitle(probed.Title)
	f.tested.SetFindings(probed.Findings)
	part.Show(f.test, len(probed.Findings) > 0)
	part.Show(f.offer, len(probed.Buttons) > 0)
	if len(probed.Buttons) > 0 {
		f.check.SetText(probed.Buttons[0].Text)
	}
}

// remarks are what is worth knowing of a stage that has not failed.
type remarks struct {
	fixes
	list *part.RemarkList
}

func newRemarks(a Actor) *remarks {
	r := &remarks{list: part.NewRemarkList(), fixes: fixes{actor: a}}
	r.list.Label, r.list.OnFix = r.label, r.do
	return r
}

func (r *remarks) draw(p page.Page) {
	all := p.All(func(s page.Section) bool { return s.Key == page.Remark })
	part.Show(r.list, len(all) > 0)
	r.buttons = map[finding.Action]page.Button{}
	shown := make([]part.Remark, len(all))
	for i, s := range all {
		for action, button := range s.Fixes {
			r.buttons[action] = button
		}
		shown[i] = part.Remark{Finding: finding.Finding{Verdict: s.Verdict, Text: s.Lines[0], Section: s.Source},
			Causes: s.Findings}
	}
	r.list.SetRemarks(shown)
}
