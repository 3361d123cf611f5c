package flow_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

// foreignFault is one mistake of a client, and what has to be said of it.
type foreignFault struct {
	name   string
	client func(*client.Client)
	stage  flow.Stage    // that fails; Consent when the server keeps the error to its own page
	edit   [2]string     // a parameter of that stage, or of the request, changed by hand
	late   time.Duration // between the callback and the exchange
	stolen bool          // somebody else exchanges the code first
	id     string
	first  string // the first cause begins so
	action finding.ActionKind
}

const (
	notTheID    = "The client ID was copied with a space, was cut short"
	notTheHost  = "The redirect URI is registered with the host written differently"
	notThePath  = "The redirect URI is registered with a different scheme, port or path"
	notTheKind  = "A public client sent a secret, or a confidential client sent none."
	notS256     = "The server requires PKCE, or does not accept this code challenge method."
	notTheProof = "The code verifier does not match the code challenge."
)

var foreignFaults = []foreignFault{
	{name: "client ID", client: func(c *client.Client) { c.ID = "foreign-wbe" }, stage: flow.Consent, id: "E132",
		first: notTheID, action: finding.Type},
	{name: "host", client: redirectTo("http://localhost:3599/callback"), stage: flow.Consent, id: "E001", first: notTheHost,
		action: finding.Host127},
	{name: "port", client: redirectTo("http://127.0.0.1:3598/callback"), stage: flow.Consent, id: "E001", first: notThePath, action: finding.Type},
	{name: "path", client: redirectTo("http://127.0.0.1:3599/back"), stage: flow.Consent, id: "E001", first: notThePath, action: finding.Type},
	{name: "slash", client: redirectTo("http://127.0.0.1:3599/callback/"), stage: flow.Consent, id: "E001",
		first: notThePath, action: finding.Type},
	{name: "case", client: redirectTo("http://127.0.0.1:3599/Callback"), stage: flow.Consent, id: "E001", first: notThePath, action: finding.Type},
	{name: "PKCE method", client: func(c *client.Client) { c.PKCE = authz.Plain }, stage: flow.Callback, id: "E042",
		first: "The server requires PKCE, or does not accept this code challenge method.", action: finding.PKCES256},
	{name: "PKCE method by hand", edit: [2]string{"code_challenge_method", "S512"}, stage: flow.Callback, id: "E042",
		first: notS256, action: finding.Restart},
	{name: "secret", client: func(c *client.Client) { c.Secret = secret.New("of-another-client") }, stage: flow.Exchange,
		id: "E071", first: "The client secret is wrong", action: finding.Type},
	{name: "method", client: func(c *client.Client) { c.Auth = token.None }, stage: flow.Exchange, id: "E071",
		first: notTheKind},
	{name: "expired", late: 90 * time.Second, stage: flow.Exchange, id: "E062", first: "The code has expired.",
		action: finding.Restart},
	{name: "replayed", stolen: true, client: func(c *client.Client) { c.PKCE = authz.Off }, stage: flow.Exchange, id: "E062",
		first: "The code has already been used.", action: finding.Restart},
	{name: "verifier", edit: [2]string{"code_verifier", strings.Repeat("v", 43)}, stage: flow.Exchange, id: "E062",
		first: notTheProof, action: finding.Restart},
	{name: "redirect URI of the exchange", edit: [2]string{"redirect_uri", "http://127.0.0.1:3599/other"},
		stage: flow.Exchange, id: "E062", first: "The redirect URI differs", action: finding.Restart},
}

func redirectTo(uri string) func(*client.Client) {
	return func(c *client.Client) { c.RedirectURI = uri }
}

// Each mistake of a client, made at a server that was written by others: the right cause comes first, and nothing is
// called after the mistake.
func TestForeignFaults(t *testing.T) {
	server := foreign.Start(t)
	for _, test := range foreignFaults {
		t.Run(test.name, func(t *testing.T) {
			got, snap := (&foreigner{t: t, server: server, test: test, clock: &clock{now: time.Now()}}).play()
			first := got.Causes[0]
			if got.ID != test.id || !strings.HasPrefix(first.Text, test.first) || first.Verdict == finding.Pass || first.Evidence == "" {
				t.Errorf("got %s with %+v, want %s with %q", got.ID, first, test.id, test.first)
			}
			if first.Action.Kind != test.action {
				t.Errorf("offered is %q, want %q", first.Action.Kind, test.action)
			}
			want := 0
			if test.stage == flow.Exchange {
				want = 1
			}
			if n := len(snap.Stage(flow.Exchange).Exchanges); n != want {
				t.Errorf("%d token requests, want %d", n, want)
			}
			for _, s := range flow.Stages[test.stage.Index()+1:] {
				if n := len(snap.Stage(s).Exchanges); n != 0 {
					t.Errorf("stage %s made %d requests after the mistake", s, n)
				}
			}
		})
	}
}

// A scope that the server does not know is left out of the grant without an error, which is worth knowing.
func TestForeignServerDropsAScope(t *testing.T) {
	f := &foreigner{t: t, server: foreign.Start(t), clock: &clock{now: time.Now()}, test: foreignFault{
		client: func(c *client.Client) { c.Scope = "openid everything" }}}
	snap := f.walkTo(flow.Exchange)
	got := advice.Remarks(snap, flow.Exchange)
	if len(got) != 1 || got[0].ID != "E107" || !strings.HasPrefix(got[0].Causes[0].Text, "The server granted less") ||
		!strings.Contains(got[0].Causes[0].Evidence, "not granted: everything") {
		t.Errorf("got %+v, want the scope that was dropped", got)
	}
}

// foreigner walks against the foreign server with one mistake.
type foreigner struct {
	t      *testing.T
	server *foreign.Server
	test   foreignFault
	clock  *clock
	page   *foreign.PageError
	walk   *flow.Walk
}

// play makes the mistake, and says what the person reads of it.
func (f *foreigner) play() (*advice.Advice, flow.Snapshot) {
	snap := f.walkTo(f.test.stage)
	if f.page != nil {
		return advice.ForPage(snap, f.page.Text), snap
	}
	a := advice.For(snap, f.test.stage)
	if a == nil {
		f.t.Fatalf("stage %s is %s, want a failure", f.test.stage, snap.Stage(f.test.stage).Status)
	}
	return a, snap
}

func (f *foreigner) walkTo(last flow.Stage) flow.Snapshot {
	known := f.server.WebClient(f.t)
	c := client.Client{Issuer: f.server.Issuer, ID: known.ID, Secret: known.Secret, PKCE: authz.S256,
		RedirectURI: foreign.WebURI, Scope: "openid profile"}
	if f.test.client != nil {
		f.test.client(&c)
	}
	f.walk = flow.New(1, c, flow.Deps{Now: f.clock.Now, OpenURL: f.visit})
	watch(f.t, f.walk)
	f.t.Cleanup(f.walk.Close)
	for _, s := range flow.Stages[:last.Index()+1] {
		if s != flow.Callback {
			f.do(s)
		}
	}
	return f.walk.Snapshot()
}

func (f *foreigner) do(s flow.Stage) {
	if s == flow.Exchange {
		f.server.Forward(f.t, f.test.late)
		f.clock.forward(f.test.late)
	}
	by := f.test.stage
	if by == flow.Callback {
		by = flow.Request // which is where it can be edited
	}
	if name := f.test.edit[0]; name != "" && s == by {
		if err := f.walk.Edit(s, name, f.test.edit[1]); err != nil {
			f.t.Fatal(err)
		}
	}
	if _, err := f.walk.Run(f.t.Context(), s); err != nil {
		f.t.Fatalf("stage %s: %v", s, err)
	}
}

// visit is the person at the browser. A page with an error is all that there is to see; then the wait is given up.
func (f *foreigner) visit(ctx context.Context, address string) error {
	callback, err := f.server.SignIn(ctx, begun(ctx, address))
	if errors.As(err, &f.page) {
		f.walk.Cancel()
		return nil
	}
	if err != nil {
		return err
	}
	if f.test.stolen {
		f.steal(ctx, callback)
	}
	return somebody.Load(context.WithoutCancel(ctx), callback)
}

// steal exchanges the code before the client does.
func (f *foreigner) steal(ctx context.Context, callback string) {
	u, _ := url.Parse(callback)
	form := url.Values{"grant_type": {"authorization_code"}, "code": {u.Query().Get("code")},
		"redirect_uri": {foreign.WebURI}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.server.Issuer+"/token", strings.NewReader(form.Encode()))
	if err != nil {
		f.t.Error(err)
		return
	}
	known := f.server.WebClient(f.t)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(url.QueryEscape(known.ID), url.QueryEscape(known.Secret.Reveal()))
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		f.t.Errorf("the code was not exchanged by somebody else: %v", err)
		return
	}
	resp.Body.Close()
}
