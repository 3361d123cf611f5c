package advice

import (
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/secret"
)

// param is one parameter as a stage sent it.
func param(name, value string) flow.Param { return flow.Param{Name: name, Value: secret.New(value)} }

// sent is a walk whose exchange failed with invalid_grant ten seconds after the callback, all else being well.
func sent() flow.Snapshot {
	s := failed(flow.Exchange, flow.Failure{Kind: flow.KindAnswer, Status: 400, Code: "invalid_grant"})
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	s.Stages[flow.Callback.Index()].Arrival = loopback.Arrival{At: at}
	s.Stages[flow.Exchange.Index()].Started = at.Add(10 * time.Second)
	pkce := authz.Derive(authz.S256, secret.New(strings.Repeat("v", 43)))
	s.Stages[flow.Request.Index()].Params = []flow.Param{param("client_id", "c"),
		param("redirect_uri", "http://127.0.0.1/a"), param("scope", "activity"), param("code_challenge", pkce.Challenge),
		param("code_challenge_method", "S256")}
	s.Stages[flow.Exchange.Index()].Params = []flow.Param{param("code", "the-code"),
		param("redirect_uri", "http://127.0.0.1/a"), param("code_verifier", pkce.Verifier.Reveal())}
	return s
}

// set replaces, adds or, with "", removes a parameter by hand.
func set(s *flow.Snapshot, stage flow.Stage, name, value string) {
	st := &s.Stages[stage.Index()]
	for i, p := range st.Params {
		if p.Name != name {
			continue
		}
		if value == "" {
			st.Params = append(st.Params[:i:i], st.Params[i+1:]...)
			return
		}
		st.Params[i] = flow.Param{Name: name, Value: secret.New(value), Edited: true}
		return
	}
	st.Params = append(st.Params, flow.Param{Name: name, Value: secret.New(value), Edited: true, Added: true})
}

// The cause that the walk's own record speaks for comes first; one that it speaks against is ruled out, and last.
func TestEvidenceRanksTheCauses(t *testing.T) {
	for _, test := range []struct {
		name     string
		change   func(*flow.Snapshot)
		first    string
		evidence string
		ruledOut int
	}{
		{"nothing known against the code: somebody else had it", func(*flow.Snapshot) {},
			"The code had been used already.", "This walk sent the code once", 4},
		{"code old", func(s *flow.Snapshot) {
			s.Stages[flow.Exchange.Index()].Started = s.Stage(flow.Callback).Arrival.At.Add(2 * time.Minute)
		}, "The code had expired.", "2m0s old", 3},
		{"code of half a minute decides nothing", func(s *flow.Snapshot) {
			s.Stages[flow.Exchange.Index()].Started = s.Stage(flow.Callback).Arrival.At.Add(30 * time.Second)
		}, "The code had expired.", "30s old", 3},
		{"redirect URI differs", func(s *flow.Snapshot) { set(s, flow.Exchange, "redirect_uri", "http://localhost/a") },
			"The redirect URI differs", `"http://localhost/a"`, 3},
		{"verifier does not fit", func(s *flow.Snapshot) { set(s, flow.Exchange, "code_verifier", strings.Repeat("w", 43)) },
			"The code verifier does not fit", "does not give the challenge", 3},
		{"method left out, so plain", func(s *flow.Snapshot) { set(s, flow.Request, "code_challenge_method", "") },
			"The code verifier does not fit", "does not give the challenge", 3},
		{"code changed", func(s *flow.Snapshot) { set(s, flow.Exchange, "code", "another") },
			"The code was changed", "changed by hand", 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sent()
			test.change(&s)
			got := For(s, flow.Exchange)
			first := got.Causes[0]
			if got.ID != "E062" || !strings.HasPrefix(first.Text, test.first) || first.RuledOut {
				t.Fatalf("%s: the first cause is %+v, want %q", got.ID, first, test.first)
			}
			if !strings.Contains(first.Evidence, test.evidence) {
				t.Errorf("evidence %q, want %q in it", first.Evidence, test.evidence)
			}
			out := 0
			for i, c := range got.Causes {
				if c.Likelihood != i+1 {
					t.Errorf("cause %d has likelihood %d", i+1, c.Likelihood)
				}
				if c.RuledOut {
					out++
				} else if out > 0 {
					t.Errorf("cause %d stands behind one that is ruled out", i+1)
				}
			}
			if out != test.ruledOut {
				t.Errorf("%d causes are ruled out, want %d: %+v", out, test.ruledOut, got.Causes)
			}
		})
	}
}

// Each look for itself, with what it supports, leaves open and rules out.
func TestLooks(t *testing.T) {
	change := func(changes ...func(*flow.Snapshot)) flow.Snapshot {
		s := sent()
		for _, c := range changes {
			c(&s)
		}
		return s
	}
	edit := func(stage flow.Stage, name, value string) func(*flow.Snapshot) {
		return func(s *flow.Snapshot) { set(s, stage, name, value) }
	}
	listed := func(methods ...string) func(*flow.Snapshot) {
		return func(s *flow.Snapshot) { s.Server.AuthMethods, s.Auth = methods, "client_secret_basic" }
	}
	scopes := func(names ...string) func(*flow.Snapshot) {
		return func(s *flow.Snapshot) { s.Server.Scopes = names }
	}
	stray := func(s *flow.Snapshot) {
		s.Stages[flow.Consent.Index()].Events = []loopback.Event{{Text: "a request for another path"}}
	}
	for _, test := range []struct {
		look string
		snap flow.Snapshot
		want verdict
		text string
	}{
		{"code_age", failed(flow.Exchange, flow.Failure{}), open, ""},
		{"code_edited", change(), against, "sent as the walk had it"},
		{"id_edited", change(), against, "knew the same client ID"},
		{"id_edited", change(edit(flow.Request, "client_id", "x")), supports, "The client ID was changed by hand"},
		{"refresh_edited", change(edit(flow.Refresh, "refresh_token", "x")), supports, "changed by hand"},
		{"params_edited", change(), against, "Nothing was changed"},
		{"params_edited", change(edit(flow.Request, "scope", "x"), edit(flow.Request, "prompt", "y")), supports,
			"scope, prompt"},
		{"redirect_same", change(), against, "byte for byte"},
		{"verifier_fits", change(), against, "gives the challenge that was sent"},
		{"verifier_fits", change(edit(flow.Exchange, "code_verifier", "")), open, ""},
		{"verifier_fits", failed(flow.Exchange, flow.Failure{}), against, "PKCE is off"},
		{"verifier_sent", change(), against, "sent together"},
		{"verifier_sent", change(edit(flow.Exchange, "code_verifier", "")), supports, "no verifier"},
		{"verifier_sent", change(edit(flow.Request, "code_challenge", "")), supports, "no challenge"},
		{"verifier_sent", change(edit(flow.Request, "code_challenge_method", "")), supports, "means plain"},
		{"auth_listed", change(listed()), open, "does not say"},
		{"auth_listed", change(listed("client_secret_basic", "none")), against, "lists it"},
		{"auth_listed", change(listed("client_secret_post")), supports, "lists only client_secret_post"},
		{"scope_listed", change(), open, "does not list its scopes"},
		{"scope_listed", change(scopes("activity")), against, "every scope"},
		{"scope_listed", change(scopes("other")), supports, `"activity"`},
		{"port_taken", change(), supports, "http://127.0.0.1/a leads"},
		{"strays", change(), open, "No other request"},
		{"strays", change(stray), supports, "not the answer: 1. The last one: a request for another path"},
		{"nothing_came", change(), supports, "Nothing at all"},
		{"nothing_came", change(stray), open, ""},
	} {
		got, text := evidence[test.look](test.snap)
		if got != test.want || !strings.Contains(text, test.text) || (test.text == "") != (text == "") {
			t.Errorf("%s: got %d, %q; want %d, %q", test.look, got, text, test.want, test.text)
		}
	}
}
