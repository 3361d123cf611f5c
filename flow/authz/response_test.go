package authz

import (
	"net/url"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

const (
	state  = "the-state-of-this-walk"
	issuer = "https://as.example"
)

func TestParseResponse(t *testing.T) {
	known := Expect{State: secret.New(state), Issuer: issuer}
	strict := Expect{State: secret.New(state), Issuer: issuer, IssRequired: true}
	for name, tc := range map[string]struct {
		query  string
		expect Expect
		want   Outcome
		failed string // id of the check that failed first
	}{
		"good":                       {"code=c&state=" + state, known, Accepted, ""},
		"good with iss":              {"code=c&state=" + state + "&iss=https%3A%2F%2Fas.example", strict, Accepted, ""},
		"unknown parameters":         {"code=c&state=" + state + "&session_state=x", known, Accepted, ""},
		"wrong state":                {"code=c&state=other", known, Ignored, "state"},
		"no state":                   {"code=c", known, Ignored, "state"},
		"empty state":                {"code=c&state=", known, Ignored, "state"},
		"error without state":        {"error=access_denied", known, Ignored, "state"},
		"error with wrong state":     {"error=access_denied&state=x", known, Ignored, "state"},
		"denied":                     {"error=access_denied&state=" + state, known, Denied, "no_error"},
		"duplicate code":             {"code=a&code=b&state=" + state, known, Ignored, "no_duplicates"},
		"duplicate state":            {"code=a&state=" + state + "&state=" + state, known, Ignored, "no_duplicates"},
		"duplicate iss":              {"code=a&iss=a&iss=b&state=" + state, known, Ignored, "no_duplicates"},
		"code and error":             {"code=a&error=x&state=" + state, known, Ignored, "code_or_error"},
		"neither":                    {"state=" + state, known, Ignored, "code_or_error"},
		"empty code":                 {"code=&state=" + state, known, Ignored, "code_or_error"},
		"semicolon":                  {"code=a;state=" + state, known, Ignored, "query_syntax"},
		"bad escape":                 {"code=%zz&state=" + state, known, Ignored, "query_syntax"},
		"nothing":                    {"", known, Ignored, "query_syntax"},
		"iss missing":                {"code=c&state=" + state, strict, Refused, "iss"},
		"iss wrong":                  {"code=c&state=" + state + "&iss=https://evil.example", strict, Refused, "iss"},
		"iss wrong though optional":  {"code=c&state=" + state + "&iss=https://evil.example", known, Refused, "iss"},
		"iss with a slash":           {"code=c&state=" + state + "&iss=https://as.example/", strict, Refused, "iss"},
		"denied by the wrong issuer": {"error=access_denied&state=" + state + "&iss=https://evil.example", strict, Refused, "iss"},
		"no state was sent":          {"code=c&state=", Expect{}, Ignored, "state"},
	} {
		t.Run(name, func(t *testing.T) {
			r := ParseResponse(tc.query, tc.expect)
			if r.Outcome != tc.want {
				t.Errorf("outcome = %v, want %v", r.Outcome, tc.want)
			}
			bad, _ := finding.Failed(r.Checks)
			if bad.ID != tc.failed {
				t.Errorf("failed check = %q (%s), want %q", bad.ID, bad.Text, tc.failed)
			}
			for _, c := range r.Checks {
				if c.Section == "" || c.Text == "" {
					t.Errorf("check %s has no section or no text", c.ID)
				}
			}
		})
	}
}

func TestIssuerCheckNamesBothIssuers(t *testing.T) {
	r := ParseResponse("code=c&state="+state+"&iss=https://as.example/", Expect{State: secret.New(state), Issuer: issuer,
		IssRequired: true})
	bad, _ := finding.Failed(r.Checks)
	for _, want := range []string{issuer + ",", "https://as.example/."} {
		if !strings.Contains(bad.Text, want) {
			t.Errorf("%q does not name %q", bad.Text, want)
		}
	}
}

func FuzzParseResponse(f *testing.F) {
	for _, q := range []string{"code=c&state=" + state, "error=access_denied&state=" + state, "code=a;state=b", "%zz",
		"code=c&code=d&state=" + state, "iss=https://as.example&code=c&state=" + state, "", "&&&", "state"} {
		f.Add(q)
	}
	expect := Expect{State: secret.New(state), Issuer: issuer, IssRequired: true}
	f.Fuzz(func(t *testing.T, query string) {
		r := ParseResponse(query, expect)
		if _, failed := finding.Failed(r.Checks); failed == (r.Outcome == Accepted) {
			t.Fatalf("outcome %v with a failed check: %v", r.Outcome, failed)
		}
		if r.Outcome == Ignored {
			return
		}
		// Whatever is not ignored has our state, once, and exactly one of code and error.
		q, err := url.ParseQuery(query)
		if err != nil || len(q["state"]) != 1 || q.Get("state") != state {
			t.Fatalf("a foreign answer was not ignored")
		}
		if (q.Get("code") != "") == (q.Get("error") != "") {
			t.Fatalf("code and error are both there, or both missing")
		}
		if r.Outcome == Accepted && q.Get("iss") != issuer {
			t.Fatalf("accepted without the issuer")
		}
	})
}
