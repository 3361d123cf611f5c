package advice

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// What no row knows is not guessed at: the response is named, what is certain is said, and the rest is left out.
func TestUnknownFailure(t *testing.T) {
	f := flow.Failure{Kind: flow.KindAnswer, Status: 418, Code: "teapot", Text: "the server responded with status 418"}
	got := For(failed(flow.Exchange, f), flow.Exchange)
	if got.ID != "E000" || !strings.Contains(got.What, "No explanation is known") || !strings.Contains(got.What, f.Text) {
		t.Errorf("got %+v, want E000 with what the walk saw", got)
	}
	if got := For(failed(flow.Exchange, f), flow.API); got != nil {
		t.Errorf("advice for a stage that did not fail: %+v", got)
	}
	for _, stage := range []flow.Stage{flow.Callback, flow.Exchange, flow.API, flow.Refresh, flow.Setup} {
		s := walked(stage, f)
		got := For(s, stage)
		checkOrder(t, got.Causes)
		for i, c := range got.Causes {
			known := c.Evidence != "" || len(s.Stage(stage).Exchanges) == 0
			if i == 0 && (c.Verdict == against || !strings.HasPrefix(c.Text, "The server refused") || !known) || i > 0 && c.Verdict != against {
				t.Errorf("%s: cause %d of a walk that did all well is %+v", stage, i+1, c)
			}
		}
		if stage == flow.Exchange && len(got.Causes) < 6 {
			t.Errorf("%s: only %d causes are ruled out", stage, len(got.Causes)-1)
		}
	}
	s := walked(flow.Exchange, f)
	set(flow.Exchange, "code_verifier", "x")(&s)
	if got := For(s, flow.Exchange).Causes[0]; !strings.HasPrefix(got.Text, "The code verifier does not match") {
		t.Errorf("what the walk knows does not come first: %+v", got)
	}
}

// An action is offered where it would change something.
func TestActionsAreOfferedWhereTheyChangeSomething(t *testing.T) {
	for _, test := range []struct {
		name   string
		sample sample
		change change
		about  string
		want   finding.Action
	}{
		{"the other method", badClient, nil, "The credentials", finding.Action{Kind: finding.UsePost}},
		{"and back", badClient, func(s *flow.Snapshot) { s.Auth = token.Post }, "The credentials", finding.Action{Kind: finding.UseBasic}},
		{"a method that is not listed", badClient, func(s *flow.Snapshot) {
			s.Auth, s.Server.AuthMethods = token.Basic, []string{"private_key_jwt"}
		}, "The credentials", finding.Action{}},
		{"without a secret", badClient, func(s *flow.Snapshot) { s.Client.Secret = secretNone }, "The credentials", finding.Action{}},
		{"ruled out", badClient, func(s *flow.Snapshot) { s.Server.AuthMethods = []string{"client_secret_basic"} },
			"The credentials", finding.Action{}},
		{"localhost", page("E002", "spotify", "INVALID_CLIENT: Invalid redirect URI"),
			set(flow.Request, "redirect_uri", "http://localhost:1/a"), "The URI uses localhost", finding.Action{Kind: finding.Host127}},
		{"127.0.0.1", page("E012", "microsoft", "AADSTS50011"), nil, "The request has 127.0.0.1", finding.Action{Kind: finding.HostName}},
		{"offline_access", remark("E104", "auth0", flow.Exchange, noRefresh), nil, "The scope offline_access",
			finding.Action{Kind: finding.AddScope, Arg: "offline_access"}},
		{"access_type", remark("E104", "google", flow.Exchange, noRefresh), nil, "access_type", finding.Action{
			Kind: finding.AddParam, Arg: "access_type=offline"}},
		{"access_type was sent", remark("E104", "google", flow.Exchange, noRefresh), set(flow.Request, "access_type",
			"offline"),
			"access_type", finding.Action{}},
		{"refresh", denied, func(s *flow.Snapshot) { s.Tokens.Expires = began }, "The access token has", finding.Action{Kind: finding.Refresh}},
		{"nothing to refresh with", denied, func(s *flow.Snapshot) { s.Tokens.Refresh, s.Tokens.Expires = secretNone, began },
			"The access token has", finding.Action{Kind: finding.SignInAgain}},
		{"PKCE", callback("E042", "", "invalid_request", ""), func(s *flow.Snapshot) {
			s.Client.PKCE = authz.Off
			set(flow.Request, "code_challenge_method", "")(s)
		}, "The server requires PKCE", finding.Action{Kind: finding.PKCES256}},
		{"PKCE is on", callback("E042", "", "invalid_request", ""), nil, "The server requires PKCE", finding.Action{}},
		{"restart", grant, nil, "The code has already been used", finding.Action{Kind: finding.Restart}},
	} {
		p := test.sample
		if test.change != nil {
			p = p.with(test.change)
		}
		got, _ := p.play(p.server)
		if c := cause(got.Causes, test.about); c.Text == "" || c.Action != test.want {
			t.Errorf("%s: got %+v for %q, want %+v", test.name, c.Action, c.Text, test.want)
		}
	}
}

// While the walk waits, each kind of stray request is explained once, the latest of its kind.
func TestRemarksWhileWaiting(t *testing.T) {
	s := walked(flow.Consent, flow.Failure{})
	status(flow.Consent, flow.Running)(&s)
	for _, add := range []change{
		stray(loopback.KindNotFound, "GET /favicon.ico HTTP/1.1"),
		stray(loopback.KindTLS, ""), stray(loopback.KindTLS, ""),
		stray(loopback.KindRefused, "GET /callback?code=x&state=other HTTP/1.1"),
		stray(loopback.KindHost, "GET /callback?code=x HTTP/1.1"),
	} {
		add(&s)
	}
	var ids []string
	for _, a := range Remarks(s, flow.Consent) {
		ids = append(ids, a.ID)
	}
	if diff := cmp.Diff([]string{"E048", "E055"}, ids); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	for _, stage := range flow.Stages {
		if got := Remarks(walked(flow.Setup, flow.Failure{}), stage); len(got) != 0 {
			t.Errorf("%s of a good walk is remarked on: %+v", stage, got[0])
		}
	}
}

// Nothing that a sample sends or receives in secret is in any advice.
func TestAdviceShowsNoSecret(t *testing.T) {
	hidden := []string{"the-client-secret", "the-code", "the-access-token", "the-refresh-token", "the-state-of-this-walk",
		strings.Repeat("v", 43), "the-older-token"}
	played := 0
	for _, p := range samples {
		p = p.with(func(s *flow.Snapshot) { s.Tokens.Previous = secret.New("the-older-token") })
		if p.failure != nil && p.stage.Index() >= flow.Exchange.Index() {
			p = p.with(exchangeOf(p.stage, func(x *wire.Exchange) {
				x.Problem = "x"
				x.ResponseHeader = append(x.ResponseHeader, wire.Field{Name: "Location", Value: "https://a.example/the-code"})
			}))
		}
		got, _ := p.play(p.server)
		text, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		played++
		for _, h := range hidden {
			if strings.Contains(string(text), h) {
				t.Errorf("%s: %s is shown: %s", p, h, text)
			}
		}
	}
	t.Logf("%d samples played", played)
}
