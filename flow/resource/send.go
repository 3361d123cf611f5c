// Package resource calls an API with a bearer token, once, and reads what a refusal says. It obeys RFC 6750 2.1 (the
// token goes into the header, never into the address), 3 and 3.1 (what a refusal must say), and RFC 9110 11.6.1 (how
// WWW-Authenticate is written). The body is read by its type (RFC 9110 8.3 and 8.4), in bounds that no response can stretch.
//
// Redirects are refused: x/oauth2's own client would add the token again on each hop, to any host.
//
// Left out on purpose: refreshing by itself, form and query tokens, DPoP, and knowing what the API's data mean.
package resource

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotSent: the address or the token cannot be used; no request was made.
	ErrNotSent = errors.New("nothing was sent")
	// ErrNoAnswer: no complete response came. Reading is harmless, so it can simply be tried again.
	ErrNoAnswer = errors.New("no complete response arrived")
	// ErrRedirected: the API answered with a redirect, which was not followed.
	ErrRedirected = errors.New("the API responded with a redirect; tokens are never sent to a redirect target")
)

// Result is what one call came to. Err is nil for a success (2xx); its texts hold no secret.
type Result struct {
	Status    int     // 0 when no response came
	Content   Content // the body; at most the recorder's limit
	Truncated bool    // there was more

	Challenges []Challenge   // what WWW-Authenticate asks for, in order
	RetryAfter time.Duration // how long the server wants to be left alone; 0 when it does not say

	Checks   []finding.Finding
	Exchange wire.Exchange // zero when nothing was sent
	Err      error         // ErrNotSent, ErrNoAnswer, ErrRedirected or *StatusError
}

// StatusError is a response that is no success. Its texts come from the server, cleaned and without the token.
type StatusError struct {
	Status      int
	Code        string // of the Bearer challenge, "" when it has none
	Description string
	Scope       string // that the API wants
}

// Error names the status and the API's own words.
func (e *StatusError) Error() string {
	text := wire.Responded("the API", e.Status, e.Code, e.Description)
	if e.Scope != "" {
		text += "; it requires the scope " + e.Scope
	}
	return text
}

// Call is one request of an API.
type Call struct {
	Method  string // "" for GET
	Address string
	Token   secret.Value // goes into the Authorization header; zero for none, to see what the API says to that
	Headers []wire.Field // sent besides it
	Body    string       // labelled by its look, unless a header field labels it
}

// Send makes a call, once. Client and rec come from wire.NewClient; the client's own rule for redirects is not used. The
// redactor is the caller's and learns the token.
func Send(ctx context.Context, client *http.Client, rec *wire.Recorder, redact *secret.Redactor, c Call) Result {
	r := &run{token: c.Token, redact: redact}
	r.redact.Add(c.Token)
	for _, check := range []func() error{func() error { return r.before(c.Address) }, func() error { return r.checkHeaders(c.Headers) },
		func() error { return r.checkMethod(c) }} {
		if r.Err = check(); r.Err != nil {
			return r.Result
		}
	}
	req, err := http.NewRequestWithContext(ctx, cmp.Or(c.Method, http.MethodGet), c.Address, strings.NewReader(c.Body))
	if err != nil {
		// The error would repeat the address, which has been looked at already.
		r.Err = fmt.Errorf("%w: the address of the API cannot be used", ErrNotSent)
		return r.Result
	}
	req.Header.Set("Accept", "application/json")
	if c.Body != "" {
		req.Header.Set("Content-Type", label(c.Body))
	}
	for _, h := range c.Headers {
		req.Header.Set(h.Name, h.Value)
	}
	if !c.Token.IsZero() {
		req.Header.Set("Authorization", "Bearer "+c.Token.Reveal())
	}
	r.Exchange, err = rec.Once(client, req)
	r.read(err)
	return r.Result
}

// label is the content type of a body by its look: JSON, a form, or text.
func label(body string) string {
	switch {
	case json.Valid([]byte(body)):
		return "application/json"
	case strings.Contains(body, "=") && !strings.ContainsAny(body, " \t\r\n"):
		return "application/x-www-form-urlencoded"
	}
	return "text/plain; charset=utf-8"
}

// checkMethod looks at the method while nothing has been sent. RFC 9110 9.1: a token; 9.3.6 and 9.3.8: CONNECT and TRACE
// are not for an API.
func (r *run) checkMethod(c Call) error {
	why := ""
	switch {
	case strings.Trim(c.Method, tokenCharacters) != "":
		why = "it has characters that are not allowed in a method"
	case c.Method == http.MethodConnect, c.Method == http.MethodTrace:
		why = "it is not for an API"
	case c.Body != "" && (c.Method == "" || c.Method == http.MethodGet || c.Method == http.MethodHead):
		why = "it has no body, and one is set"
	default:
		return nil
	}
	return r.refuse("api_method", "RFC 9110 9", "the method %q cannot be used: %s", r.words(cmp.Or(c.Method, http.MethodGet)), why)
}

// refuse is why nothing is sent, as a check and as an error.
func (r *run) refuse(id, section, format string, args ...any) error {
	f := finding.Failf(id, section, format, args...)
	f.Text = plain.Sentence(f.Text)
	r.add(f)
	return fmt.Errorf("%w: "+format, append([]any{ErrNotSent}, args...)...)
}

// run is one call under way.
type run struct {
	Result
	token  secret.Value
	redact *secret.Redactor
}

func (r *run) add(checks ...finding.Finding) { r.Checks = append(r.Checks, checks...) }

// words makes a text of the server fit for showing. Redaction comes first: cutting could leave half a token.
func (r *run) words(s string) string { return plain.Text(r.redact.Text(s)) }

// before looks at address and token while nothing has been sent.
func (r *run) before(address string) error {
	u, why := authz.CheckEndpoint(address)
	switch {
	case address == "":
		why = "none is set; enter the address of the API"
	case why != "":
	// RFC 6750 2.3 and 5.3: addresses end in logs and histories, so a token does not belong into one.
	case u.Query().Has("access_token") || r.redact.Text(secret.Unescape(u.String())) != secret.Unescape(u.String()):
		why = "it contains a token, and tokens go only in the header; remove the token"
	}
	if why != "" {
		return r.refuse("api_address", "RFC 6750 5.3", "the address of the API cannot be used: %s", why)
	}
	// RFC 6749 A.12: anything but visible characters would break the header field.
	if strings.ContainsFunc(r.token.Reveal(), func(c rune) bool { return c < ' ' || c > '~' }) {
		return r.refuse("bearer_header", "RFC 6749 A.12", "the access token contains a character that cannot be sent in a header")
	}
	if r.token.IsZero() {
		r.add(finding.Warnf("bearer_header", "RFC 6750 2.1", "No token is sent."))
	} else {
		r.add(finding.Passf("bearer_header", "RFC 6750 2.1", "The token is in the Authorization header, and nowhere else."))
	}
	return nil
}

// read judges what came back.
func (r *run) read(err error) {
	x := r.Exchange
	r.Status, r.Content, r.Truncated = x.Status, ContentOf(x).Decoded(), x.Truncated
	r.checkCoding(r.Content.coding)
	if x.Status == 0 || x.Problem != "" && !x.Truncated {
		r.Err = wire.Because(ErrNoAnswer, err, cmp.Or(x.Problem, wire.Explain(err)))
		r.add(finding.Failf("api_response", "RFC 9110 15", "No complete response arrived: %s.", r.words(x.Problem)))
		return
	}
	r.Challenges = r.clean(ChallengesOf(x))
	r.RetryAfter = retryAfter(x.Header("Retry-After"), x.Started.Add(x.Duration))
	r.checkStatus()
	if x.Status < 300 || x.Status > 399 {
		r.checkBody()
	}
}

func (r *run) clean(all []Challenge) []Challenge {
	for i := range all {
		c := &all[i]
		for _, s := range []*string{&c.Scheme, &c.Realm, &c.Error, &c.Description, &c.URI, &c.Scope} {
			*s = r.words(*s)
		}
	}
	return all
}

// own are the fields that are made from something else, and that a second source would only make ambiguous.
var own = []string{"authorization", "host", "content-length", "transfer-encoding", "connection", "accept-encoding"}

// checkHeaders looks at the further header fields while nothing has been sent. RFC 9110 5.1 and 5.5: a name is a token,
// a value holds no control character; anything else could start a second request.
func (r *run) checkHeaders(headers []wire.Field) error {
	for _, h := range headers {
		why := ""
		switch {
		case h.Name == "" || strings.Trim(h.Name, tokenCharacters) != "":
			why = "its name has characters that are not allowed in a header field name"
		case slices.Contains(own, strings.ToLower(h.Name)):
			why = "this call sets that field itself"
		case strings.ContainsFunc(h.Value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }):
			why = "its value contains a control character"
		}
		if why != "" {
			return r.refuse("api_header", "RFC 9110 5.5", "the header field %q cannot be sent: %s", r.words(h.Name), why)
		}
	}
	return nil
}

const tokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// retryAfter reads RFC 9110 10.2.3: seconds, or a date. 0 for a date that is past and for anything else.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now).Round(time.Second)
	}
	return 0
}
