package checkup

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// group is a card of findings.
type group struct {
	card *part.Card
	list *part.FindingList
}

func newGroup(title string, mend func(finding.Finding)) *group {
	g := &group{list: part.NewFindingList()}
	g.list.OnFix = mend
	g.card = part.NewCard(title, g.list)
	return g
}

// draw shows findings; with buttons where the tool can make the fix and may.
func (g *group) draw(findings []finding.Finding, mendable bool) {
	g.list.Label = nil
	if mendable {
		g.list.Label = page.FixOf
	}
	g.list.SetFindings(findings)
	part.Show(g.card, len(findings) > 0)
}

// findings are the verdicts: in the order of arrival while the check runs, and then what failed first.
type findings struct {
	arriving *group
	judged   []*group // in the order of kinds
}

// kinds are the verdicts in the order in which they are read, and what their cards say.
var kinds = []struct {
	verdict finding.Verdict
	title   string
}{{finding.Fail, "What is wrong"}, {finding.Warn, "Worth a look"}, {finding.Unknown, "Asked, but no clear response"},
	{finding.Skip, "Skipped"}, {finding.Pass, "Passed"}}

func newFindings(mend func(finding.Finding)) *findings {
	f := &findings{arriving: newGroup("So far", mend)}
	for _, k := range kinds {
		f.judged = append(f.judged, newGroup(k.title, mend))
	}
	return f
}

func (f *findings) cards() []fyne.CanvasObject {
	cards := []fyne.CanvasObject{f.arriving.card}
	for _, g := range f.judged {
		cards = append(cards, g.card)
	}
	return cards
}

func (f *findings) draw(s *state, mendable bool) {
	var arriving []finding.Finding
	if s.running() {
		arriving = s.verdicts
	}
	f.arriving.draw(arriving, false)
	if s == nil || s.running() {
		s = &state{}
	}
	for i, k := range kinds {
		f.judged[i].draw(s.judged(k.verdict), mendable)
	}
}
