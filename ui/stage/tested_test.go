package stage_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
)

// From a failed exchange there is a way to the check of the client, and what the check found stands there as evidence.
func TestCheckOfTheClientAsEvidence(t *testing.T) {
	d := newDesk(t, flow.Exchange)
	p := d.page
	view := stage.View{View: page.View{Snapshot: refused(t), Now: time.Now()}}
	p.Draw(view)
	if says(p.Content(), "Tested at 12:04:05: ") {
		t.Error("something was tested, before there was a test")
	}
	if d.press(t, "Check my client"); !d.hand.checked {
		t.Error("the button does not lead to the check")
	}

	found := finding.Finding{ID: "client_authentication", Verdict: finding.Fail, Text: "The method is wrong."}
	view.Tested = &page.Tested{At: time.Date(2026, 1, 2, 12, 4, 5, 0, time.Local), Verdict: found}
	p.Draw(view)
	if !says(p.Content(), "Tested at 12:04:05: The method is wrong.") {
		t.Error("what the check found is not shown")
	}

	found.Verdict = finding.Skip
	view.Tested = &page.Tested{Verdict: found}
	p.Draw(view)
	if says(p.Content(), "The method is wrong.") {
		t.Error("a test that came to nothing is shown as evidence")
	}
}

// says tells whether that text is visible.
func says(o fyne.CanvasObject, text string) bool {
	if !o.Visible() {
		return false
	}
	if p, ok := o.(*part.Prose); ok && p.Text == text {
		return true
	}
	for _, child := range seen.Children(o) {
		if says(child, text) {
			return true
		}
	}
	return false
}
