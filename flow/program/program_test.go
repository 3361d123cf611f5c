package program_test

import (
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
)

var at = time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)

func decision(e practice.Endpoint, method string, checks ...finding.Finding) practice.Decision {
	return practice.Decision{At: at, Endpoint: e, Method: method, Checks: checks}
}

func TestStages(t *testing.T) {
	refresh := decision(practice.EndpointToken, "POST")
	refresh.Grant = "refresh_token"
	for _, tt := range []struct {
		d    practice.Decision
		want flow.Stage
	}{
		{decision(practice.EndpointAuthorize, "GET"), flow.Request},
		{decision(practice.EndpointAuthorize, "POST"), flow.Consent},
		{decision(practice.EndpointToken, "POST"), flow.Exchange},
		{refresh, flow.Refresh},
		{decision(practice.EndpointMe, "PUT"), flow.API},
		{decision(practice.EndpointRevoke, "POST"), flow.Revoke},
		{decision(practice.EndpointHome, "GET"), ""},
	} {
		if got := program.New("spotify", nil).See(tt.d); len(got) != 1 || got[0].Stage != tt.want || got[0].Advice != nil {
			t.Errorf("%s %s: %+v, want %q", tt.d.Method, tt.d.Endpoint, got, tt.want)
		}
	}
}

// What was not sent is said of the request, and only where it would have been looked at.
func TestNotSent(t *testing.T) {
	d := decision(practice.EndpointAuthorize, "GET", finding.Skipf("server_code_challenge", "RFC 7636 4.3", "no PKCE"),
		finding.Warnf("server_state", "RFC 9700 4.7.1", "no state"))
	if got := program.New("spotify", nil).See(d)[0].NotSent; strings.Join(got, " ") != "state" {
		t.Errorf("at a provider without PKCE: %v", got)
	}
	d.Unprotected = true
	if got := program.New("spotify", nil).See(d)[0].NotSent; strings.Join(got, " ") != "code_challenge state" {
		t.Errorf("got %v", got)
	}
}

// The first cause is what the server saw, which is certain; the others are those of the same words in a walk.
func TestAdviceBeginsWithWhatTheServerSaw(t *testing.T) {
	d := decision(practice.EndpointAuthorize, "GET", finding.Failf("server_redirect_uri", "RFC 9700 4.1.3", "the host localhost is not allowed"))
	d.Said = "INVALID_CLIENT: Insecure redirect URI"
	a := program.New("spotify", nil).See(d)[0].Advice
	if a == nil || a.ID != "E003" || len(a.Causes) < 2 || !strings.Contains(a.Causes[0].Text, "the host localhost is not allowed") || a.Causes[0].Fix == "" {
		t.Errorf("got %+v", a)
	}
}

// What is to be done fits the request: a redirect URI that is refused or that differs between two requests is not mended by
// registering it, and a refresh sends no code.
func TestAdviceFitsTheRequest(t *testing.T) {
	refused := decision(practice.EndpointAuthorize, "GET", finding.Failf("server_redirect_uri", "RFC 6749 3.1.2.3", "Spotify refuses it, registered or not"))
	differs := decision(practice.EndpointToken, "POST", finding.Failf("server_redirect_uri", "RFC 6749 4.1.3", "the authorization request had another"))
	refresh := decision(practice.EndpointToken, "POST", finding.Failf("server_refresh_token", "RFC 6749 6", "not of this server"))
	refresh.Grant, refresh.Said = "refresh_token", `{"error":"invalid_grant","error_description":"Invalid refresh token"}`
	for _, tt := range []struct {
		d         practice.Decision
		id, first string
	}{
		{refused, "E000", "Register another redirect URI"},
		{differs, "E000", "Send the redirect URI of the authorization request"},
		{refresh, "E127", "Send the newest refresh token"},
	} {
		a := program.New("spotify", nil).See(tt.d)[0].Advice
		if a == nil || a.ID != tt.id || !strings.HasPrefix(a.Causes[0].Fix, tt.first) {
			t.Errorf("%s of %s: %+v, want %s and %q", tt.d.Checks[0].ID, tt.d.Endpoint, a, tt.id, tt.first)
		}
	}
}

// Which text a program follows is told by the redirect URI that it sends, and by a refresh that no authorization came before.
func TestTheProgramTellsItsText(t *testing.T) {
	refresh := decision(practice.EndpointToken, "POST", finding.Passf("server_grant_type", "RFC 6749 3.2", "is refresh_token"))
	refresh.Grant = "refresh_token"
	ask := func(uri string) practice.Decision {
		d := decision(practice.EndpointAuthorize, "GET", finding.Warnf("server_state", "RFC 9700 4.7.1", "no state"))
		d.Sent = []practice.Param{{Name: "redirect_uri", Value: uri}}
		return d
	}
	for name, tt := range map[string]struct {
		as   string
		seen []practice.Decision
		want string
	}{
		"a refresh at first":      {"spotify", []practice.Decision{refresh}, "starts-with-refresh"},
		"a refresh afterwards":    {"spotify", []practice.Decision{ask("http://127.0.0.1:1/mine"), refresh}, ""},
		"the redirect URI":        {"spotify", []practice.Decision{ask("http://127.0.0.1:3000/callback")}, "no-state"},
		"that of another one":     {"yutify", []practice.Decision{ask("http://127.0.0.1:3000/callback")}, ""},
		"at no provider":          {"", []practice.Decision{refresh}, ""},
		"a request without a URI": {"spotify", []practice.Decision{decision(practice.EndpointAuthorize, "GET"), refresh}, ""},
	} {
		w, got := program.New(tt.as, nil), ""
		for _, d := range tt.seen {
			for _, p := range w.See(d)[0].Pitfalls {
				got += p.Name
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// A code that nobody exchanges is told after a while, once, and again at the end; with the next authorization it is over.
func TestNeverExchanged(t *testing.T) {
	allow := decision(practice.EndpointAuthorize, "POST", finding.Passf("server_consent", "RFC 6749 4.1.2", "pressed Allow"))
	text, _ := companion.Find("spotify-article")
	for name, then := range map[string]func(w *program.Watch) []program.Event{
		"later":    func(w *program.Watch) []program.Event { return w.Overdue(at.Add(program.Patience)) },
		"next":     func(w *program.Watch) []program.Event { return w.See(decision(practice.EndpointAuthorize, "GET"))[:1] },
		"at exit":  func(w *program.Watch) []program.Event { return w.End(at) },
		"too soon": func(w *program.Watch) []program.Event { return w.Overdue(at.Add(program.Patience - 1)) },
		"exchanged": func(w *program.Watch) []program.Event {
			w.See(decision(practice.EndpointToken, "POST"))
			return w.End(at)
		},
	} {
		w := program.New("spotify", &text)
		w.See(allow)
		got := then(w)
		if name == "too soon" || name == "exchanged" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Stage != flow.Exchange || got[0].Advice == nil || len(got[0].Pitfalls) != 1 || got[0].Pitfalls[0].Name != "unused-callback" {
			t.Errorf("%s: %+v", name, got)
		}
		if again := w.Overdue(at.Add(2 * program.Patience)); name == "later" && len(again) != 0 {
			t.Error("it is told with each look")
		}
		if again := w.End(at); (len(again) == 0) != (name == "next") {
			t.Errorf("%s: at the end %+v", name, again)
		}
	}
}
