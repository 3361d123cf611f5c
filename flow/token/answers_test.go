package token

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
)

// want is what one response of the token endpoint has to come to.
type want struct {
	err      error  // a sentinel, or nil
	code     string // of the *ErrorResponse; "-" for one without a code
	token    string // the usable access token, "" when unusable
	format   Format
	verdicts map[string]finding.Verdict
	says     string // part of what a person reads
}

type answerTest struct {
	name   string
	answer http.HandlerFunc
	want   want
}

const (
	pass = finding.Pass
	warn = finding.Warn
	fail = finding.Fail
	skip = finding.Skip
)

type verdicts = map[string]finding.Verdict

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// A refused code.
var refusedCodes = []answerTest{
	{"invalid_grant", says(400, "application/json", `{"error":"invalid_grant","error_description":"code expired"}`),
		want{code: "invalid_grant", format: JSON, says: "code expired",
			verdicts: verdicts{"status": pass, "token_error": fail, "error_registered": pass}}},
	{"description repeats the code", says(400, "application/json",
		`{"error":"invalid_grant","error_description":"`+theCode+` of \u001b[31mclient\u202e is used\n"}`),
		want{code: "invalid_grant", format: JSON, says: "of client is used"}},
	{"invalid_client without a challenge", says(401, "application/json", `{"error":"invalid_client"}`),
		want{code: "invalid_client", format: JSON, verdicts: verdicts{"status": pass, "www_authenticate": warn}}},
	{"unregistered code, odd status", says(403, "application/json", `{"error":"nope"}`),
		want{code: "nope", format: JSON, verdicts: verdicts{"status": warn, "error_registered": warn}}},
	{"429", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		says(429, "application/json", `{"error":"slow_down"}`)(w, r)
	}, want{code: "slow_down", format: JSON, verdicts: verdicts{"status": fail}, says: "Try again after: 7."}},
}

// Errors that come with status 200, or not as a string.
var oddErrors = []answerTest{
	{"GitHub form", says(200, "application/x-www-form-urlencoded",
		"error=bad_verification_code&error_description=The+code+passed+is+incorrect&error_uri=https%3A%2F%2Fexample.com"),
		want{code: "bad_verification_code", format: Form, says: "status 200. RFC 6749 5.2",
			verdicts: verdicts{"status": warn, "token_error": fail, "content_type": warn}}},
	{"Slack", saysJSON(`{"ok":false,"error":"invalid_code"}`),
		want{code: "invalid_code", format: JSON, verdicts: verdicts{"status": warn, "error_shape": warn}}},
	{"Slack without a code", saysJSON(`{"ok":false}`),
		want{code: "-", format: JSON, says: "ok is false", verdicts: verdicts{"error_shape": warn}}},
	{"Facebook object", says(400, "application/json",
		`{"error":{"message":"This authorization code has been used.","type":"OAuthException","code":100}}`),
		want{code: "OAuthException", format: JSON, says: "has been used", verdicts: verdicts{"error_shape": warn}}},
	{"Twitch message", says(400, "application/json", `{"status":400,"message":"Invalid authorization code"}`),
		want{code: "-", format: JSON, says: "Invalid authorization code", verdicts: verdicts{"error_shape": warn}}},
	{"error beside a token", saysJSON(`{` + twoMembers + `,"error":"x"}`),
		want{code: "x", format: JSON}},
}

// Bodies that are not what they should be.
var oddBodies = []answerTest{
	{"200 HTML", says(200, "text/html", "<html><form>Sign in</form></html>"),
		want{err: ErrUnusable, format: HTML, verdicts: verdicts{"body": fail, "content_type": warn}, says: "HTML page"}},
	{"502 HTML", says(502, "text/html", "<h1>Bad gateway</h1>"),
		want{code: "-", format: HTML, verdicts: verdicts{"status": fail}, says: "HTML page"}},
	{"JSON as text", says(200, "text/plain", goodAnswer),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"content_type": warn}, says: "text/plain"}},
	{"JSON as HTML", says(200, "text/html", goodAnswer),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"content_type": warn}}},
	{"no content type", says(200, "", goodAnswer),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"content_type": warn}}},
	{"201", says(201, "application/json", goodAnswer),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"status": warn}}},
	{"204", says(204, "", ""), want{err: ErrUnusable, format: Empty, says: "no body"}},
	{"gzip", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		saysJSON(gzipped(goodAnswer))(w, r)
	}, want{err: ErrUnusable, format: Text, verdicts: verdicts{"compressed": fail}, says: "compressed"}},
	{"gzip unlabelled", saysJSON(gzipped(goodAnswer)), want{err: ErrUnusable, format: Text, says: "compressed"}},
	{"Latin-1", saysJSON("{\"access_token\":\"access-token-0001\",\"token_type\":\"Bearer\",\"x\":\"caf\xe9\"}"),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"not_utf8": fail}, says: "offset 66"}},
	{"byte order mark", saysJSON("\xef\xbb\xbf" + goodAnswer),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"byte_order_mark": fail}, says: "byte 0"}},
	{"trailing junk", saysJSON(goodAnswer + "x"),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"trailing_junk": fail}, says: "byte 107"}},
	{"cut short", saysJSON(goodAnswer[:50]), want{err: ErrUnusable, format: JSON, verdicts: verdicts{"cut_short": fail}}},
	{"an array", saysJSON(`["access_token"]`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"not_an_object": fail}}},
	{"plain words", says(200, "text/plain", "all is well"), want{err: ErrUnusable, format: Text,
		verdicts: verdicts{"body": fail}}},
}

// Answers as forms.
var forms = []answerTest{
	{"Stack Exchange", says(200, "text/plain", "access_token=access-token-0001&expires=86400"),
		want{token: "access-token-0001", format: Form, says: "86400 seconds, is in expires, which is not standard",
			verdicts: verdicts{"content_type": warn, "expires_in": warn, "token_type": warn}}},
	{"GitHub", says(200, "application/x-www-form-urlencoded",
		"access_token=access-token-0001&scope=a%2Cb&token_type=bearer"),
		want{token: "access-token-0001", format: Form, says: "separated by commas",
			verdicts: verdicts{"scope_granted": warn, "token_type": pass, "expires_in": skip}}},
	{"duplicate", says(200, "text/plain", "access_token=access-token-0001&access_token=access-token-0002"),
		want{err: ErrUnusable, format: Form, verdicts: verdicts{"duplicate": fail}}},
	{"look-alike", says(200, "text/plain", "ACCESS_TOKEN=access-token-0001"),
		want{err: ErrUnusable, format: Form, verdicts: verdicts{"lookalike": fail}}},
	{"bad percent", says(200, "application/x-www-form-urlencoded", "access_token=access-token-0001&x=%zz"),
		want{err: ErrUnusable, format: Form, verdicts: verdicts{"bad_syntax": fail}, says: "byte 31"}},
}

// Answers that two readers could understand differently, or that are too much.
var hostile = []answerTest{
	{"duplicate", saysJSON(`{` + twoMembers + `,"access_token":"access-token-0002"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"duplicate": fail}, says: `The name "access_token" is repeated`}},
	{"uppercase", saysJSON(`{` + twoMembers + `,"ACCESS_TOKEN":"access-token-0002"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"lookalike": fail}, says: "ACCESS_TOKEN"}},
	{"upper case alone", saysJSON(`{"ACCESS_TOKEN":"access-token-0002","token_type":"Bearer"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"lookalike": fail}}},
	{"long s", saysJSON(`{` + twoMembers + `,"acceſs_token":"access-token-0002"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"lookalike": fail}}},
	{"Kelvin sign", saysJSON("{\"access_token\":\"access-token-0001\",\"access_to\u212aen\":\"access-token-0002\"}"),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"lookalike": fail}}},
	{"depth 10001", saysJSON(strings.TrimSuffix(goodAnswer, "}") + `,"x":` + strings.Repeat("[", 10001) +
		strings.Repeat("]", 10001) + "}"),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"too_deep": fail}, says: "64"}},
	{"300 kB", saysJSON(strings.TrimSuffix(goodAnswer, "}") + `,"x":"` + strings.Repeat("x", 300<<10) + `"}`),
		want{err: ErrTooLarge, format: JSON, verdicts: verdicts{"size": fail}, says: "262144 bytes"}},
	{"endless", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		chunk := []byte(`{"x":"` + strings.Repeat("x", 64<<10))
		for r.Context().Err() == nil {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}, want{err: ErrTooLarge, format: JSON, verdicts: verdicts{"size": fail}}},
	{"control character", saysJSON(`{"access_token":"access-token\n0001","token_type":"Bearer"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"control_character": fail},
			says: "Byte 12 of access_token"}},
	{"refresh token with NUL", saysJSON(`{` + twoMembers + `,"refresh_token":"r\u0000"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"control_character": fail}}},
	{"token is a number", saysJSON(`{"access_token":4711,"token_type":"Bearer"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"wrong_type": fail}, says: "number"}},
	{"no token", saysJSON(`{"token_type":"Bearer"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"access_token": fail}}},
	{"empty token", saysJSON(`{"access_token":"","token_type":"Bearer"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"access_token": fail}}},
	{"no token_type", saysJSON(`{"access_token":"access-token-0001"}`),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"token_type": warn}}},
	{"DPoP", saysJSON(`{"access_token":"access-token-0001","token_type":"DPoP"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"token_type": fail}, says: "DPoP"}},
	{"odd case", saysJSON(`{"access_token":"access-token-0001","token_type":"bEaReR"}`),
		want{token: "access-token-0001", format: JSON, verdicts: verdicts{"token_type": pass}}},
	// B6, RFC 6749 5.1: the example of the specification itself has a type that nobody knows.
	{"example of RFC 6749 5.1", saysJSON(`{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"example",` +
		`"expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"example_value"}`),
		want{err: ErrUnusable, format: JSON, verdicts: verdicts{"token_type": fail, "unknown_members": pass},
			says: "Unknown members are ignored: example_parameter."}},
}

func TestAnswers(t *testing.T) {
	for name, tests := range map[string][]answerTest{"10 refused code": refusedCodes, "12 odd errors": oddErrors,
		"13 odd bodies": oddBodies, "14 forms": forms, "16 hostile": hostile} {
		for _, tt := range tests {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				s := serve(t, tt.answer)
				r := client(t, s, Basic).Exchange(context.Background(), codeParams(), "a b")
				s.only(t)
				tt.want.verify(t, r)
				noSecrets(t, r)
			})
		}
	}
}

func (w want) verify(t *testing.T, r Result) {
	t.Helper()
	var answer *ErrorResponse
	switch {
	case w.code != "":
		if !errors.As(r.Err, &answer) || answer.Code != strings.TrimPrefix(w.code, "-") || answer.Status != r.Exchange.Status {
			t.Errorf("error = %v, want an ErrorResponse with code %q", r.Err, w.code)
		}
	case !errors.Is(r.Err, w.err) || w.err == nil && r.Err != nil:
		t.Errorf("error = %v, want %v", r.Err, w.err)
	}
	if (r.Err == nil) != (w.token != "") || r.New.Access.Reveal() != w.token {
		t.Errorf("the usable token is %q, want %q; error: %v", r.New.Access.Reveal(), w.token, r.Err)
	}
	if r.Response.Format != w.format {
		t.Errorf("format = %s, want %s", r.Response.Format, w.format)
	}
	for id, v := range w.verdicts {
		if got := verdict(r.Checks, id); got != v {
			t.Errorf("check %s = %q (%s), want %q", id, got, text(r.Checks, id), v)
		}
	}
	if !strings.Contains(textsOf(r), w.says) {
		t.Errorf("nothing says %q:\n%s", w.says, textsOf(r))
	}
	if len(r.Exchange.ResponseBody) == 0 && w.format != Empty {
		t.Error("the body is not in the record")
	}
	if r.Library == "" {
		t.Error("nothing is said of what x/oauth2 made of it")
	}
}

// The body decides what it is, whatever the label says: servers mislabel, and a page of HTML is never read as a form.
func TestBodyDecidesItsFormat(t *testing.T) {
	for _, tt := range []struct {
		label, body string
		want        Format
	}{
		{"application/json", "", Empty},
		{"application/x-www-form-urlencoded", " \r\n", Empty},
		{"text/html", `{"a":1}`, JSON},
		{"application/x-www-form-urlencoded", `{"a":1}`, JSON},
		{"application/json", "<html>x=1</html>", HTML},
		{"application/x-www-form-urlencoded", "<p>a=b", HTML},
		{"", "<p>a=b", HTML},
		{"text/html", "access_token=a&token_type=b", Form},
		{"application/x-www-form-urlencoded", "anything", Form},
		{"application/json", "neither", JSON},
		{"text/html", "an error occurred", Text},
		{"text/plain", "an error occurred", Text},
	} {
		if got := sniff(tt.label, []byte(tt.body)); got != tt.want {
			t.Errorf("%q labelled %q is %s, want %s", tt.body, tt.label, got, tt.want)
		}
	}
}
