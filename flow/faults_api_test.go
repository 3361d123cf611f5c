package flow_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// The API: what it refuses is told apart, and nobody is called besides.
func TestFaultAPIRefuses(t *testing.T) {
	const html = "<!doctype html><script>alert(1)</script>"
	bearer := func(status int, challenge string) practice.Fault {
		f := rawFault(status, "application/json", "{}")
		f.Header = map[string]string{"WWW-Authenticate": challenge}
		return f
	}
	for _, test := range []struct {
		name   string
		fault  practice.Fault
		id     string // of the advice; "" when the stage is done
		check  string
		want   finding.Verdict
		says   string
		action finding.ActionKind // offered for one of the causes
		arg    string
	}{
		{"401 with WWW-Authenticate", bearer(401, `Bearer realm="x", error="invalid_token", error_description="The token is over"`),
			"E110", "api_status", finding.Fail, "The API says: The token is over", finding.Refresh, ""},
		{"401 without", rawFault(401, "application/json", "{}"), "E111", "api_www_authenticate", finding.Warn,
			"has no WWW-Authenticate", finding.Refresh, ""},
		{"401 that wants another scheme", bearer(401, `Basic realm="x"`), "E111", "api_www_authenticate", finding.Warn,
			"asks for Basic", finding.Refresh, ""},
		{"403 insufficient_scope", bearer(403, `Bearer error="insufficient_scope", scope="activity history profile"`), "E112",
			"api_status", finding.Fail, "Required: activity history profile.", finding.AddScope, "history profile"},
		{"403 without a word", rawFault(403, "application/json", "{}"), "E112", "api_status", finding.Fail, "not allowed",
			finding.SignInAgain, ""},
		{"404", rawFault(404, "application/json", "{}"), "E130", "api_status", finding.Fail, "nothing at this address", "", ""},
		{"429", practice.Fault{Kind: practice.TooManyRequests, RetryAfter: 90}, "E096", "api_status", finding.Fail, "in 1m30s", "", ""},
		{"503", practice.Fault{Kind: practice.Unavailable, RetryAfter: 5}, "E045", "api_status", finding.Fail, "in 5s", "", ""},
		{"200 with HTML", rawFault(200, "text/html", html), "", "api_body", finding.Warn, "HTML page", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{})
			b.run(flow.Exchange)
			test.fault.Endpoint = practice.EndpointMe
			b.server.SetFaults(test.fault)
			snap := b.try(flow.API)
			st := snap.Stage(flow.API)
			if test.id == "" {
				if st.Status != flow.Done {
					t.Errorf("the stage is %s, want done", st.Status)
				}
			} else {
				wantFailure(t, snap, flow.API, flow.KindAnswer, flow.API, test.id)
			}
			if got, text := verdicts(st)[test.check], textOf(st, test.check); got != test.want || !strings.Contains(text, test.says) {
				t.Errorf("check %s is %q: %s\nwant %q with %q", test.check, got, text, test.want, test.says)
			}
			if test.action != "" && !offers(advice.For(snap, flow.API), finding.Action{Kind: test.action, Arg: test.arg}) {
				t.Errorf("%s %s is not offered: %+v", test.action, test.arg, advice.For(snap, flow.API))
			}
			if snap.Tokens.Access.IsZero() {
				t.Error("the tokens are gone")
			}
			b.wantCalls(1, 1, 0)
		})
	}
}

func offers(a *advice.Advice, want finding.Action) bool {
	for _, c := range a.Causes {
		if c.Action == want {
			return true
		}
	}
	return false
}

// The API names another person after the refresh. The call works, and says so.
func TestFaultSubjectChanges(t *testing.T) {
	for name, test := range map[string]struct {
		first, second string
		want          finding.Verdict // "" for no check
	}{
		"another": {`{"sub":"ann"}`, `{"sub":"bob"}`, finding.Warn}, "the same": {`{"sub":"ann"}`, `{"sub":"ann","x":1}`, finding.Pass},
		"none at first": {`{}`, `{"sub":"bob"}`, ""}, "none afterwards": {`{"sub":"ann"}`, `{}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{})
			b.run(flow.Exchange)
			var snap flow.Snapshot
			for i, body := range []string{test.first, test.second} {
				fault := rawFault(200, "application/json", body)
				fault.Endpoint = practice.EndpointMe
				b.server.SetFaults(fault)
				snap = b.try(flow.API)
				if i == 0 {
					snap = b.try(flow.Refresh)
				}
			}
			st := snap.Stage(flow.API)
			if got := verdicts(st)["same_subject"]; got != test.want || st.Status != flow.Done {
				t.Errorf("the check is %q, the stage %s; want %q, done: %s", got, st.Status, test.want, textOf(st, "same_subject"))
			}
			b.wantCalls(2, 2, 0)
		})
	}
}

// The revocation: whether the server confirmed is told truthfully, and what is still here.
func TestFaultRevocation(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault practice.Fault
		kind  flow.Kind // "" when the stage is done
		id    string
		says  string // the check that speaks of the server
		me    int
	}{
		{"200 for an unknown token", rawFault(200, "", ""), "", "", "as it also must for a token that it does not know.", 2},
		{"503", practice.Fault{Kind: practice.Unavailable}, flow.KindAnswer, "E045", "The token is still valid.", 1},
		{"405", rawFault(405, "text/plain", "no"), flow.KindAnswer, "E129", "Assume that the token is still valid.", 1},
		{"dropped", practice.Fault{Kind: practice.Drop}, flow.KindNetwork, "E059", "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{})
			b.run(flow.API)
			test.fault.Endpoint = practice.EndpointRevoke
			b.server.SetFaults(test.fault)
			snap := b.try(flow.Revoke)
			b.wantRevoked(snap, test.kind, test.id, test.says)
			b.wantCalls(1, test.me, 1)
		})
	}
}

func TestFaultRevocationRefused(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	b := newBench(t, func(c *client.Client) { c.Server.RevocationEndpoint = closed.URL }, flow.Deps{})
	b.run(flow.API)
	b.wantRevoked(b.try(flow.Revoke), flow.KindNetwork, "E059", "")
	b.wantCalls(1, 1, 0)
}

// wantRevoked asserts what is said of the server and of the copy here, and that the copy can be dropped.
func (b *bench) wantRevoked(snap flow.Snapshot, kind flow.Kind, id, says string) {
	b.t.Helper()
	st := snap.Stage(flow.Revoke)
	if text := textOf(st, "revoked"); !strings.Contains(text, says) {
		b.t.Errorf("of the server it says %q, want %q", text, says)
	}
	if kind == "" {
		if st.Status != flow.Done || verdicts(st)["local_copy"] != finding.Pass || snap.Tokens != (flow.Tokens{}) {
			b.t.Errorf("the stage is %s; of the copy here: %s", st.Status, textOf(st, "local_copy"))
		}
		if err := b.walk.Forget(); !errors.Is(err, flow.ErrNotYet) {
			b.t.Errorf("forgetting what is forgotten: %v", err)
		}
		return
	}
	wantFailure(b.t, snap, flow.Revoke, kind, flow.Revoke, id)
	if snap.Tokens.Access.IsZero() || !strings.Contains(textOf(st, "local_copy"), "still in memory") {
		b.t.Errorf("trying again is not possible; of the copy here: %s", textOf(st, "local_copy"))
	}
	if err := b.walk.Forget(); err != nil {
		b.t.Fatal(err)
	}
	snap = b.walk.Snapshot()
	if snap.Tokens != (flow.Tokens{}) || snap.Next != "" || snap.Stage(flow.Revoke).Status != flow.Failed ||
		!strings.Contains(textOf(snap.Stage(flow.Revoke), "local_copy"), "did not confirm") {
		b.t.Errorf("after forgetting: next %q, %s", snap.Next, textOf(snap.Stage(flow.Revoke), "local_copy"))
	}
	if err := b.walk.Forget(); !errors.Is(err, flow.ErrSent) {
		b.t.Errorf("forgetting twice: %v", err)
	}
	if again := b.try(flow.Revoke).Stage(flow.Revoke); again.Status != flow.Skipped {
		b.t.Errorf("a revocation without a token is %s", again.Status)
	}
}

// A person calls any address with the token, and is told first where it goes. The address stays for the next call.
func TestAPIAddressOfOnesOwn(t *testing.T) {
	var got []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, fmt.Sprint(r.URL.Path, " ", r.Header.Get("Authorization") != "", " ", r.Header.Get("X-Preset")))
	}))
	defer other.Close()
	b := newBench(t, func(c *client.Client) { c.APIHeaders = []wire.Field{{Name: "X-Preset", Value: "1"}} }, flow.Deps{})
	b.run(flow.API)
	if err := b.walk.Rewind(flow.API); err != nil {
		t.Fatal(err)
	}
	before := func(url string, want finding.Verdict, says string) {
		t.Helper()
		if err := b.walk.Edit(flow.API, "url", url); err != nil {
			t.Fatal(err)
		}
		st := b.walk.Snapshot().Stage(flow.API)
		if got, text := verdicts(st)["token_destination"], textOf(st, "token_destination"); got != want || !strings.Contains(text, says) {
			t.Errorf("%q before the call: %s %q, want %s with %q", url, got, text, want, says)
		}
	}
	before("", finding.Skip, "no address")
	before("http://api.example/me", finding.Fail, "https")
	before(other.URL+"/else", finding.Warn, "goes to "+strings.TrimPrefix(other.URL, "http://"))
	for range 2 {
		st := b.try(flow.API).Stage(flow.API)
		if st.Status != flow.Done || verdicts(st)["token_destination"] != finding.Warn {
			t.Errorf("the call is %s with %v", st.Status, verdicts(st))
		}
	}
	if want := "/else true 1, /else true 1"; strings.Join(got, ", ") != want {
		t.Errorf("the other host saw %q, want %q", strings.Join(got, ", "), want)
	}
	b.walk.Rewind(flow.API)
	if err := b.walk.Reset(flow.API, ""); err != nil || verdicts(b.walk.Snapshot().Stage(flow.API))["token_destination"] != finding.Pass {
		t.Errorf("after a reset: %v, %v", err, verdicts(b.walk.Snapshot().Stage(flow.API)))
	}
	b.try(flow.API)
	b.wantCalls(1, 2, 0)
}

// Plain http to another machine: nothing is sent, and the text says what is allowed.
func TestAPIWithoutTLSIsRefused(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.run(flow.Exchange)
	if err := b.walk.Edit(flow.API, "url", "http://192.0.2.1/me"); err != nil {
		t.Fatal(err)
	}
	st := b.try(flow.API).Stage(flow.API)
	if st.Failure == nil || !strings.Contains(st.Failure.Text, "https") || len(st.Exchanges) != 1 || st.Exchanges[0].Method != "" {
		t.Errorf("failure %+v, %d exchanges", st.Failure, len(st.Exchanges))
	}
}

// An address that was typed for the API of one server is not called with a token of another.
func TestFaultTypedAddressStaysWithItsServer(t *testing.T) {
	b, other := newBench(t, nil, flow.Deps{}), newBench(t, nil, flow.Deps{})
	c := b.run(flow.Exchange).Client
	if err := b.walk.Edit(flow.API, "url", "http://192.0.2.1/me"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, issuer, want string }{
		{"the same server", c.Issuer, "http://192.0.2.1/me"},
		{"another server", other.server.Issuer(), c.Server.API},
	} {
		c.Issuer = test.issuer
		if err := b.walk.Configure(c); err != nil {
			t.Fatal(err)
		}
		if got := b.run(flow.Exchange).Stage(flow.API).Params[0].Value.Reveal(); got != test.want {
			t.Errorf("%s: the token would go to %s, want %s", test.name, got, test.want)
		}
	}
	b.wantCalls(2, 0, 0)
	other.wantCalls(1, 0, 0)
}
