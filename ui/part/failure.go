package part

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/finding"
)

var _ fyne.Widget = (*FailurePanel)(nil)

// FailurePanel says what went wrong in this stage: a cross, a sentence, and the facts in small.
//
//	p := part.NewFailurePanel(
//		"The server does not accept this client's way of identifying itself",
//		"401 · error: `invalid_client` · no description given")
type FailurePanel struct {
	OutcomePanel
	mild bool
}

// NewFailurePanel returns a panel. What stands between backticks is shown in monospace.
func NewFailurePanel(title, facts string) *FailurePanel {
	p := &FailurePanel{}
	p.fill(title, facts)
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another failure.
func (p *FailurePanel) Set(title, facts string) {
	v := finding.Fail
	if p.mild {
		v = finding.Warn
	}
	p.OutcomePanel.Set(v, title, facts)
}

// SetMild tells whether what is set next is only something to know, and nothing has failed.
func (p *FailurePanel) SetMild(mild bool) { p.mild = mild }
