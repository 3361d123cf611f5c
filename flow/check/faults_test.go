package check_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fault is one thing that is wrong with a client, and what the check must name first.
type fault struct {
	name    string
	client  string // "web" and "native" are of the practice server, the others of oidc-provider
	alter   func(*check.Client)
	check   string
	verdict finding.Verdict
	says    string
	sent    int
}

func redirect(uri string) func(*check.Client) {
	return func(c *check.Client) { c.RedirectURI = uri }
}

func method(a token.Auth) func(*check.Client) {
	return func(c *check.Client) { c.Auth = a }
}

func wrongSecret(c *check.Client) { c.Secret = secret.New("not-the-secret") }

func wrongID(c *check.Client) { c.ID = "nobody" }

func registeredOwn(uri string) func(*check.Client) {
	return func(c *check.Client) { c.RedirectURI, c.Registered = uri, []string{ownURI} }
}

var faults = []fault{
	{"nothing wrong, client_secret_basic", "web", nil, "none", finding.Pass, "Nothing", 4},
	{"nothing wrong, public", "native", nil, "none", finding.Pass, "Nothing", 4},
	{"nothing wrong, public, another port", "native", redirect("http://127.0.0.1:4711/callback"), "none", finding.Pass,
		"Nothing", 4},
	{"nothing wrong, client_secret_basic", foreign.Basic, nil, "none", finding.Pass, "Nothing", 5},
	{"nothing wrong, client_secret_post", foreign.Post, nil, "none", finding.Pass, "Nothing", 5},
	{"nothing wrong, public", foreign.None, nil, "none", finding.Pass, "Nothing", 5},

	{"wrong client ID", "web", wrongID, "client_id", finding.Fail, "does not know the client ID nobody", 3},
	{"wrong client ID, public", "native", wrongID, "client_id", finding.Fail, "does not know the client ID nobody", 3},
	{"wrong client ID", foreign.Basic, wrongID, "client_id", finding.Fail, "does not know the client ID nobody", 4},
	{"wrong client ID", foreign.Post, wrongID, "client_id", finding.Fail, "does not know the client ID nobody", 4},
	{"wrong client ID, public", foreign.None, wrongID, "client_id", finding.Fail, "does not know the client ID nobody", 4},

	{"wrong secret", "web", wrongSecret, "client_authentication", finding.Fail, "The client secret is wrong", 4},
	{"wrong secret", foreign.Basic, wrongSecret, "client_authentication", finding.Fail, "The client secret is wrong", 5},
	{"wrong secret", foreign.Post, wrongSecret, "client_authentication", finding.Fail, "The client secret is wrong", 5},
	{"secret left out", "web", func(c *check.Client) { c.Secret = secret.Value{} },
		"client_authentication", finding.Fail,
		"does not accept this client without one", 3},
	{"secret left out", foreign.Basic, func(c *check.Client) { c.Secret, c.Auth = secret.Value{}, "" },
		"client_authentication", finding.Fail, "does not accept this client without one", 4},

	{"wrong method: post for basic", "web", method(token.Post), "client_authentication", finding.Fail,
		"refuses client_secret_post and accepts client_secret_basic", 4},
	{"wrong method: basic for none", "native", func(c *check.Client) {
		c.Secret, c.Auth = secret.New("made-up"),
			token.Basic
	},
		"client_authentication", finding.Fail, "refuses client_secret_basic and accepts none", 4},
	{"wrong method: none for basic", "web", method(token.None), "client_authentication", finding.Fail,
		"refuses none and accepts client_secret_basic", 4},
	// This server takes either place for the secret, whatever is registered: nothing is wrong then.
	{"post for basic, where both are taken", foreign.Basic, method(token.Post), "none", finding.Pass, "Nothing", 5},
	{"basic for post, where both are taken", foreign.Post, method(token.Basic), "none", finding.Pass, "Nothing", 5},
	{"a secret for a public client", foreign.None, func(c *check.Client) {
		c.Secret, c.Auth = secret.New("made-up-secret"), token.Basic
	}, "client_authentication", finding.Fail, "accepts none", 5},
	{"wrong method: none for basic", foreign.Basic, method(token.None), "client_authentication", finding.Fail,
		"refuses none and accepts client_secret_basic", 5},

	{"redirect URI: host", "web", redirect("http://localhost:3599/callback"), "redirect_uri_accepted", finding.Fail,
		"localhost or 127.0.0.1", 4},
	{"redirect URI: port", "web", redirect("http://127.0.0.1:3600/callback"), "redirect_uri_accepted", finding.Fail,
		"the port 3600", 4},
	{"redirect URI: path", "web", redirect("http://127.0.0.1:3599/back"), "redirect_uri_accepted", finding.Fail,
		"/back", 4},
	{"redirect URI: slash", "web", redirect(ownURI + "/"),
		"redirect_uri_accepted", finding.Fail, "the slash at the end", 4},
	{"redirect URI: case", "web", redirect("http://127.0.0.1:3599/Callback"), "redirect_uri_accepted", finding.Fail,
		"capital letters", 4},
	{"redirect URI: host, registration known", "web", registeredOwn("http://localhost:3599/callback"),
		"redirect_uri_registered", finding.Fail, "differ in the host", 4},
	{"redirect URI: port, registration known", "web", registeredOwn("http://127.0.0.1:3600/callback"),
		"redirect_uri_accepted", finding.Fail, "differ in the port", 4},
	{"redirect URI: path, registration known", "web", registeredOwn("http://127.0.0.1:3599/back"),
		"redirect_uri_registered", finding.Fail, "differ in the path", 4},
	{"redirect URI: slash, registration known", "web", registeredOwn(ownURI + "/"),
		"redirect_uri_registered", finding.Fail,
		"differ in the slash at the end", 4},
	{"redirect URI: case, registration known", "web", registeredOwn("http://127.0.0.1:3599/Callback"),
		"redirect_uri_registered", finding.Fail, "differ in the case of the path", 4},
	{"redirect URI: host", foreign.Basic, redirect("http://127.0.0.2:3599/callback"),
		"redirect_uri_accepted", finding.Fail,
		"does not accept the redirect URI", 5},
	{"redirect URI: path", foreign.Post, redirect("http://127.0.0.1:3599/back"), "redirect_uri_accepted", finding.Fail,
		"does not accept the redirect URI", 5},
	{"redirect URI: slash", foreign.None, redirect(ownURI + "/"), "redirect_uri_accepted", finding.Fail,
		"does not accept the redirect URI", 5},
	{"redirect URI: case", foreign.Basic, redirect("http://127.0.0.1:3599/Callback"),
		"redirect_uri_accepted", finding.Fail,
		"capital letters", 5},

	{"PKCE method not supported", "native", func(c *check.Client) { c.PKCE = authz.Plain }, "pkce", finding.Fail,
		"the method is plain", 4},
	{"PKCE method not supported", foreign.Basic, func(c *check.Client) { c.PKCE = authz.Plain }, "pkce", finding.Fail,
		"Use S256", 5},
	{"PKCE left out where it is required", foreign.None, func(c *check.Client) { c.PKCE = authz.Off }, "pkce",
		finding.Fail, "the method is off", 5},

	{"unknown scope", "web", func(c *check.Client) { c.Scope = "activity everything" }, "scope", finding.Fail,
		"does not list everything", 4},
	{"unknown scope, which the server leaves out in silence", foreign.Basic,
		func(c *check.Client) { c.Scope = "openid everything" },
		"scope_choice", finding.Warn, "does not list everything", 5},
}

// Against two servers, one of them written by others: the first cause is the fault, and a client without one is right.
func TestFaultsAreNamedFirst(t *testing.T) {
	own, other := startPractice(t), foreign.Start(t)
	var table strings.Builder
	fmt.Fprint(&table, "| fault | server, client | verdict | evidence | sent |\n|---|---|---|---|---|\n")
	hide := strings.NewReplacer(own.Issuer(), "PRACTICE", other.Issuer, "OIDC-PROVIDER", "|", "/")
	for _, f := range faults {
		t.Run(f.name+" "+f.client, func(t *testing.T) {
			var c check.Client
			server := "oidc-provider"
			if f.client == "web" || f.client == "native" {
				server = "practice"
				c.Client = client.Client{Issuer: own.Issuer(), ID: f.client, Scope: "activity"}
				if f.client == "web" {
					c.Secret = secret.New(webSecret)
				}
			} else {
				known := other.Client(t, f.client)
				c.Client = client.Client{Issuer: other.Issuer, ID: known.ID, Secret: known.Secret, Auth: token.Auth(known.Auth),
					Scope: "openid profile email"}
			}
			c.RedirectURI, c.PKCE = ownURI, authz.S256
			if f.alter != nil {
				f.alter(&c)
			}
			before := len(own.Decisions())
			out := examine(t, c, check.Deps{})
			first := out.first()
			if first.ID != f.check || first.Verdict != f.verdict ||
				!strings.Contains(first.Text+" "+first.Evidence+" "+first.Fix, f.says) {
				t.Errorf("first cause is %s %s: %s [%s] (%s); want %s %s with %q", first.ID, first.Verdict, first.Text,
					first.Evidence, first.Fix, f.check, f.verdict, f.says)
			}
			if out.Failed != (f.verdict == finding.Fail) {
				t.Errorf("the check as a whole failed: %v", out.Failed)
			}
			if out.asked() != f.sent {
				t.Errorf("%d requests were sent: %v; want %d", len(out.wire), out.wire, f.sent)
			}
			if n := len(own.Decisions()) - before; server == "practice" && n != len(out.wire) {
				t.Errorf("the server saw %d requests, want %d", n, f.sent)
			}
			fmt.Fprintf(&table, "| %s | %s, %s | %s %s: %s | %s | %d of %d |\n", f.name, server, f.client, first.ID,
				first.Verdict, hide.Replace(first.Text), hide.Replace(first.Evidence), len(out.Sent), len(check.Plan(c)))
		})
	}
	golden(t, "testdata/faults.md", table.String())
}

// golden compares with a file, and shows it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	t.Log("\n" + got)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the table differs from %s (-want +got); if that is meant, run the test with -update:\n%s", path, diff)
	}
}
