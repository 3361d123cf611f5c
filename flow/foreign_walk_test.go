package flow_test

import (
	"context"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/testkit/foreign"
)

// A server that was written by others, with each client authentication: found by its issuer alone, all eight stages.
func TestWalkAgainstAForeignServer(t *testing.T) {
	server := foreign.Start(t)
	for _, test := range []struct {
		auth string
		pkce authz.Method
		host string
	}{
		{foreign.Basic, authz.S256, "127.0.0.1"},
		{foreign.Post, authz.S256, "localhost"},
		{foreign.None, authz.S256, "127.0.0.1"},
		{foreign.Basic, authz.Off, "127.0.0.1"},
	} {
		t.Run(test.auth+" "+test.pkce.String(), func(t *testing.T) {
			known := server.Client(t, test.auth)
			c := client.Client{Issuer: server.Issuer, ID: known.ID, Secret: known.Secret, PKCE: test.pkce,
				RedirectURI: "http://" + test.host + ":0/callback", Scope: "openid profile email"}
			if test.auth == foreign.Post {
				c.Auth = "client_secret_post" // the metadata list Basic too, which is what a walk would choose
			}
			w := flow.New(1, c, flow.Deps{OpenURL: func(ctx context.Context, url string) error {
				callback, err := server.SignIn(ctx, begun(ctx, url))
				if err != nil {
					return err
				}
				return somebody.Load(context.WithoutCancel(ctx), callback)
			}})
			watch(t, w)
			t.Cleanup(w.Close)
			snap := walkAll(t, w)
			wantNoRemarks(t, snap)
			if string(snap.Auth) != test.auth {
				t.Errorf("client authentication %s, want %s", snap.Auth, test.auth)
			}
			if body := string(snap.Call.Content.Body); !strings.Contains(body, "somebody@example.test") {
				t.Errorf("userinfo answered %s", body)
			}
			if got := verdicts(snap.Stage(flow.Callback))["iss"]; got != finding.Pass {
				t.Errorf("the check of iss is %q, want pass: this server promises it", got)
			}
			if snap.Grant.Response.IDToken.IsZero() {
				t.Error("the ID token is not shown")
			}
			if got := snap.Revocation.Proof.Status; got != 401 {
				t.Errorf("after the revocation userinfo answered %v, want 401", got)
			}
		})
	}
}

// wantNoRemarks: a walk in which all went well leaves nothing to explain.
func wantNoRemarks(t *testing.T, snap flow.Snapshot) {
	t.Helper()
	for _, s := range flow.Stages {
		if a := advice.For(snap, s); a != nil {
			t.Errorf("stage %s has the advice %s: %s", s, a.ID, a.What)
		}
		for _, a := range advice.Remarks(snap, s) {
			t.Errorf("stage %s has the remark %s: %s", s, a.ID, a.What)
		}
	}
}

// walkAll does all eight stages and fails the test at the first that does not end well.
func walkAll(t *testing.T, w *flow.Walk) flow.Snapshot {
	t.Helper()
	for _, s := range flow.Stages {
		if s == flow.Callback {
			continue
		}
		snap, err := w.Run(t.Context(), s)
		if err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
		for _, st := range snap.Stages[:s.Index()+1] {
			if st.Status != flow.Done {
				t.Fatalf("stage %s is %s: %+v", st.Stage, st.Status, st.Failure)
			}
		}
	}
	return w.Snapshot()
}

// The server says no, and the walk ends after the callback, with nothing else called.
func TestForeignDenial(t *testing.T) {
	server := foreign.Start(t)
	w := flow.New(1, client.Client{Issuer: server.Issuer, ID: server.Client(t, foreign.None).ID, PKCE: authz.S256,
		RedirectURI: "http://127.0.0.1:0/callback", Scope: "openid"},
		flow.Deps{OpenURL: func(ctx context.Context, url string) error {
			callback, err := server.Deny(ctx, begun(ctx, url))
			if err != nil {
				return err
			}
			return somebody.Load(context.WithoutCancel(ctx), callback)
		}})
	watch(t, w)
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	snap := w.Snapshot()
	wantFailure(t, snap, flow.Callback, flow.KindDenied, flow.Request, "E038")
	if n := len(snap.Stage(flow.Exchange).Exchanges); n != 0 {
		t.Errorf("%d token requests after a denial", n)
	}
}
