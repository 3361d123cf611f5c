package flow_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
)

// Redirects from the token endpoint, the revocation endpoint and the API to another host. Nobody goes there.
func TestFaultRedirectsAreNotFollowed(t *testing.T) {
	for _, test := range []struct {
		name           string
		stage          flow.Stage
		endpoint       practice.Endpoint
		status         int
		next           flow.Stage
		id             string
		token, me, end int
	}{
		{"token 307", flow.Exchange, practice.EndpointToken, 307, flow.Request, "E060", 1, 0, 0},
		{"token 308", flow.Exchange, practice.EndpointToken, 308, flow.Request, "E060", 1, 0, 0},
		{"token 302", flow.Exchange, practice.EndpointToken, 302, flow.Request, "E060", 1, 0, 0},
		{"refresh 307", flow.Refresh, practice.EndpointToken, 307, flow.Refresh, "E060", 2, 1, 0},
		{"API 302", flow.API, practice.EndpointMe, 302, flow.API, "E060", 1, 1, 0},
		{"API 308", flow.API, practice.EndpointMe, 308, flow.API, "E060", 1, 1, 0},
		{"revoke 307", flow.Revoke, practice.EndpointRevoke, 307, flow.Revoke, "E129", 2, 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			other, requests := counter(t)
			b := newBench(t, web, flow.Deps{})
			b.run(flow.Stages[test.stage.Index()-1])
			b.server.SetFaults(practice.Fault{Endpoint: test.endpoint, Kind: practice.Redirect, Status: test.status,
				Value: other + "/elsewhere?code=a-code-in-a-query"})
			snap := b.try(test.stage)
			wantFailure(t, snap, test.stage, flow.KindAnswer, test.next, test.id)
			st := snap.Stage(test.stage)
			text := textOf(st, "redirect") + textOf(st, "api_redirect")
			if !strings.Contains(text, "tokens are never sent to a redirect target") ||
				!strings.Contains(text, other+"/elsewhere?code=[redacted") {
				t.Errorf("the check does not show where, redacted, and why not: %s", text)
			}
			line, err := report.Writer{}.Line(snap, test.stage)
			if err != nil || strings.Contains(string(line), "a-code-in-a-query") ||
				!strings.Contains(string(line), "elsewhere") {
				t.Errorf("the report shows the Location wrongly (%v): %s", err, line)
			}
			if n := requests(); n != 0 {
				t.Errorf("the other host got %d requests", n)
			}
			b.wantCalls(test.token, test.me, test.end)
		})
	}
}

// A failing API keeps nobody from refreshing and revoking, and the failure stays to be looked at.
func TestAPIFailureDoesNotEndTheWalk(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.run(flow.Exchange)
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointMe, Kind: practice.Unavailable, Once: true})
	wantFailure(t, b.try(flow.API), flow.API, flow.KindAnswer, flow.API, "E045")
	for _, s := range []flow.Stage{flow.Refresh, flow.Revoke} {
		if snap := b.try(s); snap.Stage(s).Status != flow.Done || snap.Stage(flow.API).Status != flow.Failed {
			t.Errorf("stage %s is %s, the API stage %s", s, snap.Stage(s).Status, snap.Stage(flow.API).Status)
		}
	}
	if snap := b.try(flow.Revoke); snap.Stage(flow.Revoke).Status != flow.Skipped {
		t.Errorf("revoking what is revoked already is %s, want skipped", snap.Stage(flow.Revoke).Status)
	}
	b.wantCalls(2, 2, 1)
}
