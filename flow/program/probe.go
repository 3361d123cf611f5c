package program

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// EndpointCallback stands in the events about the program's own callback, which is no endpoint of the server.
const EndpointCallback practice.Endpoint = "callback"

// probeTimeout is short: the program runs on this machine, and the person is at the sign-in page meanwhile.
const probeTimeout = time.Second

// Probe asks whether the program's callback is there, before a code is sent to it: one OPTIONS without query and cookie, to
// a loopback address only. 404 says that the route is missing, a refused connection that the program does not run;
// anything else says nothing, and gives no event. RFC 9110 9.3.7: OPTIONS is safe, it changes nothing.
func (w *Watch) Probe(ctx context.Context, d practice.Decision) (Event, bool) {
	u, err := url.Parse(d.RedirectURI)
	if err != nil || u.Scheme != "http" || !wire.IsLoopback(u.Hostname()) {
		return Event{}, false
	}
	u.RawQuery, u.Fragment = "", ""
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodOptions, u.String(), nil)
	if err != nil {
		return Event{}, false
	}
	transport := wire.NewTransport() // which looks where localhost really leads
	transport.DisableKeepAlives = true
	client := http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	status := 0
	if err == nil {
		status = resp.StatusCode
		resp.Body.Close()
	}
	var c finding.Finding
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		c = finding.Warnf("server_callback", "RFC 6749 3.1.2", "nothing listens at %s: the program is not running, or uses another port", u.Host)
	case status == http.StatusNotFound:
		c = finding.Warnf("server_callback", "RFC 6749 3.1.2", "the program is running but has no route %s", u.EscapedPath())
	default:
		return Event{}, false
	}
	e := Event{Stage: flow.Callback, Decision: practice.Decision{At: d.At, Endpoint: EndpointCallback, Method: http.MethodOptions,
		Path: u.EscapedPath(), Status: status, Checks: []finding.Finding{c}}}
	e.Pitfalls = w.falls(e.Decision)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keep(e)
	return e, true
}
