package stage_test

import (
	"net"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
)

// refused is a walk whose exchange the server refuses, because the secret goes in the form.
func refused(t *testing.T) flow.Snapshot {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	uri := "http://" + l.Addr().String() + "/callback"
	l.Close()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0", Clients: []practice.Client{
		{ID: "web", Secret: secret.New("the-secret-of-this-test"), RedirectURIs: []string{uri}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	w := flow.New(1, client.Client{Issuer: server.Issuer(), ID: "web", Secret: secret.New("the-secret-of-this-test"),
		Auth: token.Post, RedirectURI: uri, Scope: "activity"}, flow.Deps{OpenURL: person.Person{}.Visit})
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
	}
	return w.Snapshot()
}

func TestFixOfAFailureIsAButtonThatMakesIt(t *testing.T) {
	snap := refused(t)
	if f := snap.Stage(flow.Exchange).Failure; f == nil || f.Code != "invalid_client" {
		t.Fatalf("the exchange failed with %+v, want invalid_client", f)
	}
	d := newDesk(t, flow.Exchange)
	d.draw(snap)
	d.press(t, "Switch to Basic and retry")
	if c := d.hand.client; c.Auth != token.Basic || c.ID != "web" || d.hand.shown != flow.Setup {
		t.Errorf("it configured %s with %q and showed %q", c.ID, c.Auth, d.hand.shown)
	}
	d.page.Draw(stage.View{View: page.View{Snapshot: snap, Practice: true, Open: true, Earlier: true}})
	if seen.Button(d.page.Content(), "Switch to Basic and retry") != nil {
		t.Error("an earlier walk offers to be mended")
	}
}

// Where the primary button only tries the same again, an advice to sign in again has a button of its own.
func TestSignInAgainIsAButtonAfterTheTokens(t *testing.T) {
	for s, param := range map[flow.Stage]string{flow.API: "access_token", flow.Refresh: "refresh_token"} {
		w := signedIn(t)
		if _, err := w.Run(t.Context(), flow.API); err != nil || w.Snapshot().Stage(flow.API).Status != flow.Done {
			t.Fatalf("the first call: %v, %+v", err, w.Snapshot().Stage(flow.API).Failure)
		}
		if err := w.Rewind(s); err != nil {
			t.Fatal(err)
		}
		if err := w.Edit(s, param, "of-somebody-else"); err != nil {
			t.Fatal(err)
		}
		snap, err := w.Run(t.Context(), s)
		if err != nil || snap.Stage(s).Failure == nil {
			t.Fatalf("stage %s: %v, %+v", s, err, snap.Stage(s).Status)
		}
		d := newDesk(t, s)
		d.draw(snap)
		d.press(t, "Sign in again")
		if d.hand.rewound != flow.Request {
			t.Errorf("stage %s: it went to %q, want the request", s, d.hand.rewound)
		}
		if err := w.Rewind(d.hand.rewound); err != nil {
			t.Errorf("stage %s: the walk does not go there: %v", s, err)
		}
	}
}

// signedIn is a walk with tokens.
func signedIn(t *testing.T) *flow.Walk {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	c := client.Client{Issuer: server.Issuer(), ID: "practice-native", PKCE: authz.S256,
		RedirectURI: "http://127.0.0.1:0/callback", Scope: "activity"}
	c.Server.API = server.Issuer() + "/api/me"
	w := flow.New(1, c, flow.Deps{OpenURL: person.Person{}.Visit})
	t.Cleanup(w.Close)
	for _, s := range []flow.Stage{flow.Setup, flow.Request, flow.Consent, flow.Exchange} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatalf("stage %s: %v", s, err)
		}
	}
	return w
}
