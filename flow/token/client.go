package token

import (
	"net/http"
	"sync"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Client is a registered client and the two endpoints that it sends its tokens and codes to. Its calls wait for one
// another: two refreshes at once would spend the same refresh token twice (RFC 9700 4.14.2).
type Client struct {
	TokenEndpoint      string
	RevocationEndpoint string // "" when the server has none
	ID                 string
	Secret             secret.Value // used by Basic and Post only
	Auth               Auth
	Accept             string           // value of an Accept header to add; "" adds none, as x/oauth2 does
	HTTP               *http.Client     // from wire.NewClient
	Recorder           *wire.Recorder   // the one that HTTP records with
	Now                func() time.Time // nil means time.Now

	// What the rules about a client say of the form before it is sent, and of the record once the response has arrived.
	// They stand above this room; nil says nothing.
	JudgeRequest  func(form []authz.Param) finding.Finding
	JudgeResponse func(x wire.Exchange, arrived time.Time) finding.Finding

	mu sync.Mutex
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}
