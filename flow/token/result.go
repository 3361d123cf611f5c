package token

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
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
	var b strings.Builder
	fmt.Fprintf(&b, "the server responded with status %d", e.Status)
	if e.Code != "" {
		fmt.Fprintf(&b, " and the error %s", e.Code)
	}
	if e.Description != "" {
		fmt.Fprintf(&b, " (%q)", e.Description)
	}
	if e.Instead != "" {
		fmt.Fprintf(&b, " and %s", e.Instead)
	}
	return b.String()
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
