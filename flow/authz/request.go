// Package authz builds the authorization request and judges the authorization response.
//
// It obeys RFC 6749 3.1, 4.1.1, 4.1.2 and 10.12, RFC 7636 (PKCE), RFC 9207 (iss) and RFC 9700 2.1, 4.4 and 4.7. It
// opens no browser and no port, and leaves out on purpose pushed authorization requests, response modes other than
// query, and OpenID's nonce.
package authz

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Errors of a request that cannot be built. The wrapped text names the parameter or the part of the URL.
var (
	ErrEndpoint  = errors.New("authorization endpoint is not usable")
	ErrDuplicate = errors.New("parameter appears more than once")
	ErrReserved  = errors.New("parameter is set by the walk and cannot be an extra parameter")
)

// Draft is what an authorization request is made from.
type Draft struct {
	ClientID    string
	RedirectURI string
	Scope       string // as sent; empty leaves the parameter out
	State       secret.Value
	PKCE        PKCE
	Extra       []Param
}

// reserved are the parameters that an extra one would silently replace: x/oauth2 lets it, this tool does not.
var reserved = []string{"response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
	"code_challenge_method"}

// Params lists the parameters in order of meaning: what is asked, by whom, where the response goes, for what, and what
// ties the response to this walk.
func (d Draft) Params() ([]Param, error) {
	params := []Param{
		{Name: "response_type", Value: "code"},
		{Name: "client_id", Value: d.ClientID},
		{Name: "redirect_uri", Value: d.RedirectURI},
	}
	if d.Scope != "" {
		params = append(params, Param{Name: "scope", Value: d.Scope})
	}
	params = append(params, Param{Name: "state", Value: d.State.Reveal()})
	if d.PKCE.Method != Off {
		params = append(params,
			Param{Name: "code_challenge", Value: d.PKCE.Challenge},
			Param{Name: "code_challenge_method", Value: string(d.PKCE.Method)})
	}
	for _, e := range d.Extra {
		if slices.Contains(reserved, e.Name) {
			return nil, fmt.Errorf("%w: %s", ErrReserved, e.Name)
		}
		params = append(params, e)
	}
	return params, nil
}

// URL is the authorization request: the endpoint with its own query kept and the parameters behind it, in their order.
// RFC 6749 3.1 and 4.1.1.
func URL(endpoint string, params []Param) (string, error) {
	u, why := CheckEndpoint(endpoint)
	if why != "" {
		return "", fmt.Errorf("%w: %s", ErrEndpoint, why)
	}
	// RFC 6749 3.1: the endpoint's own query is kept, and no parameter appears twice.
	seen := map[string]bool{}
	for name := range u.Query() {
		seen[name] = true
	}
	parts := make([]string, 0, len(params)+1)
	if u.RawQuery != "" {
		parts = append(parts, u.RawQuery)
	}
	for _, p := range params {
		if seen[p.Name] {
			return "", fmt.Errorf("%w: %s", ErrDuplicate, p.Name)
		}
		seen[p.Name] = true
		parts = append(parts, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	u.RawQuery, u.ForceQuery = strings.Join(parts, "&"), false
	return u.String(), nil
}

// CheckEndpoint parses an endpoint that the browser or the client is about to be sent to. Where it is not usable it
// says why, fit for the middle of a sentence, without a full stop.
func CheckEndpoint(endpoint string) (u *url.URL, why string) {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Host == "":
		return nil, "it is not an absolute URL; it should look like https://server.example/authorize"
	case u.Scheme != "https" && u.Scheme != "http":
		// Only web addresses go to the browser opener.
		return nil, fmt.Sprintf("its scheme is %q, but must be https", u.Scheme)
	case u.Scheme == "http" && !wire.IsLoopback(u.Hostname()):
		// RFC 6749 3.1: TLS, since the request and its response are credentials.
		return nil, "it uses http, but must use https except on this machine"
	case u.Fragment != "" || strings.HasSuffix(endpoint, "#"):
		// RFC 6749 3.1: the endpoint has no fragment; a query behind one would never be sent.
		return nil, "it has a fragment (#), which must be removed"
	case u.User != nil:
		return nil, "it contains a user name, which must be removed"
	}
	if _, err := url.ParseQuery(u.RawQuery); err != nil {
		return nil, "its query cannot be read"
	}
	return u, ""
}

// Param is one parameter of a request. Order is kept: requests are shown and sent in order of meaning.
type Param = wire.Field

// Find is the value of the first parameter of that name, and whether there is one.
func Find(params []Param, name string) (value string, there bool) {
	for _, p := range params {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// other is a character that is not unreserved. RFC 3986 2.3.
var other = regexp.MustCompile(`[^A-Za-z0-9._~-]`)
