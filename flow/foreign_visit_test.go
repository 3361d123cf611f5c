package flow_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

// mistake is what is wrong with a client of a foreign server, or with what it sends.
type mistake struct {
	client string // ID of the registered client
	alter  func(*client.Client)
	stage  flow.Stage               // at which something is changed by hand, or late
	param  string                   // that is changed
	edit   func(sent string) string // nil takes the parameter out
	late   time.Duration            // before the stage
	stolen bool                     // somebody else uses the code, or the refresh token, first
	denied bool                     // the person says no
}

// foreigner walks against a foreign server with one mistake.
type foreigner struct {
	mistake
	t      *testing.T
	server *foreign.Server
	clock  clock
	page   *foreign.PageError
	walk   *flow.Walk
}

func newForeigner(t *testing.T, server *foreign.Server, m mistake) *foreigner {
	return &foreigner{mistake: m, t: t, server: server, clock: clock{now: server.Now()}}
}

// known is the client as it is registered.
func (f *foreigner) known() foreign.Client {
	f.t.Helper()
	known, ok := f.server.Called(f.mistake.client)
	if !ok {
		f.t.Fatalf("the foreign server has no client %s", f.mistake.client)
	}
	return known
}

// entered is the client as a person entered it.
func (f *foreigner) entered() client.Client {
	known := f.known()
	c := client.Client{Name: "Example", ID: known.ID, Secret: known.Secret, Auth: token.Auth(known.Auth), PKCE: authz.S256,
		RedirectURI: foreign.WebURI, Scope: "openid email", Server: provider.Server{AuthorizationEndpoint: f.server.Authorize,
			TokenEndpoint: f.server.Token, API: f.server.UserInfo}}
	if f.alter != nil {
		f.alter(&c)
	}
	return c
}

// checked are the findings of the check of the client, which nobody signs in for.
func (f *foreigner) checked() (findings []finding.Finding, report check.Report) {
	report = check.Run(f.t.Context(), check.Of(f.entered()), check.Deps{Now: f.clock.Now}, func(got finding.Finding) {
		findings = append(findings, got)
	})
	return findings, report
}

// walkTo walks up to a stage, or to the first that fails.
func (f *foreigner) walkTo(last flow.Stage) flow.Snapshot {
	f.walk = flow.New(1, f.entered(), flow.Deps{Now: f.clock.Now, OpenURL: f.visit, Timeout: 3 * time.Second})
	watch(f.t, f.walk)
	f.t.Cleanup(f.walk.Close)
	for _, s := range flow.Stages[:last.Index()+1] {
		if s != flow.Callback && !f.do(s) {
			break
		}
	}
	return f.walk.Snapshot()
}

// do does a stage, and tells whether the walk can go on.
func (f *foreigner) do(s flow.Stage) bool {
	if s == f.stage {
		f.err()
	}
	if f.stolen && s == flow.Refresh {
		f.steal(f.t.Context(), url.Values{"grant_type": {"refresh_token"},
			"refresh_token": {f.walk.Snapshot().Tokens.Refresh.Reveal()}})
	}
	snap, err := f.walk.Run(f.t.Context(), s)
	if err != nil && f.page == nil {
		f.t.Fatalf("stage %s: %v", s, err)
	}
	return f.page == nil && snap.Stage(s).Failure == nil && snap.Stage(flow.Callback).Failure == nil
}

// err makes the mistake of the stage.
func (f *foreigner) err() {
	if f.late > 0 {
		f.server.Forward(f.t, f.late)
		f.clock.forward(f.late)
	}
	if f.param == "" {
		return
	}
	var err error
	if f.edit == nil {
		err = f.walk.Remove(f.stage, f.param)
	} else {
		sent := ""
		for _, p := range f.walk.Snapshot().Stage(f.stage).Params {
			if p.Name == f.param {
				sent = p.Value.Reveal()
			}
		}
		err = f.walk.Edit(f.stage, f.param, f.edit(sent))
	}
	if err != nil {
		f.t.Fatal(err)
	}
}

// said is what a person reads where the walk ends: of the page that is shown, or of the stage that failed, with what the
// check's question finds after a refusal of the client. It is nil after a good walk.
func (f *foreigner) said(snap flow.Snapshot) *advice.Advice {
	if f.page != nil {
		const blank = "This page isn’t working. If the problem continues, contact the site owner. HTTP ERROR %d" // Chrome's own
		return advice.ForPage(snap, cmp.Or(f.page.Text, fmt.Sprintf(blank, f.page.Status)))
	}
	for _, s := range flow.Stages {
		failure := snap.Stage(s).Failure
		if failure == nil {
			continue
		}
		var tested client.Tested
		if s == flow.Exchange && check.RefusesClient(failure.Status, failure.Code) {
			tested = check.Ask(f.t.Context(), check.InUse(f.entered(), snap.Server), check.AcceptsClient, check.Deps{Now: f.clock.Now},
				func(finding.Finding) {}).Tested
		}
		return advice.ForTested(snap, s, tested)
	}
	return nil
}

// visit is the person at the browser. A page with an error is all that there is to see; then the wait is given up.
func (f *foreigner) visit(ctx context.Context, address string) error {
	answer := f.server.SignIn
	if f.denied {
		answer = f.server.Deny
	}
	callback, err := answer(ctx, begun(ctx, address))
	if errors.As(err, &f.page) {
		f.walk.Cancel()
		return nil
	}
	if err != nil {
		f.t.Errorf("at the browser: %v", err)
		f.walk.Cancel()
		return err
	}
	if u, _ := url.Parse(callback); f.stolen && f.stage == flow.Exchange {
		f.steal(ctx, url.Values{"grant_type": {"authorization_code"}, "code": {u.Query().Get("code")},
			"redirect_uri": {foreign.WebURI}, "code_verifier": {f.walk.Snapshot().Request.PKCE.Verifier.Reveal()}})
	}
	return somebody.Load(context.WithoutCancel(ctx), callback)
}

// steal exchanges the code, or the refresh token, before the client does.
func (f *foreigner) steal(ctx context.Context, form url.Values) {
	known := f.known()
	if known.Auth != foreign.Basic {
		form.Set("client_id", known.ID)
	}
	if known.Auth == foreign.Post {
		form.Set("client_secret", known.Secret.Reveal())
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.server.Token, strings.NewReader(form.Encode()))
	if err != nil {
		f.t.Error(err)
		return
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if known.Auth == foreign.Basic {
		req.SetBasicAuth(url.QueryEscape(known.ID), url.QueryEscape(known.Secret.Reveal()))
	}
	thief := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := thief.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		f.t.Errorf("somebody else could not use it: %v", err)
		return
	}
	resp.Body.Close()
}
