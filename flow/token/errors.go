package token

import (
	"errors"
	"fmt"
	"strings"
)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotSent: no request left this machine; the code or token is as good as before.
	ErrNotSent = errors.New("nothing was sent")
	// ErrUnknownOutcome: a request went out and no complete answer came back.
	ErrUnknownOutcome = errors.New("unknown outcome")
	// ErrRedirected: the endpoint answered with a redirect, which was not followed.
	ErrRedirected = errors.New("the endpoint responded with a redirect; tokens are never sent to a redirect")
	// ErrTooLarge: the answer was longer than the recorder's limit.
	ErrTooLarge = errors.New("the response is too large")
	// ErrUnusable: an answer came, without an error, and must not be used.
	ErrUnusable = errors.New("the response cannot be used")
)

// AnswerError is an answer that says no: an error of RFC 6749 5.2, in whatever shape, or a status that is no success.
// Its texts come from the server, cleaned, cut, and with every secret of the call redacted.
type AnswerError struct {
	Status      int
	Code        string // "" when the answer names none
	Description string
	URI         string // shown as text, never opened
}

// Error names status, code and the server's own words.
func (e *AnswerError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the server responded with status %d", e.Status)
	if e.Code != "" {
		fmt.Fprintf(&b, " and the error %s", e.Code)
	}
	if e.Description != "" {
		fmt.Fprintf(&b, " (%q)", e.Description)
	}
	return b.String()
}
