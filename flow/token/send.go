package token

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotSent: no request left this machine; the code or token is as good as before.
	ErrNotSent = errors.New("nothing was sent")
	// ErrUnknownOutcome: a request went out and no complete response came back.
	ErrUnknownOutcome = errors.New("unknown outcome")
	// ErrRedirected: the endpoint answered with a redirect, which was not followed.
	ErrRedirected = errors.New("the endpoint responded with a redirect; tokens are never sent to a redirect target")
	// ErrTooLarge: the response was longer than the recorder's limit.
	ErrTooLarge = errors.New("the response is too large")
	// ErrUnusable: a response came, without an error, and must not be used.
	ErrUnusable = errors.New("the response cannot be used")
)

// ErrorResponse is a response that says no: an error of RFC 6749 5.2, in whatever shape, or a status that is no success.
// Its texts come from the server, cleaned, cut, and with every secret of the call redacted.
type ErrorResponse struct {
	Status      int
	Code        string // "" when the response names none
	Description string
	Instead     string // what came where an error was expected: "an HTML page"; "" for an error
}

// Error names status, code and the server's own words.
func (e *ErrorResponse) Error() string {
	text := wire.Responded("the server", e.Status, e.Code, e.Description)
	if e.Instead != "" {
		text += " and " + e.Instead
	}
	return text
}

// Result is what one call came to. Err is nil when the call did what it was for; its texts hold no secret.
type Result struct {
	Response Response
	Library  string // in words: who built the form, and what x/oauth2 made of the response
	Checks   []finding.Finding
	Exchange wire.Exchange // zero when nothing was sent
	Arrived  time.Time     // when the response was complete; lifetimes count from here
	Err      error         // ErrNotSent, ErrUnknownOutcome, ErrRedirected, ErrTooLarge, ErrUnusable or *ErrorResponse

	Old     Tokens // refresh: what was in use before
	New     Tokens // exchange and refresh: what to use from now on; zero unless Err is nil
	Rotated bool   // refresh: the response brought another refresh token, and the old one is spent
}

// Tokens are tokens in use and the scope they stand for.
type Tokens struct {
	Access  secret.Value
	Refresh secret.Value
	Scope   string // granted, or asked for where the server named none (RFC 6749 5.1)
}

// call is one request under way.
type call struct {
	client    *Client
	purpose   purpose
	form      []authz.Param
	transport *formTransport
	http      *http.Client
	redact    *secret.Redactor             // knows every secret of this call
	recorded  func() (wire.Exchange, bool) // the request, once it is over
	result    Result
}

// purpose is what a call is for.
type purpose struct {
	name    string
	section string // which demands TLS of the endpoint
	answer  string // the section on a response that is not an error
	unknown string // what follows when its fate is not known: sending it again could do the work twice
}

var (
	exchanging = purpose{"exchange", "RFC 6749 3.2", "RFC 6749 5.1", "The code may already have been used; start again from the request."}
	refreshing = purpose{"refresh", "RFC 6749 3.2", "RFC 6749 5.1",
		"The refresh token may already have been used; keep it, and sign in again if the server refuses it."}
	revoking = purpose{"revoke", "RFC 7009 2", "RFC 7009 2.2",
		"Whether the token was revoked is unknown. Assume that the server still accepts it."}
)

// begin prepares one request; false when it must not be sent.
func (c *Client) begin(p purpose, endpoint string, params []authz.Param) (*call, bool) {
	k := &call{client: c, purpose: p, form: c.form(params), redact: c.Redactor}
	k.result.Checks = make([]finding.Finding, 0, 18) // as many as a good response gets
	k.learn()
	endpointCheck, err := checkEndpoint(p.name+"_endpoint", p.section, endpoint)
	k.add(endpointCheck)
	if err != nil {
		k.result.Err = err
		return k, false
	}
	k.transport = &formTransport{base: c.HTTP.Transport, form: k.form, accept: c.Accept}
	k.http = wire.Unredirected(c.HTTP)
	k.http.Transport = k.transport
	k.recorded = c.Recorder.Next()
	k.add(k.checkUnique())
	if c.JudgeRequest != nil {
		k.add(c.JudgeRequest(k.form))
	}
	return k, true
}

// context hands our HTTP client to x/oauth2.
func (k *call) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, k.http)
}

// finish reads the record, once the request is over, and looks at what is around the body. It returns false when there is
// no complete response to judge; the reason is in the result's Err.
func (k *call) finish(err error) bool {
	r := &k.result
	r.Arrived = k.client.Now()
	r.Exchange, _ = k.recorded()
	k.hear(r.Exchange, err)
	if r.Exchange.Status == 0 {
		r.Err = k.noResponse(err)
		k.add(finding.Failf("answer", "RFC 6749 5", "%s", plain.Sentence(r.Err.Error())))
		return false
	}
	x := r.Exchange
	r.Response = Read(x, k.redact)
	switch {
	case x.Truncated:
		r.Err = fmt.Errorf("%w: only its first %d bytes were read", ErrTooLarge, len(x.ResponseBody))
		k.add(finding.Failf("size", "RFC 6749 5", "%s", plain.Sentence(r.Err.Error())))
	case x.Status >= 300 && x.Status < 400:
		r.Err = ErrRedirected // which checkRedirect says better
	case x.Problem != "":
		r.Err = fmt.Errorf("%w: the response broke off (%s). %s", ErrUnknownOutcome, x.Problem, k.purpose.unknown)
		k.add(finding.Failf("answer", "RFC 6749 5", "%s", plain.Sentence(r.Err.Error())))
	}
	k.checkTransport()
	return r.Err == nil
}

// hear makes known to the redactor whatever the server sent that may be a token, before a word of it is used.
func (k *call) hear(x wire.Exchange, err error) {
	var all strings.Builder
	all.WriteString(x.StatusLine + "\n")
	for _, f := range x.ResponseHeader {
		all.WriteString(f.Name + ": " + f.Value + "\n")
	}
	all.Write(x.ResponseBody)
	if err != nil { // net/http quotes what it cannot read
		all.WriteString("\n" + err.Error())
	}
	k.redact.Learn(x.Status >= 400, all.String())
}

// noResponse tells apart what was never sent and what may have arrived.
func (k *call) noResponse(err error) error {
	why := cmp.Or(k.result.Exchange.Problem, wire.Explain(err))
	kind, next := ErrUnknownOutcome, k.purpose.unknown
	if !k.transport.sent || k.result.Exchange.RemoteAddr == "" && neverSent(err) {
		kind, next = ErrNotSent, "Resolve this, then try again."
	}
	return wire.Because(kind, err, why+". "+next)
}

// neverSent knows the errors that come before the first byte of a request. All others may have come later.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	_, handshake := wire.TLSFailureOf(err, "")
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) || handshake || errors.Is(err, wire.ErrPlainHTTP)
}

// refusal is the response as an error.
func (k *call) refusal() *ErrorResponse {
	a := &k.result.Response
	e := &ErrorResponse{Status: k.result.Exchange.Status, Code: a.Error, Description: a.ErrorDescription}
	switch {
	case e.Code != "" || e.Description != "":
	case a.shape == words.NotOK:
		e.Description = "ok is false"
	case a.Format == HTML:
		e.Instead = k.page()
	case a.Format == Text:
		e.Description = k.words(string(k.result.Exchange.ResponseBody))
	}
	return e
}

// success: any 2xx counts, as it does for x/oauth2; the check of the status says that 200 is expected.
func success(status int) bool { return status >= 200 && status < 300 }
