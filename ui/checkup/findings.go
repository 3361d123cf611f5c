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
	arriving                        *group
	fails, warns, unknown, ok, skip *group
}

func newFindings(mend func(finding.Finding)) *findings {
	return &findings{
		arriving: newGroup("So far", mend),
		fails:    newGroup("What is wrong", mend),
		warns:    newGroup("Worth a look", mend),
		unknown:  newGroup("Asked, and not answered", mend),
		skip:     newGroup("Skipped", mend),
		ok:       newGroup("Passed", mend),
	}
}

func (f *findings) cards() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.arriving.card, f.fails.card, f.warns.card, f.unknown.card, f.skip.card, f.ok.card}
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
	f.fails.draw(s.judged(finding.Fail), mendable)
	f.warns.draw(s.judged(finding.Warn), mendable)
	f.unknown.draw(s.judged(finding.Unknown), mendable)
	f.skip.draw(s.judged(finding.Skip), mendable)
	f.ok.draw(s.judged(finding.Pass), mendable)
}
