package token

import (
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Result is what one call came to. Err is nil when the call did what it was for; its texts hold no secret.
type Result struct {
	Answer   Answer
	Library  string // in words: who built the form, and what x/oauth2 made of the answer
	Checks   []finding.Finding
	Exchange wire.Exchange // zero when nothing was sent
	Arrived  time.Time     // when the answer was complete; lifetimes count from here
	Err      error         // ErrNotSent, ErrUnknownOutcome, ErrRedirected, ErrTooLarge, ErrUnusable or *AnswerError

	Old     Tokens // refresh: what was in use before
	New     Tokens // exchange and refresh: what to use from now on; zero unless Err is nil
	Rotated bool   // refresh: the answer brought another refresh token, and the old one is spent
}

// Tokens are tokens in use and the scope they stand for.
type Tokens struct {
	Access  secret.Value
	Refresh secret.Value
	Scope   string // granted, or asked for where the server named none (RFC 6749 5.1)
}
