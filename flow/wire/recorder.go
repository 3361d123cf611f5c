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
// goroutines. It keeps everything until Forget, so it is meant for one walk, not for a server.
type Recorder struct {
	Base    http.RoundTripper // nil means NewTransport()
	MaxBody int64             // bytes kept of each body; 0 means DefaultMaxBody
	Now     func() time.Time  // nil means time.Now; called from several goroutines
	Timeout time.Duration     // of an exchange, its body included; 0 means 20 seconds

	once    sync.Once
	own     http.RoundTripper
	mu      sync.Mutex
	entries []*entry
}

// entry is a place in the order of sending, taken before the request goes out.
type entry struct {
	done bool
	x    Exchange
}

// NewClient makes a client that records. It never follows a redirect: a token request that is redirected would carry
// its code, verifier and secret to another place, and a person debugging wants to see the 3xx itself. A nil base means
// NewTransport(). Call CloseIdleConnections on the client when the walk is over.
func NewClient(base http.RoundTripper) (*http.Client, *Recorder) {
	if base == nil {
		base = NewTransport()
	}
	rec := &Recorder{Base: base}
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
	limit, now := r.limit(), r.clock()
	// A limit of http.Client would cost four times as much.
	ctx, cancel := context.WithTimeout(req.Context(), cmp.Or(r.Timeout, totalTimeout))
	defer cancel()
	e := r.enter()
	x := Exchange{Started: now(), Method: method(req), URL: req.URL.String(), RequestBody: readRequest(req, limit)}
	w := &watch{now: now}
	resp, err := r.send(ctx, req, w)
	var bodyErr error
	if err == nil {
		// The body is read while the watch still runs, but its heads are safe from the next request: see take.
		x.ResponseBody, bodyErr = readBody(resp.Body, resp.ContentLength, limit)
		x.Truncated = errors.Is(bodyErr, ErrTooLarge)
		resp.Body = replay(x.ResponseBody, bodyErr)
	}
	x.Duration = now().Sub(x.Started)
	x.fill(req, resp, w.stop())
	x.Problem = problem(ctx, err, bodyErr)
	if f, failed := TLSFailureOf(err, req.URL.Hostname()); failed && ctx.Err() == nil {
		x.TLS, x.Problem = &f, f.Text()
	}
	errors.As(err, &x.Proxy)
	r.leave(e, x)
	return resp, err
}

// send refuses plain http to other machines before anything is dialled.
func (r *Recorder) send(ctx context.Context, req *http.Request, w *watch) (*http.Response, error) {
	if err := checkPlain(req.URL); err != nil {
		if req.Body != nil {
			req.Body.Close() // a RoundTripper closes the body whatever happens
		}
		return nil, err
	}
	return r.base().RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, w.hooks())))
}

// Exchanges gives copies of all finished exchanges, in order of sending.
func (r *Recorder) Exchanges() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Exchange
	for _, e := range r.entries {
		if e.done {
			all = append(all, e.x.clone())
		}
	}
	return all
}

// Next gives, once it is over, a copy of the exchange that is sent next; false when none was.
func (r *Recorder) Next() func() (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.entries)
	return func() (Exchange, bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if n < len(r.entries) && r.entries[n].done {
			return r.entries[n].x.clone(), true
		}
		return Exchange{}, false
	}
}

// Last gives a copy of the finished exchange that was sent last; false when there is none.
func (r *Recorder) Last() (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.entries) - 1; i >= 0; i-- {
		if r.entries[i].done {
			return r.entries[i].x.clone(), true
		}
	}
	return Exchange{}, false
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport below.
func (r *Recorder) CloseIdleConnections() {
	if c, ok := r.base().(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (r *Recorder) enter() *entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := new(entry)
	r.entries = append(r.entries, e)
	return e
}

func (r *Recorder) leave(e *entry, x Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.x, e.done = x, true
}

func (r *Recorder) base() http.RoundTripper {
	if r.Base != nil {
		return r.Base
	}
	r.once.Do(func() { r.own = NewTransport() })
	return r.own
}

func (r *Recorder) limit() int64 {
	if r.MaxBody > 0 {
		return r.MaxBody
	}
	return DefaultMaxBody
}

func (r *Recorder) clock() func() time.Time {
	if r.Now != nil {
		return r.Now
	}
	return time.Now
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
