package terminal

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// somebody is a server of somebody else that keeps its error to its own page, or that wants the credentials in the form.
func somebody(t *testing.T, authorize http.HandlerFunc) (args []string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/authorize" {
			authorize(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if r.ParseForm() == nil && r.PostForm.Get("client_secret") != "" {
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"error":"invalid_grant"}`)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		io.WriteString(w, `{"error":"invalid_client"}`)
	}))
	t.Cleanup(s.Close)
	return []string{"walk", "--authorization-endpoint", s.URL + "/authorize", "--token-endpoint", s.URL + "/token", "--client-id", "app",
		"--client-secret-env", "SECRET", "--auth", "basic", "--redirect-uri", "http://127.0.0.1:0/callback"}, asked
}

func secretOf(c *console) {
	c.Getenv = func(string) string { return "the-secret" }
}

// Where no callback comes, the authorization endpoint is asked once, and an error page is told before the wait ends.
func TestErrorPageIsToldWhileTheWalkWaits(t *testing.T) {
	page := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, "Error 400: redirect_uri_mismatch")
	}
	for _, noCheck := range []bool{false, true} {
		args, asked := somebody(t, page)
		args = append(args, "--timeout", "500ms")
		if noCheck {
			args = append(args, "--no-check")
		}
		code, c := run(func(c *console) {
			secretOf(c)
			c.Silence = 20 * time.Millisecond
			c.OpenURL = func(context.Context, string) error { return nil }
		}, args...)
		told := strings.Contains(c.err.String(), "does not accept the redirect URI")
		if code != exitFailed || told == noCheck || noCheck != (asked.Load() == 0) {
			t.Errorf("no check %v: exit code %d, told %v, %d requests:\n%s", noCheck, code, told, asked.Load(), c.err.String())
		}
	}
}

// After a refusal of the client the methods are probed with an invented code, so the walk knows what the check would.
func TestMethodIsProbedAfterARefusal(t *testing.T) {
	back := func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		http.Redirect(w, r, q.Get("redirect_uri")+"?code=the-code&state="+q.Get("state"), http.StatusFound)
	}
	for _, noCheck := range []bool{false, true} {
		args, _ := somebody(t, back)
		if noCheck {
			args = append(args, "--no-check")
		}
		code, c := run(func(c *console) {
			secretOf(c)
			c.OpenURL = func(ctx context.Context, url string) error {
				go func() { _ = anybody.Load(context.WithoutCancel(ctx), url) }() // which ends with the walk
				return nil
			}
		}, args...)
		probed := strings.Contains(c.out.String(), "accepts client_secret_post") || strings.Contains(c.err.String(), "accepts client_secret_post")
		if code != exitFailed || probed == noCheck {
			t.Errorf("no check %v: exit code %d, probed %v:\n%s", noCheck, code, probed, c.err.String())
		}
		if strings.Count(c.err.String(), "the-code") > 0 {
			t.Error("the code is told")
		}
	}
}
