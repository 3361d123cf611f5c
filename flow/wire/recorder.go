package wire

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Recorder is an http.RoundTripper that keeps every request and answer passing through it. It reads a response to its
// end, or to its limit, before it returns: the duration it notes is that of the whole exchange. Safe for use by several
// goroutines. It forgets nothing, so it is meant for one walk, not for a server. NewClient makes one.
type Recorder struct {
	Base    http.RoundTripper
	MaxBody int64            // bytes kept of each body
	Now     func() time.Time // called from several goroutines
	Timeout time.Duration    // of an exchange, its body included

	mu      sync.Mutex
	entries []*Exchange // in order of sending, nil until it is over
}

// NewClient makes a client that records. It never follows a redirect: a token request that is redirected would carry
// its code, verifier and secret to another place, and a person debugging wants to see the 3xx itself. A nil base means
// NewTransport(). Call CloseIdleConnections on the client when the walk is over.
func NewClient(base http.RoundTripper) (*http.Client, *Recorder) {
	if base == nil {
		base = NewTransport()
	}
	rec := &Recorder{Base: base, MaxBody: DefaultMaxBody, Now: time.Now, Timeout: totalTimeout}
	return Unredirected(&http.Client{Transport: rec}), rec
}

// Unredirected is a copy of the client that follows no redirect and keeps no cookie, whatever the client would do.
func Unredirected(c *http.Client) *http.Client {
	own := *c
	own.Jar = nil
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// Once sends a request by client, which records here, and gives its record. The error is that of the request or of its
// body. No redirect is followed.
func (r *Recorder) Once(client *http.Client, req *http.Request) (Exchange, error) {
	next := r.Next()
	resp, err := Unredirected(client).Do(req)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	x, _ := next()
	return x, err
}

// Hop is where a response to a GET leads on the same server, as http and https tell servers apart; "" where it does not.
func Hop(method, from, location string, status int) string {
	base, err := url.Parse(from)
	if method != http.MethodGet || status < 301 || status > 308 || location == "" || err != nil {
		return ""
	}
	to, err := base.Parse(location)
	if err != nil || to.Scheme != base.Scheme || !strings.EqualFold(to.Host, base.Host) {
		return ""
	}
	to.Fragment = ""
	return to.String()
}

// RoundTrip sends req once and records what happened. A body longer than the limit ends in ErrTooLarge for the caller.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	// A limit of http.Client would cost four times as much.
	ctx, cancel := context.WithTimeout(req.Context(), r.Timeout)
	defer cancel()
	place := r.enter()
	x := Exchange{Started: r.Now(), URL: req.URL.String(), RequestBody: readRequest(req, r.MaxBody),
		Method: cmp.Or(req.Method, http.MethodGet)} // as net/http reads an empty one
	w := &watch{now: r.Now}
	resp, err := r.send(ctx, req, w)
	var bodyErr error
	if err == nil {
		// The body is read while the watch still runs, but its heads are safe from the next request: see take.
		x.ResponseBody, bodyErr = readBody(resp.Body, resp.ContentLength, r.MaxBody)
		x.Truncated = errors.Is(bodyErr, ErrTooLarge)
		resp.Body = replay(x.ResponseBody, bodyErr)
	}
	x.Duration = r.Now().Sub(x.Started)
	x.fill(req, resp, w.stop())
	x.Problem = problem(ctx, err, bodyErr)
	if f, failed := TLSFailureOf(err, req.URL.Hostname()); failed && ctx.Err() == nil {
		x.TLS, x.Problem = &f, f.Text()
	}
	x.Proxy, _ = errors.AsType[*ProxyError](err)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[place] = &x
	return resp, err
}

// send lets http pass only to loopback hosts, before anything is dialled: codes, tokens and passwords would cross the
// network in the clear (RFC 6749 sections 1.6 and 10.9).
func (r *Recorder) send(ctx context.Context, req *http.Request, w *watch) (*http.Response, error) {
	if strings.EqualFold(req.URL.Scheme, "http") && !IsLoopback(req.URL.Hostname()) {
		if req.Body != nil {
			req.Body.Close() // a RoundTripper closes the body whatever happens
		}
		return nil, ErrPlainHTTP
	}
	return r.Base.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, w.hooks())))
}

// enter takes a place in the order of sending, before the request goes out.
func (r *Recorder) enter() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, nil)
	return len(r.entries) - 1
}

// Exchanges are all that are over, in order of sending.
func (r *Recorder) Exchanges() (all []Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.entries {
		if x != nil {
			all = append(all, *x)
		}
	}
	return all
}

// Next gives, once it is over, the exchange that is sent next; false when none was.
func (r *Recorder) Next() func() (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.entries)
	return func() (Exchange, bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if n < len(r.entries) && r.entries[n] != nil {
			return *r.entries[n], true
		}
		return Exchange{}, false
	}
}

// Last is the exchange, of those that are over, that was sent last; false when there is none.
func (r *Recorder) Last() (Exchange, bool) {
	all := r.Exchanges()
	if len(all) == 0 {
		return Exchange{}, false
	}
	return all[len(all)-1], true
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport below.
func (r *Recorder) CloseIdleConnections() {
	if c, ok := r.Base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// problem puts into words why no complete response came. A cancelled context shows as many errors; it is asked first.
func problem(ctx context.Context, errs ...error) string {
	for _, err := range errs {
		switch {
		case err == nil:
		case ctx.Err() != nil && !errors.Is(err, ErrTooLarge):
			return Explain(ctx.Err())
		default:
			return Explain(err)
		}
	}
	return ""
}
