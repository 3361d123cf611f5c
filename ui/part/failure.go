package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*FailurePanel)(nil)

// FailurePanel says what went wrong in this stage: a cross, a sentence, and the facts in small.
//
//	p := part.NewFailurePanel(
//		"The server does not accept this client's way of identifying itself",
//		"401 · error: `invalid_client` · no description given")
type FailurePanel struct {
	widget.BaseWidget
	title, facts *Prose
}

// NewFailurePanel returns a panel. What stands between backticks is shown in monospace.
func NewFailurePanel(title, facts string) *FailurePanel {
	p := &FailurePanel{title: newStrong(title), facts: NewProse(facts)}
	p.title.Font = theme.SizeTitle
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another failure.
func (p *FailurePanel) Set(title, facts string) {
	p.title.SetText(title)
	p.facts.SetText(facts)
	p.facts.Hidden = facts == ""
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *FailurePanel) CreateRenderer() fyne.WidgetRenderer {
	panel := newPanel()
	panel.Stroke = theme.Fail
	sign := NewIcon(GlyphFail, theme.Fail)
	sign.Side = 18
	text := Column(2, p.title, p.facts)
	return widget.NewSimpleRenderer(container.NewStack(panel, Inset(14, 16, topRow(14, 1, Inset(3, 0, sign), text))))
}
