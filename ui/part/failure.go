package part

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/check"
)

var _ fyne.Widget = (*FailurePanel)(nil)

// FailurePanel says what went wrong in this stage: a cross, a sentence, and the facts in small.
//
//	p := part.NewFailurePanel(
//		"The server does not accept this client's way of identifying itself",
//		"401 · error: `invalid_client` · no description given")
type FailurePanel struct{ OutcomePanel }

// NewFailurePanel returns a panel. What stands between backticks is shown in monospace.
func NewFailurePanel(title, facts string) *FailurePanel {
	p := &FailurePanel{}
	p.fill(title, facts)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another failure.
func (p *FailurePanel) Set(title, facts string) { p.OutcomePanel.Set(check.Fail, title, facts) }
