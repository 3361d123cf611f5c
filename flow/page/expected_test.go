package page_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
)

// Who listens to nothing gets a 404, which is as expected: neutral, with the way on first, and with an end of its own.
func TestNothingToTellIsExpected(t *testing.T) {
	for _, who := range []string{"theo", "ida"} {
		end := walk(t, person.Person{Name: who}, func(*client.Client) {}, func(page.View) {})
		v := page.View{Snapshot: end, Practice: true, Open: true}
		p := page.Of(v, flow.API)
		name := strings.ToUpper(who[:1]) + who[1:]
		if why := p.Find(page.Failure); why.Verdict != finding.Skip || !strings.Contains(why.Lines[0], name+" listens to nothing") {
			t.Errorf("%s: the page says %+v", who, why)
		}
		if b := p.Buttons[0]; b.Text != "Continue: Refresh the token" || !page.Expected(v, flow.API) {
			t.Errorf("%s: its button is %+v", who, b)
		}
		if end.Stage(flow.API).Status != flow.Failed {
			t.Errorf("%s: the stage itself has to stay what it is", who)
		}
	}
}

// The diagram says only what happened: past solid, future dashed, an answer when it has come, a verdict as a sign.
func TestArrows(t *testing.T) {
	var now []int
	var last []page.Arrow
	walk(t, person.Person{}, func(*client.Client) {}, func(v page.View) {
		all := page.Arrows(v)
		at := page.Now(all)
		now, last = append(now, at), all
		for i, a := range all {
			switch {
			case at >= 0 && i >= at && (a.State == page.ArrowDone || a.Sign != page.Unsigned):
				t.Errorf("after now, %q is drawn as if it had happened", a.Label)
			case at > 0 && i < at && a.State != page.ArrowDone:
				t.Errorf("before now, %q is in state %d", a.Label, a.State)
			case a.Opens == "":
				t.Errorf("%q opens nothing", a.Label)
			}
		}
	})
	if len(last) != 16 || last[15].Label != "401 as expected" || last[15].Sign != page.AsExpected {
		t.Errorf("a whole walk has %d arrows and ends with %+v", len(last), last[len(last)-1])
	}
	want := []int{-1, 2, 2, 6, 8, 10, 12, -1}
	if len(now) != len(want) {
		t.Fatalf("now is at %v, want %v", now, want)
	}
	for i := range want {
		if now[i] != want[i] {
			t.Errorf("now is at %v, want %v", now, want)
			break
		}
	}
}

// Cancel and Deny are drawn as what they were, and going back leaves nothing drawn that has to happen again.
func TestArrowsOfOtherEnds(t *testing.T) {
	denied := walk(t, person.Person{Deny: true}, func(*client.Client) {}, func(page.View) {})
	cancelled := walk(t, person.Person{}, func(*client.Client) {}, func(page.View) {})
	for i := range cancelled.Stages[flow.Consent.Index():] {
		cancelled.Stages[flow.Consent.Index()+i] = flow.StageState{Stage: flow.Stages[flow.Consent.Index()+i]}
	}
	again := cancelled
	again.Stages[flow.Request.Index()].Status = flow.Ready
	cancelled.Stages[flow.Consent.Index()].Status = flow.Failed
	cancelled.Stages[flow.Consent.Index()].Failure = &flow.Failure{Kind: flow.KindCancelled}
	for name, tt := range map[string]struct {
		snap       flow.Snapshot
		now        int
		last, sign string // before now
	}{
		"denied":    {denied, 6, "GET /callback", "rejected"},
		"cancelled": {cancelled, 3, "open the URL", ""},
		"back":      {again, 2, "200 metadata", "checked"},
	} {
		all := page.Arrows(page.View{Snapshot: tt.snap, Practice: true})
		now := page.Now(all)
		sign := map[page.Sign]string{page.Checked: "checked", page.Rejected: "rejected"}
		if now != tt.now || all[now-1].Label != tt.last || sign[all[now-1].Sign] != tt.sign {
			t.Fatalf("%s: now is at %d, after %+v", name, now, all[max(now-1, 0)])
		}
		for _, a := range all {
			if a.State == page.ArrowLost {
				t.Errorf("%s: %q is drawn as lost", name, a.Label)
			}
		}
		if name == "denied" && all[4].Label != "error + state" {
			t.Errorf("the server is drawn to have sent %q", all[4].Label)
		}
	}
}

// Where a label has no room it goes without the status, and one that has only that, or is a request, stays.
func TestShortLabel(t *testing.T) {
	for label, want := range map[string]string{"400 invalid_grant": "invalid_grant", "200 new tokens": "new tokens", "401": "401",
		"GET /callback": "GET /callback", "": "", "?": "?"} {
		if got := (page.Arrow{Label: label}).Short(); got != want {
			t.Errorf("%q in short is %q, want %q", label, got, want)
		}
	}
}
