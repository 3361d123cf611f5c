package advice

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
)

// failed is a walk that failed in one stage.
func failed(stage flow.Stage, f flow.Failure) flow.Snapshot {
	s := flow.Snapshot{Next: stage.RestartFrom()}
	for i, name := range flow.Stages {
		s.Stages[i] = flow.StageState{Stage: name, Status: flow.Done}
	}
	s.Stages[stage.Index()].Status, s.Stages[stage.Index()].Failure = flow.Failed, &f
	return s
}

// Each row is the one that explains at least one failure, and each failure here gets the row that is meant for it.
func TestEachRowIsReached(t *testing.T) {
	answer := func(status int, code, description string) flow.Failure {
		return flow.Failure{Kind: flow.KindAnswer, Status: status, Code: code, Description: description}
	}
	denied := func(code string) flow.Failure { return flow.Failure{Kind: flow.KindDenied, Code: code} }
	kind := func(k flow.Kind) flow.Failure { return flow.Failure{Kind: k} }
	reached := make([]bool, len(rows))
	for _, test := range []struct {
		stage flow.Stage
		f     flow.Failure
		id    string
		what  string // the beginning
	}{
		{flow.Request, kind(flow.KindPortTaken), "E057", "The port of the redirect URI is taken"},
		{flow.Setup, kind(flow.KindDiscovery), "E059", "The server's metadata"},
		{flow.Setup, kind(flow.KindSetup), "E008", "The client is not set up"},
		{flow.Request, kind(flow.KindRequest), "E042", "The authorization request cannot be built"},
		{flow.Consent, kind(flow.KindTimeout), "E058", "No answer reached"},
		{flow.Consent, kind(flow.KindCancelled), "E054", "Waiting was cancelled"},
		{flow.API, kind(flow.KindCancelled), "E054", "The stage was cancelled"},
		{flow.Request, kind(flow.KindListener), "E056", "The loopback listener"},
		{flow.Callback, denied("access_denied"), "E038", "Access was denied"},
		{flow.Callback, denied("invalid_scope"), "E041", "The server does not know a scope"},
		{flow.Refresh, answer(400, "invalid_scope", ""), "E041", "The server does not know a scope"},
		{flow.Exchange, answer(400, "unauthorized_client", ""), "E043", "The client is known"},
		{flow.Callback, denied("unsupported_response_type"), "E044", "The server does not answer this kind"},
		{flow.Callback, denied("temporarily_unavailable"), "E045", "The server has a difficulty"},
		{flow.Callback, denied("invalid_request"), "E042", "The server could not use"},
		{flow.Callback, kind(flow.KindRefused), "E048", "The answer names another issuer"},
		{flow.Callback, denied("login_required"), "E038", "The authorization server answered with an error"},
		{flow.Exchange, answer(400, "invalid_request", "Missing 'code_verifier' in request."), "E066", "The server misses"},
		{flow.Exchange, answer(400, "invalid_grant", "Code challenge failed."), "E065", "The code verifier does not fit"},
		{flow.Exchange, answer(400, "invalid_grant", "Invalid 'redirect_uri' in request."), "E064", "The redirect URI of"},
		{flow.Exchange, answer(400, "invalid_grant", "PKCE verification failed"), "E065", "The code verifier does not fit"},
		{flow.Exchange, answer(200, "bad_verification_code", "expired"), "E076", "The server does not accept the code, and"},
		{flow.Exchange, answer(400, "invalid_grant", ""), "E062", "The server does not accept the code."},
		{flow.Revoke, answer(401, "invalid_client", ""), "E071", "The server does not accept this client's way"},
		{flow.Exchange, answer(400, "unsupported_grant_type", ""), "E089", "The token endpoint does not know"},
		{flow.Refresh, answer(400, "invalid_grant", ""), "E127", "The server does not accept the refresh token"},
		{flow.Exchange, answer(307, "", ""), "E060", "The token endpoint answered with a redirect"},
		{flow.API, answer(429, "", ""), "E096", "Too many requests"},
		{flow.Exchange, answer(503, "", ""), "E045", "The server has a difficulty"},
		{flow.Exchange, answer(200, "", ""), "E060", "The answer of the token endpoint"},
		{flow.Exchange, kind(flow.KindNetwork), "E059", "No complete answer came"},
		{flow.Exchange, kind(flow.KindCancelled), "E062", "The exchange was cancelled"},
		{flow.API, answer(302, "", ""), "E060", "The API answered with a redirect"},
		{flow.API, answer(401, "invalid_token", ""), "E110", "The API does not accept"},
		{flow.API, answer(401, "", ""), "E111", "The API wants an access token"},
		{flow.API, answer(403, "insufficient_scope", ""), "E112", "The token is good"},
		{flow.API, answer(404, "", ""), "E125", "The API has nothing"},
		{flow.Revoke, answer(405, "", ""), "E129", "The server did not confirm"},
	} {
		got := For(failed(test.stage, test.f), test.stage)
		if got.ID != test.id || !strings.HasPrefix(got.What, test.what) {
			t.Errorf("%s with %+v: got %s (%s), want %s (%s)", test.stage, test.f, got.ID, got.What, test.id, test.what)
		}
		if i := slices.IndexFunc(rows, func(r row) bool { return r.fits(test.stage, &test.f) }); i >= 0 {
			reached[i] = true
		}
	}
	for i, r := range rows {
		if !reached[i] {
			t.Errorf("row %d, %s (%s), is reached by no failure of this test", i+1, r.ID, r.What)
		}
	}
}

// What no row knows is not guessed at.
func TestUnknownFailure(t *testing.T) {
	f := flow.Failure{Kind: flow.KindAnswer, Status: 418, Code: "teapot", Text: "the server answered with status 418"}
	got := For(failed(flow.Exchange, f), flow.Exchange)
	if got.ID != "E000" || !strings.Contains(got.What, "No explanation is known") || !strings.Contains(got.What, f.Text) {
		t.Errorf("got %+v, want E000 with what the walk saw", got)
	}
	if got := For(failed(flow.Exchange, f), flow.API); got != nil {
		t.Errorf("advice for a stage that did not fail: %+v", got)
	}
}

// The rows are data that people write: names of stages, kinds and evidence must exist, and each row must be complete.
func TestRowsAreWellFormed(t *testing.T) {
	kinds := []string{"setup", "discovery", "request", "port_taken", "listener", "timeout", "cancelled", "denied",
		"refused", "answer", "network"}
	id := regexp.MustCompile(`^E[0-9]{3}$`)
	used := map[string]bool{}
	for _, r := range rows {
		if !id.MatchString(r.ID) || r.What == "" || r.Section == "" || len(r.Causes) == 0 || len(r.Stages) == 0 {
			t.Errorf("%s: incomplete", r.ID)
		}
		for _, s := range r.Stages {
			if flow.Stage(s).Index() < 0 {
				t.Errorf("%s: %q is no stage", r.ID, s)
			}
		}
		for _, k := range r.Kinds {
			if !slices.Contains(kinds, k) {
				t.Errorf("%s: %q is no kind of failure", r.ID, k)
			}
		}
		for _, c := range r.Causes {
			if c.Text == "" || c.Fix == "" {
				t.Errorf("%s: a cause without text or fix", r.ID)
			}
			if _, known := evidence[c.Evidence]; c.Evidence != "" && !known {
				t.Errorf("%s: there is no evidence %q", r.ID, c.Evidence)
			}
			used[c.Evidence] = true
		}
	}
	for name := range evidence {
		if !used[name] {
			t.Errorf("no row asks for the evidence %q", name)
		}
	}
	dec := json.NewDecoder(strings.NewReader(string(rowsJSON)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(new([]row)); err != nil {
		t.Errorf("rows.json: %v", err)
	}
}
