package resource

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

const token = "access-token-of-the-test"

// api answers as told, and counts; stray counts what another host gets, which must stay nothing.
type api struct {
	url   string
	other string
	hits  atomic.Int32
	stray atomic.Int32
	last  atomic.Pointer[http.Request]
}

func serve(t *testing.T, answer func(a *api, w http.ResponseWriter, r *http.Request)) *api {
	t.Helper()
	a := &api{}
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { a.stray.Add(1) }))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.hits.Add(1)
		a.last.Store(r)
		answer(a, w, r)
	}))
	t.Cleanup(other.Close)
	t.Cleanup(s.Close)
	a.url, a.other = s.URL+"/api/me", other.URL
	return a
}

func fetch(t *testing.T, ctx context.Context, url, token string) Result {
	t.Helper()
	client, rec := wire.NewClient(nil)
	client.CheckRedirect = nil   // even a client that would follow must not
	client.Timeout = time.Minute // so that a test fails rather than hangs
	t.Cleanup(client.CloseIdleConnections)
	return Send(ctx, client, rec, new(secret.Redactor), Call{Address: url, Token: secret.New(token)})
}

func (a *api) only(t *testing.T) {
	t.Helper()
	if h, s := a.hits.Load(), a.stray.Load(); h != 1 || s != 0 {
		t.Errorf("the API got %d requests and the other host %d, want 1 and 0", h, s)
	}
}

func says(status int, body string, header ...string) func(*api, http.ResponseWriter, *http.Request) {
	return func(_ *api, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header()[header[i]] = append(w.Header()[header[i]], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func find(checks []finding.Finding, id string) finding.Finding {
	if i := slices.IndexFunc(checks, func(c finding.Finding) bool { return c.ID == id }); i >= 0 {
		return checks[i]
	}
	return finding.Finding{}
}

func noSecrets(t *testing.T, r Result) {
	t.Helper()
	var all []string
	for _, c := range r.Checks {
		all = append(all, c.Text)
	}
	for _, c := range r.Challenges {
		all = append(all, c.Realm, c.Description, c.Scope, c.Error)
	}
	if r.Err != nil {
		all = append(all, r.Err.Error())
	}
	if s := strings.Join(all, "\n"); strings.Contains(s, token) || strings.Contains(s, "\u202e") {
		t.Errorf("a text holds the token or a direction mark:\n%s", s)
	}
}

func TestGet(t *testing.T) {
	const wwwAuth = "Www-Authenticate"
	tests := []struct {
		name    string
		answer  func(*api, http.ResponseWriter, *http.Request)
		status  int
		code    string
		scope   string
		wait    time.Duration
		id      string // of a check
		verdict finding.Verdict
		says    string
	}{
		{"refused at 200", says(200, `{"ok":false,"error":"missing_scope"}`), 200, "missing_scope", "", 0, "api_status", finding.Fail,
			"the call was refused: missing_scope"},
		{"errcode at 200", says(200, `{"errcode":42001,"errmsg":"access_token expired"}`), 200, "42001", "", 0, "api_status",
			finding.Fail, "refused: 42001"},
		{"words of an error", says(400, `{"code":"missing_version","message":"Notion-Version header should be defined"}`), 400,
			"missing_version", "", 0, "api_status", finding.Fail, "400"},
		{"data with a code", says(200, `{"code":"US","name":"United States"}`), 200, "", "", 0, "api_status", finding.Pass, "200"},
		{"good", says(200, `{"name":"ann"}`), 200, "", "", 0, "api_body", finding.Pass, "JSON, as labelled"},
		{"empty", says(204, ``), 204, "", "", 0, "api_status", finding.Pass, "204"},
		{"expired", says(401, `{}`, wwwAuth,
			`Bearer error="invalid_token", error_description="`+token+` expired`+"\u202e"+`"`),
			401, "invalid_token", "", 0, "api_status", finding.Fail, "refused with the error invalid_token"},
		{"second challenge", says(401, `{}`, wwwAuth, `Basic realm="x"`, wwwAuth, `bearer error="invalid_token"`),
			401, "invalid_token", "", 0, "api_www_authenticate", finding.Pass, "Bearer"},
		{"no challenge", says(401, `{}`), 401, "", "", 0, "api_www_authenticate", finding.Warn, "would say why"},
		{"another scheme only", says(401, `{}`, wwwAuth, `Basic realm="x"`),
			401, "", "", 0, "api_www_authenticate", finding.Warn, "not for Bearer"},
		{"no code", says(401, `{}`, wwwAuth, `Bearer realm="x"`), 401, "", "", 0, "api_status", finding.Fail,
			"found no token"},
		{"malformed challenge", says(401, `{}`, wwwAuth, `Bearer error="invalid_token`),
			401, "invalid_token", "", 0, "api_www_authenticate", finding.Warn, "malformed"},
		{"insufficient_scope", says(403, `{}`, wwwAuth, `Bearer error="insufficient_scope", scope="activity email"`),
			403, "insufficient_scope", "activity email", 0, "api_status", finding.Fail, "Required: activity email."},
		{"forbidden", says(403, `{}`), 403, "", "", 0, "api_status", finding.Fail, "not allowed"},
		{"404", says(404, `{}`), 404, "", "", 0, "api_status", finding.Fail, "404"},
		{"429", says(429, `{}`, "Retry-After", "17"), 429, "", "", 17 * time.Second, "api_status", finding.Fail,
			"in 17s"},
		{"429 without a time", says(429, `{}`), 429, "", "", 0, "api_status", finding.Fail, "does not say when"},
		{"500", says(500, `oops`), 500, "", "", 0, "api_status", finding.Fail, "500"},
		{"HTML", says(200, `<html>sign in</html>`, "Content-Type", "x"), 200, "", "", 0, "api_body", finding.Warn,
			"HTML page"},
		{"broken JSON", says(200, `{"a":`), 200, "", "", 0, "api_body", finding.Warn, "not well formed"},
		{"cut", says(200, `"`+strings.Repeat("x", 300<<10)+`"`), 200, "", "", 0, "api_body", finding.Warn, "262144 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := serve(t, tt.answer)
			r := fetch(t, context.Background(), a.url, token)
			a.only(t)
			sent := a.last.Load()
			if got := sent.Header.Get("Authorization"); got != "Bearer "+token || sent.URL.RawQuery != "" {
				t.Errorf("Authorization %q, query %q", got, sent.URL.RawQuery)
			}
			var status *StatusError
			if errors.As(r.Err, &status) != (tt.status >= 300 || tt.code != "") ||
				status != nil && (status.Code != tt.code || status.Scope != tt.scope) {
				t.Errorf("error = %#v, want code %q and scope %q", r.Err, tt.code, tt.scope)
			}
			if r.Status != tt.status || r.RetryAfter != tt.wait {
				t.Errorf("status %d, wait %v", r.Status, r.RetryAfter)
			}
			if c := find(r.Checks, tt.id); c.Verdict != tt.verdict || !strings.Contains(c.Text, tt.says) {
				t.Errorf("check %s = %s %q, want %s with %q", tt.id, c.Verdict, c.Text, tt.verdict, tt.says)
			}
			noSecrets(t, r)
		})
	}
}

// Nothing reaches the other host.
func TestGetRefusesRedirects(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		a := serve(t, func(a *api, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, a.other+"/me?access_token="+token, status)
		})
		r := fetch(t, context.Background(), a.url, token)
		a.only(t)
		if !errors.Is(r.Err, ErrRedirected) || r.Status != status {
			t.Errorf("%d: error = %v", status, r.Err)
		}
		if got := find(r.Checks, "api_redirect").Text; !strings.Contains(got, a.other) {
			t.Errorf("%d: the check does not say where to: %q", status, got)
		}
		noSecrets(t, r)
	}
}

func TestGetWithoutAnAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	hang := serve(t, func(_ *api, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	cut := serve(t, func(_ *api, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
	})
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	late := func() context.Context {
		ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
		t.Cleanup(stop)
		return ctx
	}
	tests := []struct {
		name, url string
		ctx       func() context.Context
		also      error
		says      string
	}{
		{"refused", closed.URL, context.Background, ErrNoAnswer, "refused"},
		{"hanging", hang.url, late, context.DeadlineExceeded, "timeout"},
		{"cut short", cut.url, context.Background, ErrNoAnswer, "dropped"},
		{"cancelled", hang.url, func() context.Context { return cancelled }, context.Canceled, "cancelled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := fetch(t, tt.ctx(), tt.url, token)
			if !errors.Is(r.Err, ErrNoAnswer) || !errors.Is(r.Err, tt.also) || !strings.Contains(r.Err.Error(), tt.says) {
				t.Errorf("error = %v, want %v with %q", r.Err, tt.also, tt.says)
			}
			if find(r.Checks, "api_response").Verdict != finding.Fail {
				t.Errorf("checks = %v", r.Checks)
			}
			noSecrets(t, r)
		})
	}
}

// A token never goes into an address, and never to an address that is not safe.
func TestGetSendsNothingUnsafe(t *testing.T) {
	a := serve(t, says(200, `{}`))
	for name, tt := range map[string]struct{ url, token string }{
		"no address":           {"", token},
		"plain http":           {"http://192.0.2.1/me", token},
		"fragment":             {a.url + "#x", token},
		"query token":          {a.url + "?access_token=x", token},
		"query holds it":       {a.url + "?t=" + token, token},
		"path holds it":        {a.url + "/" + token, token},
		"line break in token":  {a.url, token + "\r\nX: y"},
		"non-ASCII in a token": {a.url, token + "ä"},
	} {
		t.Run(name, func(t *testing.T) {
			r := fetch(t, context.Background(), tt.url, tt.token)
			if !errors.Is(r.Err, ErrNotSent) {
				t.Errorf("error = %v, want nothing sent", r.Err)
			}
			noSecrets(t, r)
		})
	}
	if n := a.hits.Load(); n != 0 {
		t.Errorf("the API got %d requests, want none", n)
	}
}

// Taking the token out is a lesson: the call is made without the header.
func TestGetWithoutAToken(t *testing.T) {
	a := serve(t, says(401, `{}`, "Www-Authenticate", "Bearer"))
	r := fetch(t, context.Background(), a.url, "")
	a.only(t)
	if h := a.last.Load().Header; len(h["Authorization"]) != 0 {
		t.Errorf("Authorization = %q", h["Authorization"])
	}
	if find(r.Checks, "bearer_header").Verdict != finding.Warn || r.Status != 401 {
		t.Errorf("checks = %v", r.Checks)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "0": 0, "90": 90 * time.Second, " 5 ": 5 * time.Second, "-1": 0, "soon": 0, "99999999999": 0,
		"Sat, 21 Nov 2026 10:02:00 GMT": 2 * time.Minute, "Sat, 21 Nov 2026 09:00:00 GMT": 0,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", in, got, want)
		}
	}
}
