package terminal

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A text is explained without a walk: one JSON line, the causes in words, and an exit code that says whether a cause is
// known. What is pasted is repeated nowhere.
func TestExplain(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		code int
		id   string
		says string
	}{
		"token response": {`{"error":"invalid_grant","error_description":"authorization code already used"}`, exitOK, "E062", "already been used"},
		"own shape":      {`{"errcode":40125,"errmsg":"invalid appsecret"}`, exitOK, "E071", "client secret"},
		"form":           {"error=invalid_grant&error_description=Code+expired", exitOK, "E062", "expired"},
		"page":           {"<html><body><h1>Error 400: redirect_uri_mismatch</h1></body></html>", exitOK, "E001", "redirect URI"},
		"program":        {"MismatchingStateError: (mismatching_state) CSRF Warning! State not equal", exitOK, "E049", "state"},
		"callback":       {"http://127.0.0.1:5000/cb?error=access_denied&code=canary-of-the-code", exitOK, "E038", "Deny"},
		"token in words": {`{"error":"invalid_grant","error_description":"code canary-9f8e7d6c5b4a39281706 expired"}`, exitOK, "E062", "expired"},
		"nobody knows":   {"the frobnicator is out of band", exitInconclusive, "E000", "No explanation"},
		"empty":          {" \n", exitUsage, "", "there is no text"},
	} {
		t.Run(name, func(t *testing.T) {
			code, c := run(func(c *console) { c.Stdin = strings.NewReader(tt.text) }, "explain", "-")
			if code != tt.code || !strings.Contains(c.err.String(), tt.says) {
				t.Errorf("exit code %d, want %d; standard error: %s", code, tt.code, c.err.String())
			}
			if strings.Contains(c.err.String()+c.out.String(), "canary") {
				t.Error("the pasted code is repeated")
			}
			if tt.id == "" {
				return
			}
			var line struct {
				What, Section, ID string
				Causes            []struct{ Text, Fix string }
			}
			if err := json.Unmarshal([]byte(c.out.String()), &line); err != nil || line.ID != tt.id || len(line.Causes) == 0 || line.What == "" {
				t.Errorf("%v: %s, want %s", err, c.out.String(), tt.id)
			}
		})
	}
	file := filepath.Join(t.TempDir(), "page.txt")
	if err := os.WriteFile(file, []byte("AADSTS50011: The reply URL"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, c := run(nil, "explain", file); code != exitOK || !strings.Contains(c.err.String(), "redirect URI") {
		t.Errorf("a file: exit code %d: %s", code, c.err.String())
	}
	for _, args := range [][]string{{"explain", file + ".none"}, {"explain", file, file}, {"explain", "--frob"}} {
		if code, _ := run(nil, args...); code != exitUsage {
			t.Errorf("%v: exit code %d, want %d", args, code, exitUsage)
		}
	}
	if code, _ := run(func(c *console) { c.Stdin = strings.NewReader(strings.Repeat("x", explained+1)) }, "explain"); code != exitUsage {
		t.Errorf("a text that is too long: exit code %d, want %d", code, exitUsage)
	}
}

// A long text costs no more than its start: errors are short.
func TestExplainLongTexts(t *testing.T) {
	took := func(text string) time.Duration {
		start := time.Now()
		run(func(c *console) { c.Stdin = strings.NewReader(text) }, "explain", "-")
		return time.Since(start)
	}
	took("<") // reads what is known of errors
	for name, unit := range map[string]string{"tags": "<", "comments": "<!--", "JSON": `{"error":"` + strings.Repeat("a", explained-20) + `"}`} {
		long := strings.Repeat(unit, explained/len(unit))
		if short, all := took(long[:64<<10]), took(long); all > 5*short+time.Second {
			t.Errorf("%s: %v, and %v for the first 64 KiB", name, all, short)
		}
	}
}

// A server that says nothing before a sign-in leaves the check inconclusive; one that fails does not.
func TestCheckIsInconclusive(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		http.Redirect(w, r, "/login?next="+r.URL.RawQuery, http.StatusFound)
	}))
	defer s.Close()
	args := []string{"check", "--authorization-endpoint", s.URL + "/authorize", "--token-endpoint", s.URL + "/token", "--client-id", "app",
		"--redirect-uri", "http://127.0.0.1:0/callback", "--auth", "none", "--pkce", "S256", "--timeout", "30"}
	code, c := run(nil, args...)
	if code != exitInconclusive || !strings.Contains(c.out.String(), `"check":"client_id","verdict":"unknown"`) {
		t.Errorf("exit code %d, want %d:\n%s%s", code, exitInconclusive, c.out.String(), c.err.String())
	}
	s.Close()
	if code, _ := run(nil, args...); code != exitFailed {
		t.Errorf("without a server: exit code %d, want %d", code, exitFailed)
	}
}

func TestFlagsThatAreUnderstood(t *testing.T) {
	for _, args := range [][]string{
		{"check", "--auth", "client_secret_basic"},
		{"check", "--auth", "client_secret_basic", "--pkce", "plain", "--timeout", "5"},
		{"check", "--timeout", "1m"},
	} {
		if code, c := run(nil, args...); code != exitOK {
			t.Errorf("%v: exit code %d: %s", args, code, c.err.String())
		}
	}
	for _, args := range [][]string{{"check", "--timeout", "soon"}, {"check", "--timeout", "0"}, {"check", "--pkce", "S512"},
		{"walk", "--timeout", "-1s"}, {"check", "--auth", "client_secret_jwt"}} {
		if code, _ := run(nil, args...); code != exitUsage {
			t.Errorf("%v: exit code %d, want %d", args, code, exitUsage)
		}
	}
}
