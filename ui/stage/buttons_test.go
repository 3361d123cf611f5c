package stage_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/ui/seen"
)

// A call can be made again; a client that is set up is edited instead, and offers no second way to do so.
func TestDoItAgain(t *testing.T) {
	const again = "Do it again"
	snapshot := func(s flow.Stage) flow.Snapshot {
		snap := flow.New(1, client.Client{ID: "app", RedirectURI: client.DefaultRedirectURI}, flow.Deps{}).Snapshot()
		for i := range s.Index() + 1 {
			snap.Stages[i].Status = flow.Done
		}
		snap.Next = flow.Stages[s.Index()+1]
		return snap
	}
	d := newDesk(t, flow.Setup)
	d.draw(snapshot(flow.Setup))
	if b := seen.Button(d.page.Content(), again); b != nil && b.Visible() {
		t.Error("stage 1 offers to be done again")
	}
	d = newDesk(t, flow.API)
	d.draw(snapshot(flow.API))
	d.press(t, again)
	if d.hand.rewound != flow.API {
		t.Errorf("the stage that is done again is %q, want the API call", d.hand.rewound)
	}
}

// Each new outcome comes into view: however far the page was scrolled, its top is shown with the verdict, and the primary
// button stays where it is. What is drawn again leaves the page where it was.
func TestAnOutcomeComesIntoView(t *testing.T) {
	d := newDesk(t, flow.Exchange)
	after := refused(t)
	before := after
	before.Stages[flow.Exchange.Index()].Status = flow.Ready
	test.NewTempWindow(t, d.page.Content()).Resize(fyne.NewSize(600, 260))
	d.draw(before)
	foot := seen.Button(d.page.Content(), "Exchange the code")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(foot)
	d.page.Scroll.ScrollToBottom()
	scrolled := d.page.Scroll.Offset.Y
	if d.draw(before); scrolled == 0 || d.page.Scroll.Offset.Y != scrolled {
		t.Errorf("nothing new has moved the page from %v to %v", scrolled, d.page.Scroll.Offset.Y)
	}
	d.draw(after)
	if y := d.page.Scroll.Offset.Y; y != 0 {
		t.Errorf("the outcome is shown %v below the top", y)
	}
	if now := fyne.CurrentApp().Driver().AbsolutePositionForObject(foot); now.Y != at.Y {
		t.Errorf("the primary button moved from %v to %v", at, now)
	}
}
