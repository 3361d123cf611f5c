package words_test

import (
	"testing"

	"oauthwalk/flow/words"
)

func always(string) bool { return true }

// Each meaning is reached by its own sentence, so none stands in the shadow of one before it, and has a source for each
// phrase.
func TestEachMeaningIsReached(t *testing.T) {
	for _, m := range words.Meanings() {
		got := words.Affirmed(m.At, "", m.Says, func(string) bool { return m.If != "" })
		switch {
		case m.Cause == "" && got != nil:
			t.Errorf("%q affirms %s, want nothing", m.Says, got.Means)
		case m.Cause != "" && (got == nil || got.Means != m.Means || got.Cause != m.Cause):
			t.Errorf("%q affirms %+v, want %s", m.Says, got, m.Means)
		}
		if m.Cause != "" && (m.Fix == "" || m.ID == "" || m.Section == "") {
			t.Errorf("%s has no fix, ID or section", m.Means)
		}
		if m.Number != "" && m.Source == "" {
			t.Errorf("AADSTS%s has no source", m.Number)
		}
		for _, p := range m.Phrases {
			if p.Source == "" {
				t.Errorf("%s: %q has no source", m.Means, p.Words)
			}
		}
	}
}

// A condition that does not hold leaves the general meaning.
func TestConditionOfAMeaning(t *testing.T) {
	for holds, want := range map[bool]string{true: "method", false: "client_id_missing"} {
		if got := words.Affirmed("exchange", "invalid_request", "client_id is required", func(string) bool { return holds }); got == nil ||
			got.Means != want {
			t.Errorf("with the condition %v: %+v, want %s", holds, got, want)
		}
	}
}

// Codes and definitions of RFC 6749 name no cause, and neither do words that nobody knows.
func TestWhatAffirmsNothing(t *testing.T) {
	for code, text := range map[string]string{
		"invalid_client":      "",
		"invalid_grant":       "Bad Request",
		"unauthorized_client": "",
		"invalid_request": "The request is missing a required parameter, includes an invalid parameter value, includes a parameter " +
			"more than once, or is otherwise malformed.",
		"access_denied": "The resource owner or authorization server denied the request.",
		"flurb":         "the frobnicator is out of band",
	} {
		if got := words.Affirmed("exchange", code, text, always); got != nil {
			t.Errorf("%s %q affirms %s", code, text, got.Means)
		}
	}
}

func TestRead(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   words.Said
	}{
		"standard":           {400, `{"error":"invalid_grant","error_description":"no"}`, words.Said{Code: "invalid_grant", Text: "no"}},
		"with a hint":        {400, `{"error":"invalid_request","message":"no","hint":"why"}`, words.Said{Code: "invalid_request", Text: "no why"}},
		"object":             {400, `{"error":{"type":"OAuthException","message":"no"}}`, words.Said{Code: "OAuthException", Text: "no", Shape: words.Object}},
		"list":               {401, `{"errors":[{"errorType":"invalid_client","message":"no"}]}`, words.Said{Code: "invalid_client", Text: "no", Shape: words.List}},
		"list of fields":     {400, `{"errors":[{"resource":"AuthorizationCode","field":"code","code":"invalid"}]}`, words.Said{Code: "invalid", Text: "Authorization Code code invalid", Shape: words.List}},
		"not ok":             {200, `{"ok":false,"error":"bad"}`, words.Said{Code: "bad", Shape: words.NotOK}},
		"errcode":            {200, `{"errcode":40029,"errmsg":"no"}`, words.Said{Code: "40029", Text: "no", Shape: words.Own}},
		"code and msg":       {200, `{"code":20003,"msg":"no"}`, words.Said{Code: "20003", Text: "no", Shape: words.Own}},
		"status and text":    {400, `{"status":"BAD","message":"no"}`, words.Said{Code: "BAD", Text: "no", Shape: words.Own}},
		"message":            {400, `{"message":"no"}`, words.Said{Text: "no", Shape: words.Message}},
		"problem":            {401, `{"type":"about:blank","title":"t","status":401,"detail":"no"}`, words.Said{Text: "no", Shape: words.Own}},
		"nested":             {400, `{"fault":{"error":[{"code":"3200","detail":"no"}]}}`, words.Said{Code: "3200", Text: "no", Shape: words.Own}},
		"parameter":          {400, `{"client_id":["no"]}`, words.Said{Text: "client_id: no", Shape: words.Own}},
		"value sent back":    {400, `{"client_secret":"canary"}`, words.Said{}},
		"single quotes":      {400, `{'error': 'invalid_grant'}`, words.Said{Code: "invalid_grant"}},
		"byte order mark":    {400, "\ufeff" + `{"error":"x"}`, words.Said{Code: "x"}},
		"XML":                {400, `<?xml version="1.0"?><r><error>x</error><error_description>no &amp; no</error_description></r>`, words.Said{Code: "x", Text: "no & no"}},
		"tokens":             {200, `{"access_token":"a","token_type":"Bearer"}`, words.Said{}},
		"data with a code":   {200, `{"code":"US","name":"United States","description":"a country"}`, words.Said{}},
		"nothing":            {400, `{}`, words.Said{}},
		"no JSON":            {400, `<html>`, words.Said{}},
		"cut off":            {200, `{"access_token":"a`, words.Said{}},
		"number beside":      {400, `{"error":"x","error_codes":[700016,1]}`, words.Said{Code: "x", Text: "AADSTS700016"}},
		"number in the text": {400, `{"error":"x","error_description":"AADSTS50011: no","error_codes":[700016]}`, words.Said{Code: "x", Text: "AADSTS50011: no"}},
		"anybody's numbers":  {400, `{"error":"x","error_codes":[1234567]}`, words.Said{Code: "x"}},
		"number as an error": {400, `{"error":7,"message":"no"}`, words.Said{Code: "7", Text: "no"}},
	} {
		if got := words.Read(tt.status, []byte(tt.body)); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", name, got, tt.want)
		}
	}
}

// Whatever comes, reading it ends and does not panic.
func FuzzRead(f *testing.F) {
	f.Add(`{"error":{"errors":[{"data":{"error":[{}]}}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		s := words.Read(400, []byte(text))
		words.In(text)
		words.Visible([]byte(text))
		words.Affirmed("exchange", s.Code, s.Text, always)
	})
}
