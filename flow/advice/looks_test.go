package advice

import (
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// seen is a look, what it looks at, and what it must say.
type seen struct {
	look    string
	stage   flow.Stage
	changes []change
	want    finding.Verdict
	text    string
}

func see(look string, want finding.Verdict, text string, stage flow.Stage, changes ...change) seen {
	return seen{look, stage, changes, want, text}
}

func noExchanges(s *flow.Snapshot) {
	for i := range s.Stages {
		s.Stages[i].Exchanges = nil
	}
}

func ofClient(alter func(*client.Client)) change { return func(s *flow.Snapshot) { alter(&s.Client) } }

func redirect(uri string) change { return set(flow.Request, "redirect_uri", uri) }

var sights = []seen{
	see("code_age", open, "", flow.Exchange,
		func(s *flow.Snapshot) { s.Arrival.At = time.Time{} }),
	see("code_age_600", open, "close to the 10m0s", flow.Exchange, later(8*time.Minute)),
	see("code_age_300", supports, "valid for 5m0s", flow.Exchange, later(301*time.Second)),
	see("code_damage", against, "nothing odd", flow.Exchange),
	see("proxy_login", supports, "proxy.example:3128 did not connect: it responded with status 407", flow.Exchange, proxied(flow.Exchange, 407)),
	see("proxy_other", supports, "status 503", flow.Exchange, proxied(flow.Exchange, 503)),
	see("openid_asked", open, "", flow.API),
	see("code_damage", supports, "a line break", flow.Exchange, set(flow.Exchange, "code", "a\nb")),
	see("code_damage", supports, "quotes", flow.Exchange, set(flow.Exchange, "code", `"ab"`)),
	see("code_damage", supports, "leftover URL fragment", flow.Exchange, set(flow.Exchange, "code", "ab#_=_")),
	see("code_damage", supports, "a space", flow.Exchange, set(flow.Exchange, "code", "a b")),
	see("code_in_form", against, "contains the code", flow.Exchange),
	see("code_in_form", supports, "does not contain a code", flow.Exchange, exchangeOf(flow.Exchange,
		func(x *wire.Exchange) { x.RequestBody = nil })),
	see("redirect_sent", supports, "no redirect_uri", flow.Exchange, set(flow.Exchange, "redirect_uri", "")),
	see("redirect_literal", supports, "127.0.0.1", flow.Consent),
	see("redirect_literal", against, "localhost", flow.Consent, redirect("http://localhost/a")),
	see("redirect_port", open, "the port 3500", flow.Consent),
	see("redirect_port", against, "no port", flow.Consent, redirect("http://127.0.0.1/a")),
	see("redirect_slash", open, "ends with a slash", flow.Consent, redirect("http://127.0.0.1/a/")),
	see("redirect_case", open, "uppercase", flow.Consent, redirect("http://127.0.0.1/A")),
	see("redirect_fragment", supports, "has a #", flow.Consent, redirect("http://127.0.0.1/#a")),
	see("redirect_insecure", against, "http with 127.0.0.1", flow.Consent),
	see("redirect_insecure", supports, "192.168.0.7", flow.Consent, redirect("http://192.168.0.7/a")),
	see("redirect_insecure", against, "https with app.example", flow.Consent, redirect("https://app.example/a")),
	see("redirect_http", supports, "uses http", flow.Consent),
	see("redirect_oob", supports, "urn:ietf", flow.Consent, redirect("urn:ietf:wg:oauth:2.0:oob")),
	see("redirect_twice", supports, "encoded before", flow.Exchange, set(flow.Exchange, "redirect_uri", "http%3A%2F%2Fa")),
	see("redirect_scheme_https", supports, "uses https", flow.Consent, redirect("https://127.0.0.1/a")),
	see("code_verifier", against, "43 characters", flow.Exchange),
	see("code_verifier", supports, "must have 43 to 128", flow.Exchange, set(flow.Exchange, "code_verifier", "short")),
	see("code_verifier", supports, "character 43", flow.Exchange, set(flow.Exchange, "code_verifier", strings.Repeat("v",
		42)+"=")),
	see("verifier_sent", supports, "no verifier", flow.Exchange, set(flow.Exchange, "code_verifier", "")),
	see("verifier_sent", supports, "no challenge", flow.Exchange, challenge("")),
	see("verifier_sent", supports, "so the method is plain", flow.Exchange, set(flow.Request, "code_challenge_method", "")),
	see("verifier_present", supports, "was sent", flow.Exchange),
	see("challenge_form", against, "43 characters", flow.Callback),
	see("challenge_form", supports, "ends with =", flow.Callback, challenge(strings.Repeat("v", 43)+"=")),
	see("challenge_form", supports, "5 characters", flow.Callback, challenge("short")),
	see("challenge_method", supports, "no challenge", flow.Callback, challenge("")),
	see("challenge_method", supports, `"S512"`, flow.Callback, set(flow.Request, "code_challenge_method", "S512")),
	see("challenge_method", against, "method is S256", flow.Callback),
	see("challenge_method", against, "so the method is plain", flow.Callback, set(flow.Request, "code_challenge_method", "")),
	see("challenge_method", against, "Neither", flow.Callback, challenge(""), set(flow.Request, "code_challenge_method", "")),
	see("client_authentication_choice", open, "a client may be registered for one alone", flow.Exchange, func(s *flow.Snapshot) {
		s.Server.AuthMethods = []string{"client_secret_post", "client_secret_basic", "none"}
	}),
	see("client_authentication_choice", against, "lists it", flow.Exchange, func(s *flow.Snapshot) {
		s.Server.AuthMethods = []string{"client_secret_basic", "none"}
	}),
	see("pkce_choice", supports, "lists plain", flow.Callback,
		func(s *flow.Snapshot) { s.Server.PKCEMethods = []string{"plain"} }),
	see("pkce_choice", against, "lists S256", flow.Callback,
		func(s *flow.Snapshot) { s.Server.PKCEMethods = []string{"S256"} }),
	see("basic_built", supports, `"other"`, flow.Exchange, field(flow.Exchange, true, "Authorization",
		"Basic b3RoZXI6eA==")),
	see("basic_built", supports, "cannot be decoded", flow.Exchange, field(flow.Exchange, true, "Authorization",
		"Basic ???")),
	see("basic_built", against, "followed by a colon", flow.Exchange),
	see("secret_guid", supports, "the format of an ID", flow.Exchange, ofClient(func(c *client.Client) {
		c.Secret = secret.New("01234567-89ab-cdef-0123-456789abcdef")
	})),
	see("secret_missing", against, "Basic header", flow.Exchange),
	see("secret_sent", supports, "Basic header", flow.Exchange),
	see("client_id_form", supports, "placeholder", flow.Consent, set(flow.Request, "client_id", "YOUR_CLIENT_ID")),
	see("client_id_form", supports, "ends with white space", flow.Consent, set(flow.Request, "client_id", "abc ")),
	see("client_id_form", open, "10 printable characters", flow.Consent),
	see("id_google", supports, "does not end with", flow.Consent),
	see("id_edited", against, "recognized the same", flow.Exchange),
	see("id_edited", supports, "by hand", flow.Exchange, set(flow.Request, "client_id", "x")),
	see("scope_choice", open, "does not list its scopes", flow.Callback),
	see("scope_choice", supports, "does not list activity", flow.Callback, func(s *flow.Snapshot) { s.Server.Scopes = []string{"b"} }),
	see("scope_form", supports, "brackets or quotes", flow.Callback, set(flow.Request, "scope", "['a', 'b']")),
	see("scope_linkedin", supports, "r_liteprofile", flow.Callback, set(flow.Request, "scope", "r_liteprofile w")),
	see("scope_wanted", against, "was requested", flow.API, field(flow.API, false, "WWW-Authenticate",
		`Bearer scope="activity"`)),
	see("scope_absent", supports, "no scope", flow.Exchange, answers(flow.Exchange, `{"access_token":"a"}`)),
	see("offline_asked", supports, "did not ask", flow.Exchange),
	see("offline_asked", against, "access_type=offline", flow.Exchange, set(flow.Request, "access_type", "offline")),
	see("offline_asked", against, "offline_access", flow.Exchange, set(flow.Request, "scope", "a offline_access")),
	see("token_fresh", supports, "had not expired", flow.API),
	see("token_age", open, "did not say how long", flow.API, func(s *flow.Snapshot) { s.Tokens.Expires = time.Time{} }),
	see("bearer_sent", supports, "not use the Bearer scheme", flow.API, field(flow.API, true, "Authorization", "Bot abc")),
	see("bearer_sent", supports, "quotes or spaces", flow.API, field(flow.API, true, "Authorization", `Bearer "abc"`)),
	see("refresh_old", open, "did not come from", flow.Refresh, set(flow.Refresh, "refresh_token", "unheard of")),
	see("refresh_old", open, "Only the server knows", flow.Refresh, set(flow.Refresh, "refresh_token", "stored"),
		func(s *flow.Snapshot) { s.Resumed, s.Tokens = true, flow.Tokens{Refresh: secret.New("stored")} }),
	see("clock", against, "agree to within a minute", flow.Exchange),
	see("clock", open, "No response has a readable Date", flow.Exchange, noExchanges),
	see("client_id_header", supports, "no Client-Id", flow.API),
	see("client_id_header", against, "of this client", flow.API, field(flow.API, true, "Client-Id", "the-client")),
	see("params_edited", supports, "scope, prompt", flow.Request, set(flow.Request, "scope", "x"), set(flow.Request,
		"prompt", "y")),
	see("request_complete", supports, "scope", flow.Consent, set(flow.Request, "scope", "")),
	see("response_type", supports, "token", flow.Consent, set(flow.Request, "response_type", "token")),
	see("response_type", supports, "response_mode was fragment", flow.Consent, set(flow.Request, "response_mode",
		"fragment")),
	see("grant_type", supports, "none", flow.Exchange, set(flow.Exchange, "grant_type", "")),
	see("grant_type", against, "refresh_token", flow.Refresh),
	see("state_sent", supports, "no state", flow.Consent, set(flow.Request, "state", "")),
	see("browser_opened", supports, "could not open", flow.Consent, func(s *flow.Snapshot) {
		s.Stages[flow.Consent.Index()].Checks = []finding.Finding{finding.Warnf("browser", "x",
			"The system could not open a browser.")}
	}),
	see("consent_time", against, "30s", flow.Callback),
	see("listening", supports, "is closed", flow.Consent),
	see("listening", against, "127.0.0.1:3500", flow.Consent, func(s *flow.Snapshot) { s.Listener.Open = true }),
	see("families", supports, "one IP version", flow.Consent, redirect("http://localhost:3500/a")),
	see("strays", supports, "not the response: 1. The last one: a stray request", flow.Consent, stray(loopback.KindTLS, "")),
	see("nothing_came", open, "", flow.Consent, stray(loopback.KindTLS, "")),
	see("port_taken", supports, "on the host and port of http://127.0.0.1:3500/callback", flow.Request),
	see("raw_answer", open, "request 1 of stage 5 (exchange): status 200", flow.Exchange),
	see("answer_kind", supports, "a web page", flow.Exchange, answers(flow.Exchange, " <html>")),
	see("led_to", open, "https://other.example.", flow.Exchange, field(flow.Exchange, false, "Location",
		"https://other.example/x?code=y")),
	see("retry_after", supports, "Retry-After: 30", flow.API, field(flow.API, false, "Retry-After", "30")),
	see("method_sent", supports, "a GET", flow.API),
	see("form_sent", supports, "application/json", flow.Exchange, field(flow.Exchange, true, "Content-Type",
		"application/json")),
	see("accept_sent", supports, "did not ask", flow.Exchange),
	see("user_agent", supports, "Go-http-client/1.1", flow.API, field(flow.API, true, "User-Agent", "Go-http-client/1.1")),
	see("connected", supports, "connection refused", flow.Exchange, exchangeOf(flow.Exchange, func(x *wire.Exchange) {
		x.RemoteAddr, x.Status, x.Problem = "", 0, "connection refused: nothing is listening"
	})),
	see("key_in_query", supports, "no key", flow.API),
	see("site_in_query", against, "has a site", flow.API, calls("https://api.example/me?site=x")),
}

// Each look for itself: what it supports, leaves open and rules out.
func TestLooks(t *testing.T) {
	for _, test := range sights {
		s := walked(test.stage, flow.Failure{})
		for _, c := range test.changes {
			c(&s)
		}
		got, text := lookOf(test.look)(failureScene(s, test.stage, &flow.Failure{}))
		if got != test.want || !strings.Contains(text, test.text) || (test.text == "") != (text == "") {
			t.Errorf("%s: got %s, %q; want %s, %q", test.look, got, text, test.want, test.text)
		}
	}
}

// A walk that has not begun says nothing, and no look falls over it.
func TestLooksAtNothing(t *testing.T) {
	for name, look := range evidence {
		for _, stage := range flow.Stages {
			s := flow.Snapshot{}
			for i, st := range flow.Stages {
				s.Stages[i].Stage = st
			}
			if _, text := look(failureScene(s, stage, &flow.Failure{})); strings.Contains(text, "%!") {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
}

// A state that differs by a few characters was altered; one that is far off belongs to another attempt.
func TestNearly(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"iAV0IVTVKypjZzfWSD43gi", "iAV0IVTVKypjZzfWSD43gi", true},
		{"iAV0IVTVKypjZzfWSD43gi", "iAV0IVTVKypjZzfWSD43gx", true},
		{"iAV0IVTVKypjZzfWSD43gi", "xiAV0IVTVKypjZzfWSD43gi", true},
		{"iAV0IVTVKypjZzfWSD43gi", "iAV0IVTVKypjZzfWSD4", true},
		{"iAV0IVTVKypjZzfWSD43gi", "iAV0IVTVKypjZzfWSD", false},
		{"iAV0IVTVKypjZzfWSD43gi", "9hNd2f0aQbXk1LmZrT7uWc", false},
		{"abc", "abd", false},
		{"", "iAV0IVTV", false},
	} {
		if got := nearly(tt.a, tt.b); got != tt.want || nearly(tt.b, tt.a) != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
