package flow_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
)

// Answers as providers word them, from the wire to the advice. The same response of a provider that nobody knows must not
// be explained with somebody's dashboard.
func TestFaultsInTheWordsOfProviders(t *testing.T) {
	const json = "application/json"
	for _, test := range []struct {
		server string
		fault  practice.Fault
		id     string
		other  string // the same response from nobody known
	}{
		{"Slack", rawFault(200, json, `{"ok":false,"error":"invalid_code"}`), "E092", "E062"},
		{"Slack", rawFault(200, json, `{"ok":true,"authed_user":{"access_token":"xoxp-1"}}`), "E105", "E105"},
		{"GitHub", rawFault(200, json, `{"error":"incorrect_client_credentials"}`), "E077", "E077"},
		{"Twitch", rawFault(400, json, `{"status":400,"message":"Invalid authorization code"}`), "E093", "E062"},
		{"Reddit", rawFault(200, json, `{"error":"invalid_grant"}`), "E094", "E062"},
		{"Reddit", rawFault(401, "text/html", "<html>"), "E095", "E060"},
		{"Stack Exchange", rawFault(400, json, `{"error":{"type":"2","message":"redirect_uri does not match the uri used to `+
			`create the passed code"}}`), "E099", "E099"},
		{"Microsoft Entra ID", rawFault(401, json, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid `+
			`client secret provided.\r\nTrace ID: 1","error_codes":[7000215]}`), "E081", "E081"},
		{"Microsoft Entra ID", rawFault(400, json, `{"error":"unauthorized_client","error_codes":[700016]}`), "E014", "E014"},
		{"Microsoft Entra ID", rawFault(400, json, `{"error":"invalid_grant","error_description":"AADSTS1234567: What?"}`), "E000", "E000"},
		{"Spotify", rawFault(400, json, `{"error":"invalid_grant","error_description":"Invalid redirect URI"}`),
			"E069", "E062"},
		{"Keycloak", rawFault(400, json, `{"error":"invalid_grant","error_description":"Code not valid"}`), "E100", "E062"},
		{"Google (desktop)", rawFault(400, json,
			`{"error":"invalid_request","error_description":"client_secret is missing."}`), "E074", "E071"},
		{"yutify", rawFault(500, "text/html", "<h1>Internal Server Error</h1>"), "E032", "E045"},
		{"yutify", rawFault(405, "text/html", "<h1>Method Not Allowed</h1>"), "E088", "E088"},
	} {
		for name, want := range map[string]string{test.server: test.id, "Example": test.other} {
			b := newBench(t, func(c *client.Client) { web(c); c.Name = name }, flow.Deps{})
			b.run(flow.Consent)
			fault := test.fault
			fault.Endpoint = practice.EndpointToken
			b.server.SetFaults(fault)
			if got := advice.For(b.try(flow.Exchange), flow.Exchange); got == nil || got.ID != want {
				t.Errorf("%s says %s: got %+v, want %s", name, fault.Body, got, want)
			}
			b.walk.Close() // the next one needs its port
		}
	}
}

// The same for an API.
func TestFaultsInTheWordsOfAPIs(t *testing.T) {
	const json = "application/json"
	for _, test := range []struct {
		server string
		fault  practice.Fault
		id     string
		other  string
	}{
		{"Spotify", rawFault(403, json,
			`{"error":{"message":"Active premium subscription required for the owner of the app."}}`), "E114", "E112"},
		{"Stack Exchange", rawFault(400, json, `{"error_id":405,"error_name":"key_required"}`), "E116", "E000"},
		{"Stack Exchange", rawFault(400, json, zipped(`{"error_id":405}`)), "E118", "E118"},
		{"yutify", rawFault(401, json, `{"error": "Authentication required. Please log in or provide a valid OAuth token."}`),
			"E124", "E111"},
		{"yutify", rawFault(404, json, `{"error": "No activity found. Listen to music"}`), "E125", "E125"},
		{"GitHub", rawFault(401, json, `{"message":"Bad credentials"}`), "E119", "E111"},
	} {
		for name, want := range map[string]string{test.server: test.id, "Example": test.other} {
			b := newBench(t, func(c *client.Client) { c.Name = name }, flow.Deps{})
			b.run(flow.Exchange)
			fault := test.fault
			fault.Endpoint = practice.EndpointMe
			b.server.SetFaults(fault)
			if got := advice.For(b.try(flow.API), flow.API); got == nil || got.ID != want {
				t.Errorf("%s says %q: got %+v, want %s", name, fault.Body, got, want)
			}
		}
	}
}

// A refresh token that a refresh has replaced is told from any other that the server refuses.
func TestFaultOldRefreshTokenIsSentAgain(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	snap := b.run(flow.Refresh)
	old := snap.Renewal.Old.Refresh
	if snap.Tokens.Refreshes != 1 || !snap.Tokens.Previous.Equal(old) {
		t.Errorf("after a refresh: %d refreshes, the token before is kept: %v", snap.Tokens.Refreshes,
			snap.Tokens.Previous.Equal(old))
	}
	if err := b.walk.Rewind(flow.Refresh); err != nil {
		t.Fatal(err)
	}
	if err := b.walk.Edit(flow.Refresh, "refresh_token", old.Reveal()); err != nil {
		t.Fatal(err)
	}
	snap = b.try(flow.Refresh)
	wantFailure(t, snap, flow.Refresh, flow.KindAnswer, flow.Refresh, "E128")
	first := advice.For(snap, flow.Refresh).Causes[0]
	if !strings.HasPrefix(first.Text, "The refresh token that was sent is not the newest") || !strings.Contains(first.Evidence, "replaced") ||
		first.Action.Kind != finding.SignInAgain {
		t.Errorf("the first cause is %+v", first)
	}
}

// A client that does everything right is told of no failure and of nothing worth knowing, at the practice server too.
func TestGoodWalkLeavesNothingToExplain(t *testing.T) {
	for name, alter := range map[string]func(*client.Client){"native": nil, "web": web} {
		t.Run(name, func(t *testing.T) { wantNoRemarks(t, newBench(t, alter, flow.Deps{}).run(flow.Revoke)) })
	}
}

// What the listener refuses is explained while the walk waits, and the page of the server when it is pasted.
func TestStrayAnswersAndPagesAreExplained(t *testing.T) {
	var walk *flow.Walk
	var waiting []*advice.Advice
	open := func(ctx context.Context, address string) error {
		callback, err := somebody.Answer(ctx, address)
		if err != nil {
			return err
		}
		fetch("GET", with(callback, "code={code}&state=of-an-old-tab"))
		waiting = advice.Remarks(walk.Snapshot(), flow.Consent)
		return somebody.Load(context.WithoutCancel(ctx), callback)
	}
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	walk = b.walk
	snap := b.run(flow.Consent)
	if len(waiting) != 1 || waiting[0].ID != "E048" {
		t.Errorf("while it waits: %+v, want E048", waiting)
	}
	sent := snap.Request.URL
	changed := strings.Replace(sent, url.QueryEscape("http://127.0.0.1"), url.QueryEscape("http://localhost"), 1)
	got := advice.ForPage(snap, "The redirect URI is not registered\n"+changed)
	for _, c := range got.Causes {
		if strings.HasPrefix(c.Text, "The page belongs to a request") &&
			strings.Contains(c.Evidence, "this machine is written as 127.0.0.1 in the first and localhost in the second") {
			return
		}
	}
	t.Errorf("the changed redirect URI of the page is not named: %+v", got)
}
