package client_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// An ID means one rule: what a rule says carries the ID by which it is found, whatever the case.
func TestRulesSayTheirID(t *testing.T) {
	good := client.Client{ID: "a-client", Secret: secret.New("a-secret"), RedirectURI: client.DefaultRedirectURI,
		Scope: "a b", PKCE: authz.S256, Preset: "spotify"}
	for id, rule := range client.Rules {
		for name, c := range map[string]client.Case{"nothing": {}, "a preset's client": good.Case()} {
			f := rule(c)
			if f.ID != id || f.Section == "" || f.Text == "" || strings.Contains(f.Text, "%!") {
				t.Errorf("%s, %s: %+v", id, name, f)
			}
			if f.Verdict == finding.Fail && f.Fix == "" {
				t.Errorf("%s, %s: it fails and says not what to do: %s", id, name, f.Text)
			}
		}
	}
}

// RFC 6749 A.1: a client ID may have a space inside. At an end it is a mistake of copying.
func TestIDForm(t *testing.T) {
	for id, want := range map[string]finding.Verdict{
		"": finding.Fail, "abc": finding.Pass, "a b": finding.Warn, " a": finding.Fail, "a ": finding.Fail, "a\n": finding.Fail,
		"a\u00a0": finding.Fail, "a\u00e4": finding.Fail, "a\tb": finding.Fail, "your-client-id": finding.Warn, "<id>": finding.Warn,
	} {
		if got := client.IDForm(client.Client{ID: id}.Case()); got.Verdict != want {
			t.Errorf("%q: %s %s, want %s", id, got.Verdict, got.Text, want)
		}
	}
}

func TestSecretForm(t *testing.T) {
	for s, want := range map[string]finding.Verdict{
		"": finding.Skip, "abc": finding.Pass, "the-id": finding.Warn, "a b": finding.Pass, "a\n": finding.Warn,
		"a\u00e4": finding.Warn,
	} {
		got := client.SecretForm(client.Client{ID: "the-id", Secret: secret.New(s)}.Case())
		if got.Verdict != want {
			t.Errorf("%q: %s %s, want %s", s, got.Verdict, got.Text, want)
		}
		if s != "" && s != "the-id" && strings.Contains(said(got), s) {
			t.Errorf("%q is told: %s", s, said(got))
		}
	}
}

// Whether localhost is a good host is for the provider to say; where nobody knows, it is a warning.
func TestLocalhost(t *testing.T) {
	for preset, want := range map[string]string{"": "warn skip", "entra": "pass pass", "stackexchange": "pass pass",
		"spotify": "pass fail", "practice": "warn pass"} {
		c := client.Client{Preset: preset, RedirectURI: "http://localhost:3500/callback"}.Case()
		got := string(client.RedirectURI(c).Verdict + " " + client.RedirectURIRule(c).Verdict)
		if got != want {
			t.Errorf("%q: %s, want %s", preset, got, want)
		}
	}
}

func TestAuthenticationSent(t *testing.T) {
	for _, tt := range []struct {
		name, secret, inForm string
		auth                 token.Auth
		want                 finding.Verdict
		says                 string
	}{
		{"two methods", "s", "s", token.Basic, finding.Warn, "twice"},
		{"basic without a secret", "", "", token.Basic, finding.Warn, "no secret"},
		{"post without a secret", "", "", token.Post, finding.Warn, "no secret"},
		{"public", "", "", token.None, finding.Pass, "public client"},
		{"basic", "s", "", token.Basic, finding.Pass, "Authorization header"},
		{"post", "s", "s", token.Post, finding.Pass, "in the form"},
	} {
		c := client.Client{Auth: tt.auth, Secret: secret.New(tt.secret)}.Case()
		c.Sent = map[client.Target][]authz.Param{client.Exchange: {{Name: "client_secret", Value: tt.inForm}}}
		if f := client.AuthenticationSent(c); f.Verdict != tt.want || !strings.Contains(f.Text, tt.says) {
			t.Errorf("%s: %s %s", tt.name, f.Verdict, f.Text)
		}
	}
}

// Two clocks may be a minute apart: not a second more, either way.
func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for off, want := range map[time.Duration]finding.Verdict{
		0: finding.Pass, 60 * time.Second: finding.Pass, -60 * time.Second: finding.Pass, 61 * time.Second: finding.Warn,
		-61 * time.Second: finding.Warn, 599 * time.Second: finding.Warn,
	} {
		x := wire.Exchange{Started: now, ResponseHeader: []wire.Field{{Name: "Date", Value: now.Add(off).Format(http.TimeFormat)}}}
		got := client.Clock(client.Case{Exchanges: []wire.Exchange{x}})
		if later := client.Clock(client.Case{Exchanges: []wire.Exchange{{}, x}, Now: now}); later.Verdict != want || got.Verdict != want {
			t.Errorf("%v: %s and %s, want %s", off, got.Verdict, later.Verdict, want)
		}
	}
	if got := client.Clock(client.Case{Exchanges: []wire.Exchange{{Started: now}}}); got.Verdict != finding.Skip {
		t.Errorf("without a Date: %s", got.Verdict)
	}
}

func TestChallengeFits(t *testing.T) {
	pkce := authz.NewPKCE(authz.S256)
	for name, tt := range map[string]struct {
		challenge, method, verifier string
		want                        finding.Verdict
	}{
		"computed":       {pkce.Challenge, "S256", pkce.Verifier.Reveal(), finding.Pass},
		"changed":        {pkce.Challenge + "x", "S256", pkce.Verifier.Reveal(), finding.Warn},
		"another method": {pkce.Challenge, "plain", pkce.Verifier.Reveal(), finding.Warn},
		"plain":          {pkce.Verifier.Reveal(), "plain", pkce.Verifier.Reveal(), finding.Pass},
		"off":            {"", "", "", finding.Skip},
		"no verifier":    {pkce.Challenge, "S256", "", finding.Warn},
	} {
		c := client.Case{Sent: map[client.Target][]authz.Param{
			client.Authorization: {{Name: "code_challenge", Value: tt.challenge}, {Name: "code_challenge_method", Value: tt.method}},
			client.Exchange:      {{Name: "code_verifier", Value: tt.verifier}},
		}}
		if got := client.ChallengeFits(c); got.Verdict != tt.want {
			t.Errorf("%s: %s %s, want %s", name, got.Verdict, got.Text, tt.want)
		}
	}
}

func TestDiff(t *testing.T) {
	const a = "http://127.0.0.1:3500/callback"
	for b, want := range map[string]string{
		a:                                  "",
		"":                                 "presence",
		a + " ":                            "white space at the end",
		a + "/":                            "slash at the end",
		"https://127.0.0.1:3500/callback":  "scheme",
		"http://localhost:3500/callback":   "host",
		"http://127.0.0.1:3501/callback":   "port",
		"http://127.0.0.1:3500/Callback":   "case of the path",
		"http://127.0.0.1:3500/call%62ack": "percent-encoding",
		"http://127.0.0.1:3500/back":       "path",
		a + "?x=1":                         "query",
		a + "#x":                           "fragment",
		"https://localhost:3500/callback":  "scheme, host",
		"HTTP://127.0.0.1:3500/callback":   "spelling",
		"http%3A%2F%2F127.0.0.1%3A3500%2Fcallback": "percent-encoding",
	} {
		d := client.Diff(a, b)
		if d.Part != want || d.Any() != (want != "") || (d.Words != "") != d.Any() {
			t.Errorf("%q: %+v, want %q", b, d, want)
		}
	}
	if d := client.Diff("https://a/Token", "https://a/token"); d.At != 10 || !strings.Contains(d.Bytes, "'T' (0x54) in the first") {
		t.Errorf("%+v", d)
	}
}

// Without metadata the server is the configured one, whole; with them, what was configured wins.
func TestOverlay(t *testing.T) {
	configured := provider.Server{Issuer: "https://a.example", TokenEndpoint: "https://a.example/t", Scopes: []string{"a"}}
	if diff := cmp.Diff(configured, client.Overlay(provider.Server{}, configured)); diff != "" {
		t.Errorf("without metadata (-want +got):\n%s", diff)
	}
	found := provider.Server{Issuer: "https://b.example", TokenEndpoint: "https://b.example/t",
		AuthorizationEndpoint: "https://b.example/a", Scopes: []string{"b"}}
	want := found
	want.TokenEndpoint = configured.TokenEndpoint
	if diff := cmp.Diff(want, client.Overlay(found, configured)); diff != "" {
		t.Errorf("with metadata (-want +got):\n%s", diff)
	}
}

// The mistakes that are easily made with an issuer are named.
func TestIssuerMismatch(t *testing.T) {
	const asked = "https://as.example/a"
	for received, want := range map[string]string{
		asked + "/":               "slash at the end",
		"https://as.example/A":    "letter case",
		"https://as.example/b":    "the path is /a in the first and /b in the second",
		"https://other.example/a": "the host is as.example in the first and other.example in the second",
		"http://as.example/a":     "the scheme",
	} {
		err := fmt.Errorf("discovery: %w", &provider.MismatchError{Asked: asked, Received: received})
		if got := client.IssuerMismatch(err); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q in it", received, got, want)
		}
	}
	if got := client.IssuerMismatch(provider.ErrNoMetadata); got != "" {
		t.Errorf("of another error it says %q", got)
	}
}
