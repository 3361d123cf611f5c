package stage_test

import (
	"testing"

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
