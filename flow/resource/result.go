package resource

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow/finding"
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
	var b strings.Builder
	fmt.Fprintf(&b, "the API responded with status %d", e.Status)
	if e.Code != "" {
		fmt.Fprintf(&b, " and the error %s", e.Code)
	}
	if e.Description != "" {
		fmt.Fprintf(&b, " (%q)", e.Description)
	}
	if e.Scope != "" {
		fmt.Fprintf(&b, "; it wants the scope %s", e.Scope)
	}
	return b.String()
}
