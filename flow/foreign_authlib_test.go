package flow_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

// What both faces say of clients of Authlib, a server of other people: the check before anybody signs in, and the walk with
// what the check's question finds after a refusal. A page that stays in the browser is pasted.
func TestAuthlibInBothFaces(t *testing.T) {
	server := foreign.StartAuthlib(t)
	for _, tt := range []struct {
		name    string
		auth    string // of the registered client
		alter   func(*client.Client)
		edit    [2]string // a parameter of the exchange, changed by hand
		check   string    // the finding that has to say so, and what it says; "" where only a sign-in shows it
		verdict finding.Verdict
		says    string
		first   string // the first cause of the walk; "" where it does well
	}{
		{name: "good, Basic", auth: foreign.Basic, check: "client_authentication", verdict: finding.Pass, says: "accepted the client"},
		{name: "good, post", auth: foreign.Post, check: "client_authentication", verdict: finding.Pass, says: "accepted the client"},
		{name: "good, public", auth: foreign.None, check: "client_authentication", verdict: finding.Pass, says: "as a public one"},
		{name: "good, redirect URI", auth: foreign.Basic, check: "redirect_uri_accepted", verdict: finding.Pass, says: "did not object"},
		{name: "client ID", auth: foreign.Basic, alter: func(c *client.Client) { c.ID = "authlib-nobody" }, check: "client_id",
			verdict: finding.Fail, says: "does not know the client ID", first: "client ID"},
		{name: "client ID, public", auth: foreign.None, alter: func(c *client.Client) { c.ID = "authlib-nobody" }, check: "client_id",
			verdict: finding.Fail, says: "does not know the client ID", first: "client ID"},
		{name: "host", auth: foreign.Basic, alter: redirectTo("http://localhost:3599/callback"), check: "redirect_uri_accepted",
			verdict: finding.Fail, says: "does not accept", first: "redirect URI"},
		{name: "port", auth: foreign.Basic, alter: redirectTo("http://127.0.0.1:3598/callback"), check: "redirect_uri_accepted",
			verdict: finding.Fail, says: "does not accept", first: "redirect URI"},
		{name: "path", auth: foreign.Basic, alter: redirectTo("http://127.0.0.1:3599/back"), check: "redirect_uri_accepted",
			verdict: finding.Fail, says: "does not accept", first: "redirect URI"},
		{name: "slash", auth: foreign.Basic, alter: redirectTo("http://127.0.0.1:3599/callback/"), check: "redirect_uri_accepted",
			verdict: finding.Fail, says: "does not accept", first: "redirect URI"},
		{name: "secret, Basic", auth: foreign.Basic, alter: func(c *client.Client) { c.Secret = secret.New("another-one") },
			check: "client_authentication", verdict: finding.Fail, says: "secret is wrong", first: "secret is wrong"},
		{name: "secret, post", auth: foreign.Post, alter: func(c *client.Client) { c.Secret = secret.New("another-one") },
			check: "client_authentication", verdict: finding.Fail, says: "secret is wrong", first: "secret is wrong"},
		{name: "post for Basic", auth: foreign.Basic, alter: func(c *client.Client) { c.Auth = token.Post }, check: "client_authentication",
			verdict: finding.Fail, says: "accepts client_secret_basic", first: "method that the server does not accept"},
		{name: "Basic for post", auth: foreign.Post, alter: func(c *client.Client) { c.Auth = token.Basic }, check: "client_authentication",
			verdict: finding.Fail, says: "accepts client_secret_post", first: "method that the server does not accept"},
		{name: "no secret", auth: foreign.Basic, alter: func(c *client.Client) { c.Auth, c.Secret = token.None, secret.Value{} },
			check: "client_authentication", verdict: finding.Fail, says: "does not accept this client without one",
			first: "public client sent a secret, or a confidential client sent none"},
		{name: "a secret for a public client", auth: foreign.None, alter: func(c *client.Client) {
			c.Auth, c.Secret = token.Basic, secret.New("made-up")
		}, check: "client_authentication", verdict: finding.Fail, says: "accepts none", first: "method that the server does not accept"},
		{name: "without PKCE", auth: foreign.None, alter: func(c *client.Client) { c.PKCE = authz.Off }, first: "PKCE is off"},
		{name: "verifier", auth: foreign.None, edit: [2]string{"code_verifier", strings.Repeat("v", 43)}, first: "verifier"},
		{name: "verifier, Basic", auth: foreign.Basic, edit: [2]string{"code_verifier", strings.Repeat("v", 43)}, first: "verifier"},
		{name: "redirect URI of the exchange", auth: foreign.Basic, edit: [2]string{"redirect_uri", "http://127.0.0.1:3599/other"},
			first: "redirect URI"},
		{name: "code", auth: foreign.Post, edit: [2]string{"code", "another-code"}, first: "code was changed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			known := server.Client(t, tt.auth)
			c := client.Client{Name: "Example", ID: known.ID, Secret: known.Secret, Auth: token.Auth(known.Auth), PKCE: authz.S256,
				RedirectURI: foreign.WebURI, Server: provider.Server{AuthorizationEndpoint: server.Issuer + "/authorize",
					TokenEndpoint: server.Issuer + "/token"}}
			if tt.alter != nil {
				tt.alter(&c)
			}
			if tt.check != "" {
				wantChecked(t, c, tt.check, tt.verdict, tt.says)
			}
			if a := walkedAt(t, c, tt.edit); (a != nil) != (tt.first != "") {
				t.Errorf("the advice of the walk is %+v, want one: %v", a, tt.first != "")
			} else if a != nil && (a.Causes[0].Verdict == finding.Pass || !strings.Contains(a.Causes[0].Text, tt.first)) {
				t.Errorf("the first cause is %+v (%s), want %q", a.Causes[0], a.ID, tt.first)
			}
		})
	}
}

func wantChecked(t *testing.T, c client.Client, id string, verdict finding.Verdict, says string) {
	t.Helper()
	var got finding.Finding
	report := check.Run(t.Context(), check.Of(c), check.Deps{}, func(f finding.Finding) {
		if f.ID == id {
			got = f
		}
	})
	if got.Verdict != verdict || !strings.Contains(got.Text, says) || report.Failed != (verdict == finding.Fail) {
		t.Errorf("the check says %s: %s [%s], failed %v; want %s with %q", got.Verdict, got.Text, got.Evidence, report.Failed, verdict, says)
	}
}

// walkedAt walks to the exchange, and gives what is said where it fails: of the page that the browser shows, or of the
// stage with what the check's question finds.
func walkedAt(t *testing.T, c client.Client, edit [2]string) *advice.Advice {
	t.Helper()
	page := make(chan string, 1)
	w := flow.New(1, c, flow.Deps{OpenURL: func(ctx context.Context, url string) error {
		req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		browser := somebody.Browser()
		browser.CheckRedirect = nil
		resp, err := browser.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if resp.StatusCode >= http.StatusBadRequest && !strings.Contains(resp.Request.URL.Path, "callback") {
			page <- string(text)
		}
		return err
	}})
	defer w.Close()
	for _, stage := range []flow.Stage{flow.Setup, flow.Request} {
		if _, err := w.Run(t.Context(), stage); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var shown string
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case shown = <-page:
			cancel()
		case <-ctx.Done():
		}
	}()
	snap, _ := w.Run(ctx, flow.Consent) // a page cancels it
	cancel()
	<-ended
	switch {
	case shown != "":
		return advice.ForPage(snap, shown)
	case snap.Stage(flow.Callback).Failure != nil:
		return advice.For(snap, flow.Callback)
	case snap.Stage(flow.Consent).Failure != nil:
		return advice.For(snap, flow.Consent)
	}
	if edit[0] != "" {
		if err := w.Edit(flow.Exchange, edit[0], edit[1]); err != nil {
			t.Fatal(err)
		}
	}
	snap, err := w.Run(t.Context(), flow.Exchange)
	if err != nil {
		t.Fatal(err)
	}
	failure := snap.Stage(flow.Exchange).Failure
	if failure == nil {
		return nil
	}
	tested := client.Tested{}
	if check.RefusesClient(failure.Status, failure.Code) {
		tested = check.Ask(t.Context(), check.InUse(c, snap.Server), check.AcceptsClient, check.Deps{}, func(finding.Finding) {}).Tested
	}
	return advice.ForTested(snap, flow.Exchange, tested)
}
