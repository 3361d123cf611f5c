package advice

import (
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// ranking is a sample with what the walk has seen: the cause that must come first, and those that must be ruled out.
type ranking struct {
	name     string
	sample   sample
	changes  []change
	first    string // how the first cause begins
	evidence string // in its evidence
	open     bool   // the first cause is not supported, only left over
	out      []string
}

func later(d time.Duration) change {
	return func(s *flow.Snapshot) { s.Stages[flow.Exchange.Index()].Started = began.Add(d) }
}

func challenge(value string) change { return set(flow.Request, "code_challenge", value) }

var (
	grant     = tok("E062", "", 400, "invalid_grant", "")
	badClient = tok("E071", "", 401, "invalid_client", "")
	refresh   = refreshed("E127", "", "")
	denied    = call("E110", "", 401, "invalid_token", "")

	discovery = kind("E059", flow.Setup, flow.KindDiscovery)
)

// metadataOf is the answer to the question for the metadata.
func metadataOf(body string, status int) change {
	return func(s *flow.Snapshot) {
		s.Stages[flow.Setup.Index()].Exchanges = []wire.Exchange{{Method: "GET", Status: status, ResponseBody: []byte(body)}}
	}
}

var rankings = []ranking{
	{"nothing speaks against the code", grant, nil, "The code has already been used.", "sent the code once", true,
		[]string{"The redirect URI differs", "The code verifier does not", "The code was changed"}},
	{"code of two minutes", grant, []change{later(2 * time.Minute)}, "The code has expired.", "2m0s old", false,
		[]string{"The redirect URI differs", "The code verifier does not", "The code was changed"}},
	{"code of half a minute", grant, []change{later(30 * time.Second)}, "The code has expired.", "30s old", true, nil},
	{"redirect URI differs in the host", grant, []change{set(flow.Exchange, "redirect_uri",
		"http://localhost:3500/callback")},
		"The redirect URI differs", "this machine is written as 127.0.0.1 in the first and localhost in the second", false,
		nil},
	{"redirect URI differs in the slash", grant, []change{set(flow.Exchange, "redirect_uri",
		"http://127.0.0.1:3500/callback/")},
		"The redirect URI differs", "a slash at the end", false, []string{"The code verifier"}},
	{"verifier differs", grant, []change{set(flow.Exchange, "code_verifier", strings.Repeat("w", 43))},
		"The code verifier does not match", "is not the one that was sent.", false,
		nil},
	{"verifier with padding", tok("E070", "spotify", 400, "invalid_grant", "code_verifier was incorrect"),
		[]change{challenge(authz.Derive(authz.S256, secret.New(strings.Repeat("v", 43))).Challenge + "=")},
		"The challenge is not the verifier's hash", "kept its padding", false, []string{"A new verifier was created",
			"A challenge was"}},
	{"code redeemed twice", grant, []change{func(s *flow.Snapshot) {
		st := &s.Stages[flow.Exchange.Index()]
		st.Exchanges = append(st.Exchanges, st.Exchanges[0])
	}}, "The code has already been used.", "sent the code 2 times", false, nil},
	{"callback called twice", grant, []change{stray(loopback.KindLate, "")}, "The code has already been used.",
		"received later requests (1)", false, []string{"The code was changed"}},
	{"code changed", grant, []change{set(flow.Exchange, "code", "another")}, "The code was changed", "by hand", false,
		[]string{"The redirect URI differs"}},
	{"several at once keep their order", grant, []change{later(time.Hour), set(flow.Exchange, "code", "another")},
		"The code has expired.", "1h0m0s", false, []string{"The redirect URI differs", "The code verifier"}},
	{"Keycloak's minute", tok("E100", "keycloak", 400, "invalid_grant", "Code not valid"),
		[]change{later(70 * time.Second)}, "The code is older", "it is valid for 1m0s here", false,
		[]string{"The code was changed"}},
	{"GitLab's ten minutes", tok("E101", "gitlab", 400, "invalid_grant",
		"The provided authorization grant is invalid, expired, revoked"),
		[]change{later(90 * time.Second)}, "The code has already been used", "once", true,
		[]string{"The redirect URI differs", "The code verifier"}},
	{"method that the metadata does not list", badClient, []change{func(s *flow.Snapshot) {
		s.Server.AuthMethods = []string{"client_secret_post"}
	}}, "The credentials were sent with a method", "lists client_secret_post", false,
		[]string{"The client ID is wrong"}},
	{"method that the metadata lists", badClient, []change{func(s *flow.Snapshot) {
		s.Server.AuthMethods = []string{"client_secret_basic"}
	}}, "The client secret is wrong", "17 printable characters", true, []string{"The credentials were sent", "The Basic header"}},
	{"one of the methods that the metadata lists", badClient, []change{func(s *flow.Snapshot) {
		s.Server.AuthMethods = []string{"client_secret_basic", "client_secret_post"}
	}}, "The client secret is wrong", "17 printable characters", true, []string{"The Basic header"}},
	{"secret with a line break", badClient, []change{func(s *flow.Snapshot) {
		s.Client.Secret = secret.New("the-client-secret\n")
	}}, "The client secret is wrong", "begins or ends with white space", false,
		[]string{"The client ID is wrong"}},
	{"Basic header without a colon", badClient, []change{exchangeOf(flow.Exchange, func(x *wire.Exchange) {
		x.RequestHeader = []wire.Field{{Name: "Authorization", Value: "Basic dGhlLWNsaWVudA=="}}
	})}, "The Basic header is malformed", "no colon", false, []string{"The client ID is wrong"}},
	{"no credentials of a confidential client", badClient, []change{exchangeOf(flow.Exchange, func(x *wire.Exchange) {
		x.RequestHeader = nil
	})}, "A public client sent a secret", "no credentials at all", false, []string{"The Basic header"}},
	{"yutify, credentials in the form", tok("E072", "yutify", 401, "invalid_client",
		"cannot authenticate with methods: x"),
		[]change{exchangeOf(flow.Exchange, func(x *wire.Exchange) {
			x.RequestHeader, x.RequestBody = nil, []byte("client_id=the-client&client_secret=x")
		}), func(s *flow.Snapshot) { s.Auth = token.Post }},
		"The credentials were sent in the body", "client_id and client_secret in the form-encoded body", false, nil},
	{"yutify, Basic was right", tok("E072", "yutify", 401, "invalid_client", "cannot authenticate with methods: x"), nil,
		"The authentication method is right, but the secret is wrong", "17 printable characters", true, []string{"The credentials were sent in the body"}},
	{"older refresh token", refreshed("E128", "", ""), []change{func(s *flow.Snapshot) {
		s.Tokens.Refreshes, s.Tokens.Previous = 1, secret.New("the-older-refresh-token")
	}, set(flow.Refresh, "refresh_token", "the-older-refresh-token")},
		"The refresh token that was sent is not the newest", "the last refresh replaced", false, nil},
	{"newest refresh token", refresh, nil, "The refresh token has expired.", "1m50s old", true,
		[]string{"The refresh token was changed", "The token has already been used", "The refresh token belongs to another client"}},
	{"token expired", denied, []change{func(s *flow.Snapshot) { s.Tokens.Expires = began.Add(20 * time.Second) }},
		"The access token has expired.", "50s old, and its lifetime is 10s", false, []string{"The token was changed"}},
	{"token fresh", denied, nil, "The token is not valid there", "", true,
		[]string{"The access token has expired", "The token was changed"}},
	{"refresh token sent as the access token", call("E111", "", 401, "", ""),
		[]change{set(flow.API, "access_token", "the-refresh-token")}, "A different token was sent", "is the refresh token", false,
		[]string{"The token did not reach", "The access token has expired"}},
	{"no Authorization header", call("E111", "", 401, "", ""), []change{exchangeOf(flow.API, func(x *wire.Exchange) {
		x.RequestHeader = nil
	})}, "The token did not reach the API", "no Authorization header", false, []string{"The access token has expired"}},
	{"scope not granted", call("E112", "", 403, "insufficient_scope", ""), []change{set(flow.Request, "scope",
		"activity mail")},
		"The scope was requested but not granted", "not granted: mail", false, nil},
	{"scope never asked for", call("E112", "", 403, "insufficient_scope", ""),
		[]change{field(flow.API, false, "WWW-Authenticate", `Bearer error="insufficient_scope", scope="mail"`)},
		"The scope was never requested", `"mail", which was not requested`, false, []string{"The scope was requested"}},
	{"scope with commas", callback("E041", "", "invalid_scope", ""), []change{set(flow.Request, "scope", "a,b")},
		"The scopes are not separated in the way", "a comma", false, nil},
	{"Spotify and localhost", page("E002", "spotify", "INVALID_CLIENT: Invalid redirect URI"),
		[]change{set(flow.Request, "redirect_uri", "http://localhost:3500/callback")},
		"The URI uses localhost", "is localhost", false, nil},
	{"Spotify without localhost", page("E002", "spotify", "INVALID_CLIENT: Invalid redirect URI"), nil,
		"The URI is not in the list yet", "http://127.0.0.1:3500/callback", true, []string{"The URI uses localhost"}},
	{"clock", tok("E068", "spotify", 400, "invalid_grant", "Authorization code expired"),
		[]change{field(flow.Exchange, false, "Date", "Sat, 21 Nov 2026 10:20:10 GMT"), func(s *flow.Snapshot) {
			s.Stages[flow.API.Index()].Exchanges, s.Stages[flow.Refresh.Index()].Exchanges = nil, nil
			s.Stages[flow.Revoke.Index()].Exchanges = nil
		}}, "The clocks of this machine and the server differ", "20m0s behind", false, nil},
	{"issuer with a slash too many", discovery, []change{metadataOf(`{"issuer":"https://as.example"}`, 200),
		ofClient(func(c *client.Client) { c.Issuer = "https://as.example/" })},
		"The issuer URL is not the one", "names itself https://as.example.", false,
		[]string{"The server cannot be reached", "The server publishes no metadata"}},
	{"no metadata there", discovery, []change{metadataOf("not found", 404)},
		"The server publishes no metadata", "404", false, []string{"The server cannot be reached"}},
	{"nothing came, from GitHub", kind("E058", flow.Consent, flow.KindTimeout).of("github"), nil,
		"The server shows an error on its own page", "Nothing at all", false, nil},
	{"prompt=none", callback("E046", "", "login_required", ""), []change{set(flow.Request, "prompt", "none")},
		"The request has prompt=none", "included prompt=none", false, nil},
}

// The cause that the walk's own record speaks for comes first; one that it speaks against is ruled out, and last.
func TestEvidenceRanksTheCauses(t *testing.T) {
	for _, test := range rankings {
		t.Run(test.name, func(t *testing.T) {
			got, _ := test.sample.with(test.changes...).play(test.sample.server)
			if got.ID != test.sample.id {
				t.Fatalf("got %s (%s), want %s", got.ID, got.What, test.sample.id)
			}
			first := got.Causes[0]
			if !strings.HasPrefix(first.Text, test.first) || first.Verdict == against {
				t.Errorf("the first cause is %+v, want %q", first, test.first)
			}
			if !strings.Contains(first.Evidence, test.evidence) {
				t.Errorf("evidence %q, want %q in it", first.Evidence, test.evidence)
			}
			if v := test.sample.with(test.changes...).verdictOn(first.Text); (v == supports) == test.open {
				t.Errorf("what the evidence says of the first cause is %s: %+v", v, first)
			}
			checkOrder(t, got.Causes)
			for _, out := range test.out {
				if c := cause(got.Causes, out); c.Verdict != against || c.Evidence == "" {
					t.Errorf("%q is not ruled out with evidence: %+v", out, c)
				}
			}
		})
	}
}

// verdictOn is what the evidence says of the cause with that text.
func (p sample) verdictOn(text string) finding.Verdict {
	sc := p.scene(p.server)
	for _, c := range fitting(sc)[0].Causes {
		if c.Text == text {
			return c.weigh(sc).Verdict
		}
	}
	return against
}

// The scope that an API asks for is the one that is offered.
func TestMissingScopeIsOfferedByName(t *testing.T) {
	for header, want := range map[string]finding.Action{
		`Bearer error="insufficient_scope", scope="activity mail"`: {Kind: finding.AddScope, Arg: "mail"},
		`Bearer error="insufficient_scope", scope="activity"`:      {},
		`Bearer error="insufficient_scope"`:                        {Kind: finding.SignInAgain},
	} {
		refused := call("E112", "", 403, "insufficient_scope", "")
		got, _ := refused.with(field(flow.API, false, "WWW-Authenticate", header)).play("")
		if c := cause(got.Causes, "The scope was never requested"); c.Action != want {
			t.Errorf("%s: offered is %+v, want %+v", header, c.Action, want)
		}
	}
}

func checkOrder(t *testing.T, causes []finding.Finding) {
	t.Helper()
	out := false
	for i, c := range causes {
		if out && c.Verdict != against {
			t.Errorf("cause %d stands behind one that is ruled out", i+1)
		}
		if c.Verdict == against && c.Action != (finding.Action{}) {
			t.Errorf("cause %d is ruled out, and %+v is offered for it", i+1, c.Action)
		}
		out = out || c.Verdict == against
	}
}

// cause is the first one that begins so; zero when none does.
func cause(causes []finding.Finding, text string) finding.Finding {
	for _, c := range causes {
		if strings.HasPrefix(c.Text, text) {
			return c
		}
	}
	return finding.Finding{}
}
