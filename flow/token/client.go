package token

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Client is a registered client and the two endpoints that it sends its tokens and codes to. Only the endpoint of
// revocation, Accept and the judges may be left out.
type Client struct {
	TokenEndpoint      string
	RevocationEndpoint string // "" when the server has none
	ID                 string
	Secret             secret.Value // used by Basic and Post only
	Auth               Auth
	Accept             string         // value of an Accept header to add; "" adds none, as x/oauth2 does
	HTTP               *http.Client   // from wire.NewClient
	Recorder           *wire.Recorder // the one that HTTP records with
	Granted            string         // the scope that the authorization response named, as Google's does; "" for none
	Now                func() time.Time
	Redactor           *secret.Redactor // of whoever calls; it learns the secrets of each request and response

	// What the rules about a client say of the form before it is sent, and of the record once the response has arrived.
	// They stand above this room; nil says nothing.
	JudgeRequest  func(form []authz.Param) finding.Finding
	JudgeResponse func(x wire.Exchange, arrived time.Time) finding.Finding
}

// Auth is how the client proves who it is, by its name in the registry of RFC 8414 2.
type Auth string

// The client authentications. RFC 6749 2.3: exactly one of them is used in a request.
const (
	Basic Auth = "client_secret_basic" // Authorization header
	Post  Auth = "client_secret_post"  // client_id and client_secret in the form
	None  Auth = "none"                // public client: client_id in the form
)

// style is the same for x/oauth2. It is never the zero style, which finds out by sending the code twice.
func (a Auth) style() oauth2.AuthStyle {
	if a == Basic {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// form is what the whole form must hold: the list as given, and the client authentication where the list does not name
// its parts itself.
func (c *Client) form(params []authz.Param) []authz.Param {
	form := append([]authz.Param(nil), params...)
	if c.Auth == Basic {
		return form
	}
	if _, there := authz.Find(params, "client_id"); !there && c.ID != "" {
		form = append(form, authz.Param{Name: "client_id", Value: c.ID})
	}
	if _, there := authz.Find(params, "client_secret"); !there && c.Auth == Post && !c.Secret.IsZero() {
		form = append(form, authz.Param{Name: "client_secret", Value: c.Secret.Reveal()})
	}
	return form
}

// setBasic signs a request that x/oauth2 does not make. RFC 6749 2.3.1: identifier and secret are form-encoded before
// they are joined, so that a colon in either stays readable.
func setBasic(req *http.Request, id, password string) {
	req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(password))
}

// first is the value of the first parameter of that name, "" when there is none.
func first(params []authz.Param, name string) string {
	value, _ := authz.Find(params, name)
	return value
}

// checkEndpoint looks at an endpoint's address before anything is sent to it. RFC 6749 3.2: it has no fragment, and it
// is reached over TLS, because the request carries credentials in clear.
func checkEndpoint(id, section, address string) (finding.Finding, error) {
	why := "none is set; enter one, or use discovery"
	if address != "" {
		u, err := authz.CheckEndpoint(address)
		switch {
		case err == nil && u.Scheme == "https":
			return finding.Passf(id, section, "The endpoint is reached over TLS."), nil
		case err == nil:
			return finding.Passf(id, section, "The endpoint is on this machine, where http is accepted. Anywhere else TLS is required."), nil
		}
		why = authz.Reason(err)
	}
	return finding.Failf(id, section, "The address of this endpoint cannot be used: %s.", why),
		fmt.Errorf("%w: the address of the endpoint cannot be used: %s", ErrNotSent, why)
}
