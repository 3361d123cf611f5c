package token

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
)

func drop(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// breakOff promises more than it sends.
func breakOff(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	saysJSON(goodAnswer)(w, r)
}

// expiring ends when the test says so, and not by a clock: the request has then arrived, however busy the machine is.
type expiring struct {
	context.Context
	over chan struct{}
	err  error // written before over is closed
}

func (e *expiring) end(err error) {
	e.err = err
	close(e.over)
}

// Done implements context.Context.
func (e *expiring) Done() <-chan struct{} { return e.over }

// Err implements context.Context.
func (e *expiring) Err() error {
	select {
	case <-e.over:
		return e.err
	default:
		return nil
	}
}

// After the request went out, nothing is known, and nothing is sent again.
func TestUnknownOutcome(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		cancel bool
		says   string
	}{
		{"dropped", drop, false, "dropped"},
		{"hanging", hang, false, "timeout"},
		{"cancelled", hang, true, "cancelled"},
		{"broken off", breakOff, false, "broke off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := &expiring{Context: context.Background(), over: make(chan struct{})}
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case tt.cancel:
					ctx.end(context.Canceled)
				case tt.says == "timeout":
					ctx.end(context.DeadlineExceeded)
				}
				tt.answer(w, r)
			})
			r := client(t, s, Basic).Exchange(ctx, codeParams(), "")
			s.only(t)
			if !errors.Is(r.Err, ErrUnknownOutcome) || errors.Is(r.Err, context.Canceled) != tt.cancel {
				t.Fatalf("error = %v, want an unknown outcome", r.Err)
			}
			for _, part := range []string{tt.says, "The code may already have been used; start again"} {
				if !strings.Contains(r.Err.Error(), part) {
					t.Errorf("error = %q, want %q in it", r.Err, part)
				}
			}
			if verdict(r.Checks, "answer") != fail || !r.New.Access.IsZero() {
				t.Errorf("checks %v, answer %+v", r.Checks, r.Response)
			}
			if string(r.Exchange.RequestBody) == "" {
				t.Error("what was sent is not in the record")
			}
			noSecrets(t, r)
		})
	}
}

// Where no connection was made, the code is as good as before, and saying otherwise would cost a new sign-in.
func TestNotSent(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	self := httptest.NewUnstartedServer(http.HandlerFunc(saysJSON(goodAnswer)))
	self.Config.ErrorLog = discard
	self.StartTLS()
	defer self.Close()
	for name, tt := range map[string]struct{ url, says string }{
		"refused": {closed.URL, "refused"}, "self-signed": {self.URL, "self-signed certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, saysJSON(goodAnswer))
			c := client(t, s, Basic)
			c.TokenEndpoint = tt.url + "/token"
			r := c.Exchange(context.Background(), codeParams(), "")
			if !errors.Is(r.Err, ErrNotSent) || !strings.Contains(r.Err.Error(), tt.says) {
				t.Errorf("error = %v, want nothing sent and %q", r.Err, tt.says)
			}
			noSecrets(t, r)
		})
	}
}

// No request reaches the other host, and the form is not sent again.
func TestRedirectsAreRefused(t *testing.T) {
	calls := map[string]func(*Client) Result{
		"exchange": func(c *Client) Result { return c.Exchange(context.Background(), codeParams(), "") },
		"refresh": func(c *Client) Result {
			return c.Refresh(context.Background(), refreshParams(), Tokens{Refresh: secret.New("refresh-0001")})
		},
		"revoke": func(c *Client) Result {
			return c.Revoke(context.Background(), []authz.Param{{Name: "token", Value: "refresh-0001"}})
		},
	}
	for name, call := range calls {
		for _, status := range []int{301, 302, 303, 307, 308} {
			var s *server
			s = serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, s.other.URL+"/token?code="+theCode, status)
			})
			c := client(t, s, Post)
			c.HTTP.CheckRedirect = nil // even a client that would follow must not
			r := call(c)
			s.only(t)
			if !errors.Is(r.Err, ErrRedirected) || r.Exchange.Status != status {
				t.Errorf("%s %d: error %v, status %d", name, status, r.Err, r.Exchange.Status)
			}
			got := text(r.Checks, "redirect")
			if !strings.Contains(got, s.other.URL) || !strings.Contains(got, "tokens are never sent to a redirect target") {
				t.Errorf("%s %d: the check says %q", name, status, got)
			}
			noSecrets(t, r)
		}
	}
}

// A client can be used again: each result holds its own exchange.
func TestEachCallHasItsOwnExchange(t *testing.T) {
	s := serve(t, saysJSON(goodAnswer))
	c := client(t, s, Basic)
	a := c.Exchange(context.Background(), codeParams(), "")
	b := c.Refresh(context.Background(), refreshParams(), a.New)
	if a.Err != nil || b.Err != nil {
		t.Fatal(a.Err, b.Err)
	}
	if x, y := string(a.Exchange.RequestBody), string(b.Exchange.RequestBody); !strings.Contains(x, theCode) ||
		!strings.Contains(y, "grant_type=refresh_token") {
		t.Errorf("recorded %q and %q", x, y)
	}
	if len(s.requests) != 2 {
		t.Errorf("%d requests, want 2", len(s.requests))
	}
}

// A second request in the same call is refused before it leaves, whoever asks for it.
func TestAmenderSendsOnce(t *testing.T) {
	s := serve(t, saysJSON(goodAnswer))
	a := &formTransport{base: client(t, s, Basic).HTTP.Transport}
	for i, want := range []error{nil, errSecond} {
		req, _ := http.NewRequest(http.MethodPost, s.URL, strings.NewReader("a=b"))
		resp, err := a.RoundTrip(req)
		if !errors.Is(err, want) {
			t.Errorf("request %d: %v, want %v", i+1, err, want)
		}
		if err == nil {
			resp.Body.Close()
		}
	}
	s.only(t)
}
