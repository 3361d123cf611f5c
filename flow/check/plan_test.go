package check_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

func ids(plan []check.PlannedRequest) []string {
	var out []string
	for _, a := range plan {
		id := a.ID
		if a.If != "" {
			id += "?"
		}
		out = append(out, id)
	}
	return out
}

func TestPlan(t *testing.T) {
	endpoints := provider.Server{AuthorizationEndpoint: "https://s.example/a?tenant=secret-tenant",
		TokenEndpoint: "https://s.example/t"}
	hidden := secret.New("hidden-value")
	const invented, uri = "authorization_endpoint_invented_client?", "authorization_endpoint_invented_redirect_uri?"
	const on = "authorization_endpoint_redirect?"
	for name, tt := range map[string]struct {
		client client.Client
		want   []string
	}{
		"issuer": {client.Client{ID: "app", Secret: hidden, Issuer: "https://s.example"}, []string{"metadata",
			"metadata_second_place?", "metadata_redirect?", "authorization_endpoint", on, invented, uri, "token_endpoint", "token_endpoint_other_method?",
			"token_endpoint_third_method?", "revocation_endpoint?"}},
		"public": {client.Client{ID: "app", Issuer: "https://s.example"}, []string{"metadata", "metadata_second_place?", "metadata_redirect?",
			"authorization_endpoint", on, invented, uri, "token_endpoint", "revocation_endpoint?"}},
		"typed": {client.Client{ID: "app", Server: endpoints},
			[]string{"authorization_endpoint", on, invented, uri, "token_endpoint"}},
		"issuer not usable": {client.Client{ID: "app", Issuer: "nothing", Server: endpoints},
			[]string{"authorization_endpoint", on, invented, uri, "token_endpoint", "revocation_endpoint?"}},
		"no client ID": {client.Client{Issuer: "https://s.example"}, nil},
		"reserved parameter": {client.Client{ID: "app", Issuer: "https://s.example",
			Extra: []authz.Param{{Name: "state", Value: "x"}}},
			nil},
		"none with a secret": {client.Client{ID: "app", Secret: hidden, Auth: token.None, Server: endpoints},
			[]string{"authorization_endpoint", on, invented, uri, "token_endpoint", "token_endpoint_other_method?", "token_endpoint_third_method?"}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := check.Plan(check.Of(tt.client))
			if diff := cmp.Diff(tt.want, ids(plan)); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			for _, a := range plan {
				line := a.String()
				if a.Why == "" || !strings.Contains(line, a.Method+" ") || strings.Contains(line, "hidden-value") ||
					strings.Contains(line, "secret-tenant") {
					t.Errorf("announcement %q; want method and reason, and no values", line)
				}
			}
		})
	}
}

// Nothing is sent for a client that cannot be asked about.
func TestNothingToSend(t *testing.T) {
	for name, alter := range map[string]func(*check.Client){
		"client_id_form":   func(c *check.Client) { c.ID = "" },
		"extra_parameters": func(c *check.Client) { c.Extra = []authz.Param{{Name: "state", Value: "x"}} },
	} {
		c := typed("https://127.0.0.1:1")
		alter(&c)
		out := examine(t, c, check.Deps{})
		out.want(t, name, finding.Fail, "")
		if len(out.wire) != 0 {
			t.Errorf("%s: sent %v, want nothing", name, out.wire)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := startPractice(t)
	c := check.Of(client.Client{Issuer: server.Issuer(), ID: "native", RedirectURI: ownURI,
		PKCE: authz.S256})
	var got []finding.Finding
	report := check.Run(ctx, c, check.Deps{Listen: freePort, OnSend: func(a check.PlannedRequest) {
		if a.ID == "authorization_endpoint" {
			cancel()
		}
	}}, func(v finding.Finding) { got = append(got, v) })
	if !report.Failed || len(report.Sent) != 2 || report.NotSent["token_endpoint"] != "the check was cancelled" {
		t.Errorf("failed %v, sent %v, not sent %v", report.Failed, ids(report.Sent), report.NotSent)
	}
	if v := (outcome{verdicts: got}).find(t, "cancelled"); v.Verdict != finding.Fail {
		t.Errorf("cancelled is %s", v.Verdict)
	}
}

// What a request comes to because the check was cancelled is no fault of anybody.
func TestCancelledMeanwhile(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := check.Of(client.Client{Issuer: "http://127.0.0.1:1", ID: "native", RedirectURI: ownURI,
		PKCE: authz.Off})
	deps := check.Deps{Listen: freePort, Transport: waiting{}, OnSend: func(check.PlannedRequest) { cancel() }}
	var wrong []string
	check.Run(ctx, c, deps, func(v finding.Finding) {
		if v.Verdict == finding.Fail || v.Verdict == finding.Warn {
			wrong = append(wrong, v.ID)
		}
	})
	if diff := cmp.Diff([]string{"cancelled"}, wrong); diff != "" {
		t.Errorf("verdicts after the cancel (-want +got):\n%s", diff)
	}
}

// waiting is a network on which nothing comes back before the request is given up.
type waiting struct{}

func (waiting) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// A server that closes every connection gets no request twice, not even from the HTTP library.
func TestNoRetries(t *testing.T) {
	out := examine(t, canned(t, signIn, badGrant, gone), check.Deps{Transport: dropping{}})
	if len(out.wire) != 1 {
		t.Errorf("sent %v, want one request", out.wire)
	}
	if out.find(t, "connection").Verdict != finding.Fail {
		t.Errorf("verdicts %v", out.verdicts)
	}
}

type dropping struct{}

func (dropping) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("EOF") }
