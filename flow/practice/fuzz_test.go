package practice

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

// Whatever is posted to the token endpoint, the response is a JSON object with an error, and nothing panics.
func FuzzTokenForm(f *testing.F) {
	for _, seed := range []string{
		"", "grant_type=authorization_code&code=a&redirect_uri=b", "grant_type=refresh_token&refresh_token=a&scope=b",
		"grant_type=%zz", "a;b", "grant_type=authorization_code&grant_type=refresh_token", "client_id=practice-native",
		"grant_type=authorization_code&client_id=practice-native&code=x&code_verifier=" + testVerifier,
	} {
		f.Add(seed, "application/x-www-form-urlencoded", basicAuth("practice-web", webSecret))
	}
	f.Add("{}", "application/json", "Bearer x")
	f.Add("grant_type=refresh_token", "application/x-www-form-urlencoded; a=b", "Basic ====")
	s, err := newServer(Config{}, "127.0.0.1:1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body, contentType, authorization string) {
		r := httptest.NewRequest("POST", "http://127.0.0.1:1/api/token", strings.NewReader(body))
		r.Header["Content-Type"] = []string{contentType}
		r.Header["Authorization"] = []string{authorization}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Header().Get("Content-Type") != "application/json" {
			t.Fatalf("status %d, %q: not a JSON object: %v", w.Code, w.Header().Get("Content-Type"), err)
		}
		if code, _ := got["error"].(string); code == "" || w.Code < 400 {
			t.Fatalf("status %d with error %q", w.Code, code)
		}
		all := s.Decisions()
		if _, err := json.Marshal(all[len(all)-1]); err != nil {
			t.Fatalf("the decision does not encode: %v", err)
		}
	})
}

// Whatever the authorization request, it ends on a page of this server or at a registered redirect URI.
func FuzzAuthorizationQuery(f *testing.F) {
	f.Add(webQuery().Encode())
	f.Add(nativeQuery("redirect_uri", "http://127.0.0.1:1/callback").Encode())
	f.Add("client_id=practice-native&redirect_uri=http://127.0.0.1:3500%5C@evil.example/callback")
	f.Add("client_id=practice-web&redirect_uri=" + tutorialURI + "&scope=x&state=%0d%0aX: y")
	s, err := newServer(Config{}, "127.0.0.1:1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "http://127.0.0.1:1/authorize", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		switch {
		case to == "" && (w.Code == 200 || w.Code == 400):
		case w.Code == 303 && strings.HasPrefix(to, "http://127.0.0.1") && strings.Contains(to, "/callback?error="):
			if strings.ContainsAny(to, "\r\n") {
				t.Fatalf("a line break in Location %q", to)
			}
		default:
			t.Fatalf("status %d, Location %q", w.Code, to)
		}
	})
}
