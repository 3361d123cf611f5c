package practice

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// However much garbage a program sends, the log has its last 500 requests in less than 16 MB.
func TestLogIsBounded(t *testing.T) {
	play := &Play{As: "x", Name: "X", Paths: Paths{Authorization: "/authorize", Token: "/token"}, Auth: []string{"client_secret_basic"}}
	long := "http://127.0.0.1/" + strings.Repeat("r", 40<<10)
	s, err := newServer(Config{Play: play, RedirectURIs: []string{long}}, "127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	var scopes, form strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&scopes, "s%d ", i)
		fmt.Fprintf(&form, "p%d=%s&", i, "%00%e2%80%ae")
	}
	ask := func(method, target, body string) {
		r := httptest.NewRequest(method, "http://127.0.0.1:1"+target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range keptDecisions/2 + 10 {
		ask("GET", "/authorize?"+url.Values{"client_id": {"practice-web"}, "redirect_uri": {long + "x"}, "scope": {scopes.String()}}.Encode(), "")
		ask("GET", "/authorize?"+url.Values{"client_id": {"practice-web"}, "redirect_uri": {long}, "response_type": {"code"}, "scope": {scopes.String()}}.Encode(), "")
		ask("POST", "/token", form.String()+"grant_type=authorization_code&code=x")
	}
	all := s.Decisions()
	size := 0
	for _, d := range all {
		for _, part := range []any{d, d.Sent, d.Said, d.Expected} {
			text, err := json.Marshal(part)
			if err != nil {
				t.Fatal(err)
			}
			size += len(text)
		}
	}
	if len(all) != 500 || size > 16<<20 {
		t.Errorf("%d requests in %d bytes", len(all), size)
	}
}
