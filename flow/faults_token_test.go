package flow_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Invalid_grant for each of its four reasons. One POST, the reason first in the advice, restart and no retry.
func TestFaultInvalidGrant(t *testing.T) {
	now := &clock{now: time.Now()}
	for _, test := range []struct {
		name    string
		thief   bool
		between func(*bench) error
		calls   int
		id      string
		likely  string // the first cause
		bad     bool   // the walk's own evidence is for it
	}{
		{name: "code expired", between: func(*bench) error { now.forward(301 * time.Second); return nil },
			calls: 1, id: "E062", likely: "The code has expired.", bad: true},
		{name: "code already used", thief: true, calls: 2, id: "E062", likely: "The server does not accept the code: it has expired, has already been used"},
		{name: "wrong verifier", between: func(b *bench) error {
			return b.walk.Edit(flow.Exchange, "code_verifier", strings.Repeat("v", 43))
		}, calls: 1, id: "E065", likely: "The verifier that was sent is not", bad: true},
		{name: "wrong redirect URI", between: func(b *bench) error {
			return b.walk.Edit(flow.Exchange, "redirect_uri", "http://127.0.0.1:3599/other")
		}, calls: 1, id: "E064", likely: "The two", bad: true},
		{name: "code changed", between: func(b *bench) error { return b.walk.Edit(flow.Exchange, "code", "another-code") },
			calls: 1, id: "E062", likely: "The code was changed", bad: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			deps := flow.Deps{Now: now.Now}
			if test.thief {
				deps.OpenURL = (&thief{t: t}).visit
			}
			b := newBench(t, func(c *client.Client) {
				web(c)
				if test.thief {
					c.PKCE = authz.Off // with it, whoever sees the code can do nothing with it
				}
			}, deps)
			b.run(flow.Consent)
			if test.between != nil {
				if err := test.between(b); err != nil {
					t.Fatal(err)
				}
			}
			snap := b.try(flow.Exchange)
			wantFailure(t, snap, flow.Exchange, flow.KindAnswer, flow.Request, test.id)
			st := snap.Stage(flow.Exchange)
			if st.Failure.Code != "invalid_grant" || len(st.Exchanges) != 1 || st.Exchanges[0].Status != 400 {
				t.Errorf("code %q, %d exchanges recorded, want invalid_grant in one", st.Failure.Code, len(st.Exchanges))
			}
			x := st.Exchanges[0]
			if !strings.Contains(string(x.RequestBody), "grant_type=authorization_code") ||
				!strings.Contains(string(x.ResponseBody), "invalid_grant") {
				t.Error("request and answer are not there to be looked at")
			}
			b.wantCalls(test.calls, 0, 0)
			first := advice.For(snap, flow.Exchange).Causes[0]
			if !strings.HasPrefix(first.Text, test.likely) || first.Verdict == finding.Pass {
				t.Errorf("the first cause is %+v, want %q", first, test.likely)
			}
			if test.bad && first.Evidence == "" {
				t.Error("the first cause has no evidence")
			}
			if err := b.walk.Do(flow.Exchange); err == nil {
				t.Error("the code can be sent again")
			}
		})
	}
}

// thief sees the callback first and uses its code, as an extension or a log reader could.
type thief struct{ t *testing.T }

func (f *thief) visit(ctx context.Context, address string) error {
	address = begun(ctx, address)
	callback, err := somebody.Answer(ctx, address)
	if err != nil {
		return err
	}
	u, _ := url.Parse(callback)
	start, _ := url.Parse(address)
	form := url.Values{"grant_type": {"authorization_code"}, "code": {u.Query().Get("code")},
		"redirect_uri": {start.Query().Get("redirect_uri")}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+start.Host+"/api/token",
		strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("web", "web-secret-of-the-test")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	resp.Body.Close()
	return somebody.Load(ctx, callback)
}

// exchangeWith walks to the exchange and does it with faults put in.
func exchangeWith(t *testing.T, faults ...practice.Fault) (*bench, flow.Snapshot) {
	t.Helper()
	b := newBench(t, web, flow.Deps{})
	b.run(flow.Consent)
	for i := range faults {
		faults[i].Endpoint = practice.EndpointToken
	}
	b.server.SetFaults(faults...)
	return b, b.try(flow.Exchange)
}

// The connection breaks after the request, at once or in the middle of the response.
func TestFaultDroppedTokenRequest(t *testing.T) {
	b, snap := exchangeWith(t, practice.Fault{Kind: practice.Drop})
	wantFailure(t, snap, flow.Exchange, flow.KindNetwork, flow.Request, "E059")
	text := snap.Stage(flow.Exchange).Failure.Text
	for _, words := range []string{"Unknown outcome", "The code may already have been used", "start again from the request"} {
		if !strings.Contains(text, words) {
			t.Errorf("the text does not say %q: %s", words, text)
		}
	}
	b.wantCalls(1, 0, 0)
}

func TestFaultTokenAnswerBreaksOff(t *testing.T) {
	b, snap := exchangeWith(t, practice.Fault{Kind: practice.Raw, ContentType: "application/json", Body: "{body}",
		Header: map[string]string{"Content-Length": "5000"}})
	wantFailure(t, snap, flow.Exchange, flow.KindNetwork, flow.Request, "E059")
	if !snap.Tokens.Access.IsZero() {
		t.Error("a token of half a response is kept")
	}
	b.wantCalls(1, 0, 0)
}

// Errors as GitHub, Slack and Facebook spell them, and a plain one with status 200.
func TestFaultErrorsInForeignShapes(t *testing.T) {
	for _, test := range []struct {
		name        string
		fault       practice.Fault
		id          string
		code        string
		description string
		warned      string // the check that says how it is not standard
	}{
		{"GitHub, form", practice.Fault{Kind: practice.Raw, ContentType: "application/x-www-form-urlencoded; charset=utf-8",
			Body: "error=bad_verification_code&error_description=The+code+passed+is+incorrect+or+expired.&error_uri=x"},
			"E076", "bad_verification_code", "The code passed is incorrect or expired.", "status"},
		{"GitHub, JSON", practice.Fault{Kind: practice.ErrorAt200}, "E076", "bad_verification_code",
			"The code passed is incorrect or expired.", "status"},
		{"Slack", practice.Fault{Kind: practice.Raw, ContentType: "application/json",
			Body: `{"ok":false,"error":"invalid_code"}`}, "E062", "invalid_code", "", "error_shape"},
		{"Facebook", practice.Fault{Kind: practice.Raw, Status: 400, ContentType: "application/json",
			Body: `{"error":{"message":"This authorization code has been used.","type":"OAuthException","code":100}}`},
			"E062", "OAuthException", "This authorization code has been used.", "error_shape"},
		{"standard, with status 200", practice.Fault{Kind: practice.ErrorAt200, Value: "invalid_grant"}, "E062",
			"invalid_grant", "The code passed is incorrect or expired.", "status"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, snap := exchangeWith(t, test.fault)
			wantFailure(t, snap, flow.Exchange, flow.KindAnswer, flow.Request, test.id)
			st := snap.Stage(flow.Exchange)
			if st.Failure.Code != test.code || st.Failure.Description != test.description {
				t.Errorf("got %q (%q), want %q (%q)", st.Failure.Code, st.Failure.Description, test.code, test.description)
			}
			if got := verdicts(st)[test.warned]; got != finding.Warn {
				t.Errorf("check %s is %q, want a warning: %s", test.warned, got, textOf(st, test.warned))
			}
			if snap.Tokens != (flow.Tokens{}) {
				t.Error("something was kept of an error")
			}
			b.wantCalls(1, 0, 0)
		})
	}
}
