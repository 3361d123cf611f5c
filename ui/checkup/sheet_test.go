package checkup

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/seen"
)

func TestPlanIsShownBeforeAnythingIsSent(t *testing.T) {
	server, used := startPractice(t)
	d := sit(t, used, check.Deps{})
	d.want("GET "+server.Issuer()+"/.well-known/oauth-authorization-server",
		"GET authorization endpoint (from the metadata)", "POST token endpoint (from the metadata)", "code (invented)",
		"more requests, each only if", "Check the client")
	d.plan.more.SetOpen(true)
	d.want("Only if the server refuses the client")
	d.wantNot("Cancel", "WHAT IS WRONG", hidden)
	if got := paths(server); len(got) != 0 {
		t.Errorf("the server saw %v before the button was pressed", got)
	}
}

// What is sent and the button for it fit one screen, and Escape is named.
func TestOneScreen(t *testing.T) {
	_, used := startPractice(t)
	d := sit(t, used, check.Deps{})
	d.Scroll.Resize(fyne.NewSize(650, 640)) // as in a window of 1280x820
	if body := d.Scroll.Content.MinSize().Height; body > 640 {
		t.Errorf("the page is %v high", body)
	}
	if !strings.Contains(d.Hint(), "Escape") {
		t.Errorf("the hint is %q", d.Hint())
	}
}

func TestNothingToSend(t *testing.T) {
	server, used := startPractice(t)
	used.ID = ""
	d := sit(t, used, check.Deps{})
	d.want("there is no client ID")
	d.finish()
	d.want("There is no client ID.", "The redirect URI is absolute", "0 of 0 requests sent")
	if got := paths(server); len(got) != 0 {
		t.Errorf("the server saw %v, and there was nothing to ask", got)
	}
}

// Each fault is named in the first line, and no endpoint is asked but those that tell.
func TestVerdicts(t *testing.T) {
	const (
		meta      = "/.well-known/oauth-authorization-server"
		authorize = "/authorize"
		exchange  = "/api/token"
		revoke    = "/api/revoke"
	)
	for name, tt := range map[string]struct {
		alter func(*client.Client)
		want  []string
		sent  []string
	}{
		"right client": {func(*client.Client) {}, []string{"Nothing wrong found.", "PASSED", "6 of 12 requests sent",
			"ANNOUNCED, BUT NOT SENT", "the client was not refused"},
			[]string{meta, authorize, authorize, authorize, exchange, revoke}},
		"wrong secret": {func(c *client.Client) { c.Secret = secret.New("not-the-secret") },
			[]string{"1 thing is wrong: The client secret is wrong", "Copy the secret again", "the client was not accepted"},
			[]string{meta, authorize, authorize, authorize, exchange, exchange}},
		"wrong method": {func(c *client.Client) { c.Auth = token.Post },
			[]string{"1 thing is wrong: The client authentication method is wrong", "Switch to Basic",
				"6 token endpoint, other method"},
			[]string{meta, authorize, authorize, authorize, exchange, exchange}},
		"two things": {func(c *client.Client) { c.RedirectURI, c.Auth = "http://127.0.0.1:3599/other", token.Post },
			[]string{"2 things are wrong. The first one: The server does not accept the redirect URI"},
			[]string{meta, authorize, exchange, exchange}},
		"nobody there": {func(c *client.Client) { c.Issuer = "http://127.0.0.1:1" },
			[]string{"No connection to 127.0.0.1:1 could be made.", "1 metadata", "No response"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			server, used := startPractice(t)
			tt.alter(&used)
			d := sit(t, used, check.Deps{})
			d.finish()
			d.want(tt.want...)
			d.wantNot("SO FAR", "Checking", "Cancel")
			if got := paths(server); !slices.Equal(got, tt.sent) {
				t.Errorf("the server saw %v, want %v", got, tt.sent)
			}
		})
	}
}

// paths are the requests that reached the server, in order.
func paths(s *practice.Server) []string {
	var out []string
	for _, d := range s.Decisions() {
		out = append(out, d.Path)
	}
	return out
}

// What failed stands at the top when the check has ended.
func TestFailuresStandFirst(t *testing.T) {
	_, used := startPractice(t)
	used.Secret = secret.New("not-the-secret")
	d := sit(t, used, check.Deps{})
	d.finish()
	text := seen.Text(d.Content())
	wrong, ok := strings.Index(text, "WHAT IS WRONG"), strings.Index(text, "PASSED")
	if wrong < 0 || ok < wrong {
		t.Errorf("what is wrong stands at %d and what passed at %d:\n%s", wrong, ok, text)
	}
}

func TestFixChangesTheClientAndMakesTheCheckStale(t *testing.T) {
	_, used := startPractice(t)
	used.Auth = token.Post
	d := sit(t, used, check.Deps{})
	d.finish()
	if got := d.Tested(used); got == nil || got.Verdict.Verdict != finding.Fail || got.Result.Accepted != token.Basic {
		t.Errorf("tested: %+v, want the failed client authentication, and that Basic was accepted", got)
	}
	d.tap("Switch to Basic")
	if got := d.v.Snapshot.Client; got.Auth != token.Basic || got.ID != used.ID {
		t.Errorf("the button configured %s with %q", got.ID, got.Auth)
	}
	d.want("The client was changed after this check.")
	d.wantNot("Switch to Basic")
	if got := d.Tested(d.v.Snapshot.Client); got != nil {
		t.Errorf("the check of another client counts for this one: %+v", got)
	}
	d.finish()
	d.want("Nothing wrong found.")
}

// What one server said is nothing to go by at another one: there the plan comes first again.
func TestCheckOfAnotherServerIsGone(t *testing.T) {
	_, used := startPractice(t)
	d := sit(t, used, check.Deps{})
	d.finish()
	d.want("Nothing wrong found.")
	used.Issuer = "https://other.example"
	d.set(used)
	d.wantNot("Nothing wrong found.")
	d.wantNot("The client was changed after this check.")
}

// With them typed, the first byte in which the redirect URIs differ is told.
func TestRegisteredRedirectURIs(t *testing.T) {
	_, used := startPractice(t)
	d := sit(t, used, check.Deps{})
	test.Type(d.registered.area, "http://127.0.0.1:3599/other\nhttp://127.0.0.1:3599/Callback")
	d.finish()
	d.want("differ in the case of the path", "byte 22 is")
	d.set(client.Client{ID: "another", Issuer: used.Issuer})
	if got := d.registered.uris(); len(got) != 0 {
		t.Errorf("what was typed for one client is kept for another: %v", got)
	}
	d.v.Practice = true
	d.Draw(d.v)
	d.wantNot("REDIRECT URIS AS REGISTERED")
}

// The secret of a client of somebody else's server is nowhere to be seen, unless the person asks.
func TestSecretsAreHidden(t *testing.T) {
	_, used := startPractice(t)
	used.Auth = token.Post // it is then sent both ways
	d := sit(t, used, check.Deps{})
	d.finish()
	forms := []string{hidden, "web+secret%2Bof%2Fthe%3Dtest", base64.StdEncoding.EncodeToString([]byte("web:" + hidden)),
		base64.StdEncoding.EncodeToString([]byte("web:web+secret%2Bof%2Fthe%3Dtest"))}
	d.wantNot(forms...)
	d.eachExchange(func() { d.wantNot(forms...) })
	d.v.Open = true
	d.Draw(d.v)
	shown := false
	d.eachExchange(func() { shown = shown || d.shows(forms[1]) })
	if !shown {
		t.Error("the secret does not show when it may, so that hiding it proves nothing")
	}
	other := used
	other.ID = "practice"
	d.v.Practice = true
	d.set(other) // open for this used, and not for the one that was checked
	d.eachExchange(func() { d.wantNot(forms...) })
}

// eachExchange looks at each tab in turn.
func (d *desk) eachExchange(look func()) {
	d.t.Helper()
	n := len(d.check.report.Exchanges)
	if n != 6 {
		d.t.Errorf("%d exchanges, want 6 to look at", n)
	}
	for i := range n {
		id := fmt.Sprint(d.exchanges.key, i)
		if d.exchanges.tabs.Select(id); d.exchanges.tabs.Selected() != id {
			d.t.Errorf("there is no tab %q", id)
		}
		look()
	}
}
