package flow_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/practice"
)

// The faults are the numbered ones of the project's checklist: what is put in, and what must come of it. Every walk is
// watched for secrets and ports (witness_test.go), and for goroutines (TestMain).

// Answers that are not the one the walk waits for are refused by name, the walk waits on, and the
// good response is exchanged once.
func TestFaultForeignAnswerIsRefusedAndTheGoodOneTaken(t *testing.T) {
	for _, test := range []struct {
		name, query, reason string
	}{
		{"1 wrong state", "code={code}&state=somebody-elses&iss={iss}", "The state is not the one that this walk sent"},
		{"1 state cut short", "code=x&state=a&iss={iss}", "The state is not the one that this walk sent"},
		{"2 no state", "code={code}&iss={iss}", "The response has no state"},
		{"2 empty state", "code={code}&state=", "The response has no state"},
		{"2 error without state", "error=access_denied", "The error response has no state"},
		{"2 error with a wrong state", "error=access_denied&state=somebody-elses", "The state is not the one that this walk sent"},
		{"5 code twice", "code={code}&code=x&state={state}", "The parameter code appears more than once"},
		{"5 state twice", "code={code}&state={state}&state={state}", "The parameter state appears more than once"},
		{"5 iss twice", "code={code}&state={state}&iss={iss}&iss=x", "The parameter iss appears more than once"},
		{"5 code and error", "code={code}&error=access_denied&state={state}", "both a code and an error"},
		{"5 semicolon", "code=a;state=b", "The query cannot be read"},
		{"5 bad escape", "code=%zz&state={state}", "The query cannot be read"},
		{"5 empty code", "code=&state={state}", "neither a code nor an error"},
		{"5 nothing but state", "state={state}", "neither a code nor an error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			open, seen := scripted(func(callback string) [2]page {
				return [2]page{fetch("GET", with(callback, test.query)), fetch("GET", callback)}
			})
			b := newBench(t, web, flow.Deps{OpenURL: open})
			b.run(flow.Consent)
			pages := seen()
			if pages[0].status != 400 || pages[1].status != 303 {
				t.Errorf("the browser got %d and then %d, want 400 and 303", pages[0].status, pages[1].status)
			}
			snap := b.walk.Snapshot()
			events := snap.Stage(flow.Consent).Events
			if len(events) != 1 || events[0].Kind != loopback.KindRefused || !strings.Contains(events[0].Text, test.reason) {
				t.Errorf("events %v, want one refusal that says %q", events, test.reason)
			}
			b.wantCalls(0, 0, 0)
			if st := b.try(flow.Exchange).Stage(flow.Exchange); st.Status != flow.Done {
				t.Errorf("the exchange of the good code: %+v", st.Failure)
			}
			b.wantCalls(1, 0, 0)
		})
	}
}

// A denial with words that would drive a browser, a terminal or a reader.
func TestFaultDenialWithHostileWords(t *testing.T) {
	hostile := "<script>alert(1)</script><img src=x>\x1b[2J\x1b]0;title\x07\u202e[click](javascript:x)\r\nsecond line" +
		strings.Repeat("long ", 1800)
	var denial page
	open, seen := scripted(func(callback string) page {
		denial = fetch("GET", callback)
		u, _ := url.Parse(callback)
		u.Path, u.RawQuery = "/done", ""
		return fetch("GET", u.String())
	})
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.RawQuery,
		Value: "error=access_denied&state={state}&iss={iss}&error_uri=javascript:alert(1)&error_description=" +
			url.QueryEscape(hostile)})
	b.run(flow.Request)
	snap := b.try(flow.Consent)
	wantFailure(t, snap, flow.Callback, flow.KindDenied, flow.Request, "E038")
	final := seen()
	if denial.status != 303 || final.status != 200 || strings.Contains(final.body, "<script>") {
		t.Errorf("the browser got %d, then %d: %q", denial.status, final.status, final.body)
	}
	st := snap.Stage(flow.Callback)
	for what, text := range map[string]string{
		"failure": st.Failure.Description, "value": snap.Response.ErrorDescription,
	} {
		if strings.ContainsAny(text, "\x1b\x07\u202e\r\n") || len([]rune(text)) > 501 || !strings.Contains(text, "<script>") {
			t.Errorf("the description as %s is not plain, or not cut: %d characters, %.60q", what, len([]rune(text)), text)
		}
	}
	b.wantCalls(0, 0, 0)
}

// Sharper: a server that repeats the state in its error must not carry it into our texts. The witness looks.
func TestFaultErrorThatRepeatsTheState(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.RawQuery,
		Value: "error={state}&state={state}&iss={iss}&error_description=was+{state}&error_uri=http://x/{state}"})
	b.run(flow.Request)
	snap := b.try(flow.Consent)
	state := snap.Response.State
	if f := snap.Stage(flow.Callback).Failure; f == nil || f.Code != state.Redacted() {
		t.Errorf("failure = %+v, want the code %s", f, state)
	}
	b.wantCalls(0, 0, 0)
}

// The good response twenty times at once, and again afterwards.
func TestFaultGoodAnswerTwentyTimesAtOnce(t *testing.T) {
	open, seen := scripted(func(callback string) map[int]int {
		var mu sync.Mutex
		var all sync.WaitGroup
		statuses := map[int]int{}
		start := make(chan struct{})
		for range 20 {
			all.Go(func() {
				<-start
				got := fetch("GET", callback).status
				mu.Lock()
				defer mu.Unlock()
				statuses[got]++
			})
		}
		close(start)
		all.Wait()
		if again := fetch("GET", callback).status; again == 303 || again == 200 {
			statuses[-1]++
		}
		return statuses
	})
	b := newBench(t, nil, flow.Deps{OpenURL: open})
	b.run(flow.Exchange)
	statuses := seen()
	// One wins. The others are told so, or find the port closed by then.
	if statuses[303] != 1 || statuses[303]+statuses[409]+statuses[0] != 20 || statuses[-1] != 0 {
		t.Errorf("statuses %v, want 303 once and else 409 or a closed port", statuses)
	}
	b.wantCalls(1, 0, 0)
}

// The issuer in the response is missing, wrong, or differs in one slash.
func TestFaultWrongIssuerIsRefusedBeforeTheTokenCall(t *testing.T) {
	for _, test := range []struct {
		name     string
		kind     practice.Kind
		received func(issuer string) string
		first    string
	}{
		{"missing", practice.MissingIss, func(string) string { return "none" }, "does not keep the promise"},
		{"wrong", practice.WrongIss, func(string) string { return "https://issuer.example" }, "Another authorization server"},
		{"trailing slash", practice.IssTrailingSlash, func(issuer string) string { return issuer + "/" }, "contradicts itself"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil, flow.Deps{})
			b.run(flow.Request)
			b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: test.kind})
			snap := b.try(flow.Consent)
			wantFailure(t, snap, flow.Callback, flow.KindRefused, flow.Request, "E048")
			issuer := b.server.Issuer()
			text := snap.Stage(flow.Callback).Failure.Text
			if !strings.Contains(text, "Expected "+issuer+", received "+test.received(issuer)+".") {
				t.Errorf("the text does not name what was expected and what came: %s", text)
			}
			if first := advice.For(snap, flow.Callback).Causes[0]; !strings.Contains(first.Text, test.first) || first.Verdict == finding.Pass {
				t.Errorf("the first cause is %+v, want %q", first, test.first)
			}
			b.wantCalls(0, 0, 0)
		})
	}
}

// With typed endpoints nobody promises iss, but one that comes must still be the issuer's (mix-up).
func TestFaultWrongIssuerWithTypedEndpoints(t *testing.T) {
	b := newBench(t, func(c *client.Client) {
		c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = c.Issuer+"/authorize", c.Issuer+"/api/token"
	}, flow.Deps{})
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.WrongIss})
	b.run(flow.Request)
	wantFailure(t, b.try(flow.Consent), flow.Callback, flow.KindRefused, flow.Request, "E048")
	b.wantCalls(0, 0, 0)
}

// RFC 9700 2.1.1: whatever way a walk comes back to the request, state and verifier are new.
func TestNewAttemptHasNewStateAndVerifier(t *testing.T) {
	b := newBench(t, nil, flow.Deps{})
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.MissingIss, Once: true})
	b.run(flow.Request)
	before, again := b.try(flow.Consent), b.try(flow.Request)
	if before.Stage(flow.Request).Param("state") == again.Stage(flow.Request).Param("state") {
		t.Error("the second attempt has the state of the first")
	}
	if before.Request.PKCE.Verifier.Equal(again.Request.PKCE.Verifier) {
		t.Error("the second attempt has the verifier of the first")
	}
	if st := b.try(flow.Consent).Stage(flow.Callback); st.Status != flow.Done {
		t.Errorf("the second attempt: %+v", st.Failure)
	}
	b.wantCalls(0, 0, 0)
}
