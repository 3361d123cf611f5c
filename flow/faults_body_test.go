package flow_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/report"
)

// answerTest is one token response and what must come of it. An id means failure, with that advice.
type answerTest struct {
	name  string
	fault practice.Fault
	id    string
	check string // a check that must speak of it
	says  string // in its text
	want  finding.Verdict
}

func runAnswers(t *testing.T, tests []answerTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, snap := exchangeWith(t, test.fault)
			st := snap.Stage(flow.Exchange)
			if test.id != "" {
				wantFailure(t, snap, flow.Exchange, flow.KindAnswer, flow.Request, test.id)
				if !snap.Tokens.Access.IsZero() {
					t.Error("a token of this response is kept")
				}
			} else if st.Status != flow.Done {
				t.Errorf("exchange is %s (%+v), want done", st.Status, st.Failure)
			}
			got, text := verdicts(st)[test.check], textOf(st, test.check)
			if got != test.want || !strings.Contains(text, test.says) {
				t.Errorf("check %s is %q: %s\nwant %q with %q", test.check, got, text, test.want, test.says)
			}
			if len(st.Exchanges) != 1 || len(st.Exchanges[0].ResponseBody) == 0 {
				t.Error("the response is not there to be looked at")
			}
			b.wantCalls(1, 0, 0)
			if test.id == "" {
				if api := b.try(flow.API).Stage(flow.API); api.Status != flow.Done {
					t.Errorf("the token does not work: %+v", api.Failure)
				}
			}
		})
	}
}

func rawFault(status int, contentType, body string) practice.Fault {
	return practice.Fault{Kind: practice.Raw, Status: status, ContentType: contentType, Body: body}
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// Bodies that are not what they say, or not what they should be.
func TestFaultBodies(t *testing.T) {
	const json = "application/json"
	packed := rawFault(200, json, zipped(`{"access_token":"x","token_type":"Bearer"}`))
	packed.Header = map[string]string{"Content-Encoding": "gzip"}
	runAnswers(t, []answerTest{
		{"login page with 200", practice.Fault{Kind: practice.HTMLPage}, "E060", "body", "HTML page", finding.Fail},
		{"error page with 502", practice.Fault{Kind: practice.HTMLPage, Status: 502},
			"E045", "body", "HTML page", finding.Fail},
		{"JSON as text", practice.Fault{Kind: practice.ContentType, Value: "text/plain"}, "", "content_type",
			"labelled as text/plain", finding.Warn},
		{"JSON as HTML", practice.Fault{Kind: practice.ContentType, Value: "text/html"}, "", "content_type",
			"labelled as text/html", finding.Warn},
		{"no content type", practice.Fault{Kind: practice.ContentType},
			"", "content_type", "without a content type", finding.Warn},
		{"gzip", packed, "E060", "compressed", "compressed", finding.Fail},
		{"gzip unannounced", rawFault(200, json, zipped("{}")), "E060", "compressed", "compressed", finding.Fail},
		{"Latin-1", rawFault(200, json, `{"access_token":"{access_token}","token_type":"Bearer","name":"`+"\xe9"+`"}`),
			"E060", "not_utf8", "Latin-1", finding.Fail},
		{"byte order mark", rawFault(200, json, "\ufeff{body}"), "E060", "byte_order_mark", "byte order mark", finding.Fail},
		{"trailing junk", rawFault(200, json, "{body}{body}"), "E060", "trailing_junk", "byte", finding.Fail},
		{"cut short", rawFault(200, json, `{"access_token":"{access_token}"`), "E060", "cut_short", "", finding.Fail},
		{"text", rawFault(200, "text/plain", "ok"), "E060", "body", "neither JSON nor form-encoded", finding.Fail},
	})
}

// A form where JSON is meant, with the lifetime and the scope as some services spell them.
func TestFaultFormEncodedSuccess(t *testing.T) {
	_, snap := exchangeWith(t, rawFault(200, "application/x-www-form-urlencoded",
		"access_token={access_token}&expires=86400&scope=activity%2Cprofile"))
	st := snap.Stage(flow.Exchange)
	if st.Status != flow.Done {
		t.Fatalf("exchange: %+v", st.Failure)
	}
	if life := snap.Tokens.Expires.Sub(snap.Tokens.Received); life != 24*time.Hour {
		t.Errorf("the token lives for %v, want 24 h", life)
	}
	for id, want := range map[string]string{"content_type": "form-encoded, but JSON was expected", "expires_in": "not standard",
		"scope_granted": "profile", "token_type": "missing"} {
		if verdicts(st)[id] != finding.Warn || !strings.Contains(textOf(st, id), want) {
			t.Errorf("check %s is %s: %s; want a warning with %q", id, verdicts(st)[id], textOf(st, id), want)
		}
	}
	if snap.Grant.New.Scope != "activity,profile" {
		t.Errorf("the scope is shown as %v", snap.Grant.New.Scope)
	}
}

// shown is a value as the report and the window show it.
func shown(s flow.Snapshot, stage flow.Stage, name string) any {
	for _, v := range report.Values(s, stage) {
		if v.Name == name {
			return v.V
		}
	}
	return nil
}

// Lifetimes. The token is usable with each of them, and nothing ever says that it does not expire.
func TestFaultLifetimes(t *testing.T) {
	const unknown = time.Duration(-1 << 62)
	for _, test := range []struct {
		value   string // as JSON; "" leaves the member out
		life    time.Duration
		shown   any
		verdict finding.Verdict
	}{
		{"", unknown, nil, finding.Skip}, {"null", unknown, "null", finding.Skip}, {"0", 0, 0, finding.Warn},
		{"-1", -time.Second, -1, finding.Warn}, {`"3600"`, time.Hour, 3600, finding.Warn},
		{"3600.0", time.Hour, 3600, finding.Warn},
		{"3.6e3", time.Hour, 3600, finding.Warn}, {"1e30", unknown, "1e30", finding.Warn},
		{"600000000000", unknown, "600000000000", finding.Warn}, {`"abc"`, unknown, `"abc"`, finding.Warn},
		{"3600", time.Hour, 3600, finding.Pass},
	} {
		t.Run(test.value, func(t *testing.T) {
			b, snap := exchangeWith(t, practice.Fault{Kind: practice.ExpiresIn, Value: test.value})
			st := snap.Stage(flow.Exchange)
			life := unknown
			if !snap.Tokens.Expires.IsZero() {
				life = snap.Tokens.Expires.Sub(snap.Tokens.Received)
			}
			if st.Status != flow.Done || life != test.life || verdicts(st)["expires_in"] != test.verdict {
				t.Errorf("exchange is %s, lifetime %v, check %s (%s); want %v, %s", st.Status, life,
					verdicts(st)["expires_in"], textOf(st, "expires_in"), test.life, test.verdict)
			}
			if got := shown(snap, flow.Exchange, "expires_in"); fmt.Sprint(got) != fmt.Sprint(test.shown) {
				t.Errorf("shown as %v, want %v", got, test.shown)
			}
			line, err := report.Writer{}.Line(snap, flow.Exchange)
			if err != nil || strings.Contains(string(line), "never expires") {
				t.Errorf("report: %v, %s", err, line)
			}
			if api := b.try(flow.API).Stage(flow.API); api.Status != flow.Done {
				t.Errorf("the token was not used: %+v", api.Failure)
			}
		})
	}
}

// Answers that two readers could understand differently, that do not end, or whose token is no bearer token.
func TestFaultAmbiguousAnswers(t *testing.T) {
	extra := func(s string) practice.Fault { return practice.Fault{Kind: practice.ExtraMember, Value: s} }
	runAnswers(t, []answerTest{
		{"duplicate access_token", practice.Fault{Kind: practice.DuplicateKey},
			"E060", "duplicate", "access_token", finding.Fail},
		{"upper case twin", extra(`"ACCESS_TOKEN":"another"`), "E060", "lookalike", "", finding.Fail},
		{"long s twin", extra(`"acceſs_token":"another"`), "E060", "lookalike", "", finding.Fail},
		{"depth 10001", extra(`"x":` + strings.Repeat("[", 10001) + strings.Repeat("]", 10001)),
			"E060", "too_deep", "", finding.Fail},
		{"300 kB", extra(`"x":"` + strings.Repeat("x", 300<<10) + `"`), "E060", "size", "262144 bytes", finding.Fail},
		{"endless", practice.Fault{Kind: practice.Endless}, "E060", "size", "262144 bytes", finding.Fail},
		{"control character in the token", rawFault(200, "application/json",
			`{"access_token":"to\nken","token_type":"Bearer"}`), "E060", "control_character", "", finding.Fail},
		{"no token type", practice.Fault{Kind: practice.TokenType}, "", "token_type", "missing", finding.Warn},
		{"token type DPoP", practice.Fault{Kind: practice.TokenType, Value: "DPoP"},
			"E060", "token_type", "DPoP", finding.Fail},
		{"token type in odd case", practice.Fault{Kind: practice.TokenType, Value: "bEaReR"},
			"", "token_type", "bEaReR", finding.Pass},
	})
}
