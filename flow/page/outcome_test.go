package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// Each stage that went well says so in one sentence, and one that did not yet says nothing.
func TestOutcomes(t *testing.T) {
	want := map[flow.Stage]string{
		flow.Setup:    "The client is ready.",
		flow.Request:  "The authorization URL is built, but not sent yet.",
		flow.Consent:  "The browser came back.",
		flow.Callback: "A code arrived, with the state that this walk sent.",
		flow.Exchange: "The server gave an access token and a refresh token.",
		flow.API:      "The API accepted the token and responded with 200.",
		flow.Refresh:  "The server gave a new access token and a refresh token.",
		flow.Revoke:   "The server responded to the revocation with 200.",
	}
	walk(t, person.Person{}, func(*client.Client) {}, func(v page.View) {
		for _, s := range flow.Stages {
			p := page.Of(v, s)
			came := p.Find(page.Outcome)
			switch done := v.Snapshot.Stage(s).Status == flow.Done; {
			case !done && came.Key != "":
				t.Errorf("stage %s says %q before it is done", s, came.Lines)
			case done && (came.Key == "" || came.Lines[0] != want[s] || came.Note == ""):
				t.Errorf("stage %s says %+v, want %q", s, came, want[s])
			}
		}
	})
	denied := walk(t, person.Person{Deny: true}, func(*client.Client) {}, func(page.View) {})
	if came := page.Of(page.View{Snapshot: denied}, flow.Callback).Find(page.Outcome); came.Key != "" {
		t.Errorf("a denial is said to have gone well: %+v", came)
	}
}

// While the walk waits, the browser can be asked for once more.
func TestWaitingCanOpenAgain(t *testing.T) {
	snap := walk(t, person.Person{}, func(*client.Client) {}, func(page.View) {})
	snap.Busy = true
	st := &snap.Stages[flow.Consent.Index()]
	st.Status = flow.Running
	var texts []string
	for _, b := range page.Of(page.View{Snapshot: snap}, flow.Consent).Buttons {
		texts = append(texts, b.Text)
	}
	if got := strings.Join(texts, ", "); got != "Open the browser, Open it again, Cancel" {
		t.Errorf("while it waits the buttons are %s", got)
	}
}

// A callback with somebody else's state is told as an attempt that the check of the state stopped, with both values, and with
// what would have come of it; ours is hidden where secrets are.
func TestForeignStateIsAnAttempt(t *testing.T) {
	snap := walk(t, person.Person{}, func(*client.Client) {}, func(page.View) {})
	sent := snap.Response.State.Reveal()
	snap.Stages[flow.Consent.Index()].Events = []loopback.Event{{At: time.Now(), RequestLine: "GET /callback?code=forged&state=of+somebody+else HTTP/1.1",
		Text: "The state is not the one that this walk sent, so the response cannot be tied to this walk."}}
	for _, open := range []bool{true, false} {
		s := page.Of(page.View{Snapshot: snap, Open: open}, flow.Consent).Find(page.Refused)
		for _, want := range []string{"attempt", "The state check stopped it", "without it"} {
			if !strings.Contains(s.Note, want) {
				t.Errorf("it is told as %q, without %q", s.Note, want)
			}
		}
		if line := strings.Join(s.Lines, " "); !strings.Contains(line, "Received: `of somebody else`") || strings.Contains(line, sent) != open {
			t.Errorf("with secrets shown %t: %q", open, line)
		}
	}
}

// Each row says what it is for.
func TestEachRowIsExplained(t *testing.T) {
	look := func(v page.View) {
		for _, stage := range flow.Stages {
			for _, s := range page.Of(v, stage).Sections {
				for _, r := range s.Rows {
					if r.Explain == "" {
						t.Errorf("%s, %s: nothing says what %s is for", stage, s.Key, r.Name)
					}
				}
			}
		}
	}
	walk(t, person.Person{}, func(*client.Client) {}, look)
	for _, p := range provider.Presets() {
		w := flow.New(1, page.PresetClient(p, client.Client{}, p.ExampleAddress()), flow.Deps{})
		look(page.View{Snapshot: w.Snapshot()})
		w.Close()
	}
}

// A response that came in a form is shown with its body, and without its secrets where they are to be hidden.
func TestPostedCallbackIsShown(t *testing.T) {
	const form = "code=the-code-of-this-test-0123456789&state=the-state-of-this-test-0123456789"
	snap := walk(t, person.Person{}, func(*client.Client) {}, func(page.View) {})
	snap.Arrival.Posted, snap.Arrival.RawQuery, snap.Arrival.RequestLine = true, form, "POST /callback HTTP/1.1"
	snap.Arrival.Header = []wire.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		{Name: "Cookie", Value: "oauthwalk_3500=the-cookie-of-this-test-0123456789"}}
	for _, open := range []bool{true, false} {
		for _, s := range page.Of(page.View{Snapshot: snap, Open: open}, flow.Callback).Sections {
			if s.Key != page.Request {
				continue
			}
			text := fmt.Sprint(s.Message.Read().Start, s.Message.Read().Header, string(s.Message.Read().Body))
			for _, hidden := range []string{"the-code-of", "the-state-of", "the-cookie-of"} {
				if strings.Contains(text, hidden) != open {
					t.Errorf("with secrets shown %t: %s", open, text)
				}
			}
			if !strings.Contains(text, "code=") {
				t.Errorf("the form is not shown: %s", text)
			}
		}
	}
}
