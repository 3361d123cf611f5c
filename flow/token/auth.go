package token

import (
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
)

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
	if !has(params, "client_id") && c.ID != "" {
		form = append(form, authz.Param{Name: "client_id", Value: c.ID})
	}
	if c.Auth == Post && !has(params, "client_secret") && !c.Secret.IsZero() {
		form = append(form, authz.Param{Name: "client_secret", Value: c.Secret.Reveal()})
	}
	return form
}

// setBasic signs a request that x/oauth2 does not make. RFC 6749 2.3.1: identifier and secret are form-encoded before
// they are joined, so that a colon in either stays readable.
func setBasic(req *http.Request, id, password string) {
	req.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(password))
}

func has(params []authz.Param, name string) bool {
	for _, p := range params {
		if p.Name == name {
			return true
		}
	}
	return false
}

func first(params []authz.Param, name string) string {
	for _, p := range params {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}
