package token

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// FuzzParse holds the parser and everything that speaks about its responses to what must always be true.
func FuzzParse(f *testing.F) {
	for _, tests := range [][]answerTest{refusedCodes, oddErrors, oddBodies, forms, hostile} {
		for _, tt := range tests {
			if tt.name == "endless" || tt.name == "300 kB" {
				continue
			}
			w := httptest.NewRecorder()
			tt.answer(w, httptest.NewRequest(http.MethodPost, "/", nil))
			f.Add(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
		}
	}
	f.Add(200, "application/json", []byte(`{"access_token":"`+strings.Repeat("s", 30)+`","token_type":"`+
		strings.Repeat("s", 30)+`","error":{"message":"`+strings.Repeat("s", 30)+`"},"expires_in":"1"}`))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		k := call{client: &Client{Now: time.Now}, transport: &formTransport{}, redact: new(secret.Redactor)}
		k.redact.Add(secret.New(theCode))
		k.result.Arrived = time.Now()
		k.result.Exchange = wire.Exchange{Status: status, ResponseBody: body,
			ResponseHeader: []wire.Field{{Name: "Content-Type", Value: contentType}}}
		k.result.Response = Read(k.result.Exchange, k.redact)
		k.checkTransport()
		k.result.Err = k.judge("a b")
		r := k.result
		a := r.Response
		if r.Err == nil && (a.AccessToken.IsZero() || a.HasError() || len(a.problems) > 0 || !success(status)) {
			t.Errorf("usable: %+v", a)
		}
		if strings.ContainsFunc(a.AccessToken.Reveal(), func(c rune) bool { return c < ' ' || c > '~' }) && r.Err == nil {
			t.Error("a token with odd characters is usable")
		}
		all := textsOf(r)
		for _, token := range []secret.Value{a.AccessToken, a.RefreshToken, a.IDToken} {
			if s := token.Reveal(); distinctive(s) && strings.Contains(all, s) {
				t.Errorf("a text holds the token %q:\n%s", s, all)
			}
		}
		var answer *ErrorResponse
		if errors.As(r.Err, &answer) && strings.ContainsAny(answer.Description+answer.Code, "\x1b\n\u202e") {
			t.Errorf("control characters in %q", answer)
		}
	})
}

// distinctive tells tokens from words that our own texts use too. A token that ends as a sentence does could be seen
// where another value merely stands at the end of one.
func distinctive(s string) bool {
	return len(s) >= 24 && s == strings.Trim(s, `.,:;()"`) && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' })
}
