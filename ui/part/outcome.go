package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*OutcomePanel)(nil)

// OutcomePanel says in one sentence how something ended, with a sign before it and the facts in small below.
//
//	p := part.NewOutcomePanel()
//	p.Set(finding.Pass, "Nothing wrong found.", "14 in order · 2 not known")
type OutcomePanel struct {
	widget.BaseWidget
	title, facts *Prose
	sign         *Icon
	ground       *Fill
}

// NewOutcomePanel returns a panel that says nothing yet.
func NewOutcomePanel() *OutcomePanel {
	p := &OutcomePanel{title: newStrong(""), facts: NewProse(""), sign: NewIcon(GlyphFail, theme.Fail), ground: newPanel()}
	p.title.Font = theme.SizeTitle
	p.sign.Side, p.ground.Stroke = 18, theme.Fail
	p.ExtendBaseWidget(p)
	return p
}

// Set shows an outcome. What stands between backticks in the facts is shown in monospace.
func (p *OutcomePanel) Set(v finding.Verdict, title, facts string) {
	glyph, color := signOf(v)
	p.sign.Set(glyph, color)
	p.ground.set(theme.Panel, color)
	p.title.SetText(title)
	p.facts.SetText(facts)
	p.facts.Hidden = facts == ""
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *OutcomePanel) CreateRenderer() fyne.WidgetRenderer {
	text := Column(2, p.title, p.facts)
	return widget.NewSimpleRenderer(container.NewStack(p.ground, Inset(14, 16, topRow(14, 1, Inset(3, 0, p.sign), text))))
}
