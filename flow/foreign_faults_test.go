package flow_test

import (
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

const notThePath = "The redirect URI is registered with a different scheme, host, port or path"

// Each mistake of a client, made at a server that was written by others: the right cause comes first, with the button that
// mends it, and nothing is called after the mistake.
func TestForeignFaults(t *testing.T) {
	server := foreign.Start(t)
	for name, test := range map[string]struct {
		mistake
		fails  flow.Stage // Consent where the server keeps the error to its own page
		id     string
		first  string // the first cause begins so
		action finding.ActionKind
	}{
		"client ID": {mistake{alter: id("foreign-wbe")}, flow.Consent, "E132", "The client ID is wrong: it was cut short", finding.Type},
		"host": {mistake{alter: redirect("localhost:3599/callback")}, flow.Consent, "E001",
			"The redirect URI is registered with the other name of this machine", finding.Host127},
		"port": {mistake{alter: redirect("127.0.0.1:3598/callback")}, flow.Consent, "E001", notThePath, finding.Type},
		"path": {mistake{alter: redirect("127.0.0.1:3599/back")}, flow.Consent, "E001", notThePath, finding.Type},
		"PKCE method": {mistake{alter: pkce(authz.Plain)}, flow.Callback, "E042",
			"The server requires PKCE, or does not accept this code challenge method.", finding.PKCES256},
		"PKCE method by hand": {byHand(flow.Request, "code_challenge_method", "S512"), flow.Callback, "E042",
			"The server requires PKCE, or does not accept this code challenge method.", finding.Restart},
		"secret": {mistake{alter: password("of-another-client")}, flow.Exchange, "E071", "The client secret is wrong", finding.Type},
		"method": {mistake{alter: auth(token.None)}, flow.Exchange, "E071", "A public client sent a secret, or a confidential client sent none.", ""},
		"expired": {mistake{stage: flow.Exchange, late: 90 * time.Second}, flow.Exchange, "E062", "The code has expired.",
			finding.Restart},
		"replayed": {mistake{stage: flow.Exchange, stolen: true}, flow.Exchange, "E062", "The code has already been used.", finding.Restart},
		"verifier": {byHand(flow.Exchange, "code_verifier", strings.Repeat("v", 43)), flow.Exchange, "E062",
			"The code verifier does not match the code challenge.", finding.Restart},
		"redirect URI of the exchange": {byHand(flow.Exchange, "redirect_uri", "http://127.0.0.1:3599/other"), flow.Exchange, "E062",
			"The redirect URI differs", finding.Restart},
	} {
		t.Run(name, func(t *testing.T) {
			f := newForeigner(t, server, of(foreign.Web, test.mistake))
			snap := f.walkTo(flow.Exchange)
			got := advice.For(snap, test.fails)
			if f.page != nil {
				got = advice.ForPage(snap, f.page.Text)
			}
			if got == nil {
				t.Fatalf("stage %s is %s, want a failure", test.fails, snap.Stage(test.fails).Status)
			}
			first := got.Causes[0]
			if got.ID != test.id || !strings.HasPrefix(first.Text, test.first) || first.Verdict == finding.Pass || first.Evidence == "" {
				t.Errorf("got %s with %+v, want %s with %q", got.ID, first, test.id, test.first)
			}
			if first.Action.Kind != test.action {
				t.Errorf("offered is %q, want %q", first.Action.Kind, test.action)
			}
			want := 0
			if test.fails == flow.Exchange {
				want = 1
			}
			if n := len(snap.Stage(flow.Exchange).Exchanges); n != want {
				t.Errorf("%d token requests, want %d", n, want)
			}
			for _, s := range flow.Stages[test.fails.Index()+1:] {
				if n := len(snap.Stage(s).Exchanges); n != 0 {
					t.Errorf("stage %s made %d requests after the mistake", s, n)
				}
			}
		})
	}
}

// A scope that the server does not know is left out of the grant without an error, which is worth knowing.
func TestForeignServerDropsAScope(t *testing.T) {
	f := newForeigner(t, foreign.Start(t), mistake{client: foreign.Web, alter: func(c *client.Client) { c.Scope = "openid everything" }})
	got := advice.Remarks(f.walkTo(flow.Exchange), flow.Exchange)
	if len(got) != 1 || got[0].ID != "E107" || !strings.HasPrefix(got[0].Causes[0].Text, "The server granted less") ||
		!strings.Contains(got[0].Causes[0].Evidence, "not granted: everything") {
		t.Errorf("got %+v, want the scope that was dropped", got)
	}
}
