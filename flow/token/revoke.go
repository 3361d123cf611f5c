package token

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

// Revoke asks the server to forget a token (RFC 7009 2.1): one POST that carries params (token, token_type_hint) as
// listed, and the client authentication. Err is nil when the server confirmed; the caller deletes its copies whatever
// the result is, and says which of the two it was.
func (c *Client) Revoke(ctx context.Context, params []authz.Param) Result {
	k, ok := c.begin(revoking, c.RevocationEndpoint, params)
	k.result.Library = "x/oauth2 cannot revoke tokens; this request was built without it."
	if !ok {
		return k.result
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.RevocationEndpoint, strings.NewReader(encode(k.form)))
	if err != nil {
		// The error would repeat the address; checkEndpoint has looked at it already.
		k.result.Err = fmt.Errorf("%w: the address of the revocation endpoint cannot be used", ErrNotSent)
		return k.result
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c.Auth == Basic {
		// RFC 6749 2.3.1: both are form-encoded before they are joined, so that a colon in either stays readable.
		req.SetBasicAuth(url.QueryEscape(c.ID), url.QueryEscape(c.Secret.Reveal()))
	}
	_, err = c.Recorder.Once(k.http, req)
	if k.finish(err) {
		k.settleRevocation()
	}
	return k.result
}

// settleRevocation judges by the status alone, as RFC 7009 2.2 has it: the body of a 200 means nothing, and an unknown
// token is a success too. An error in a 200 response, which some services send, is believed nevertheless.
func (k *call) settleRevocation() {
	r := &k.result
	a, status := &r.Response, r.Exchange.Status
	const id, section = "revoked", "RFC 7009 2.2"
	if a.HasError() || !success(status) {
		r.Err = k.refusal()
	}
	switch {
	case a.HasError() && success(status):
		k.add(finding.Failf(id, section, "The status indicates success, but the body is an error. Assume that the token is still valid."))
	case status == http.StatusOK:
		k.add(finding.Passf(id, section, "The server responded with 200, as it also must for a token that it does not know."))
	case success(status):
		k.add(finding.Warnf(id, section, "The server confirmed the revocation with status %d, not 200.", status))
	case status == http.StatusServiceUnavailable:
		// RFC 7009 2.2.1: after a 503 the token must be taken as still there.
		k.add(finding.Failf(id, "RFC 7009 2.2.1", "The server is not available. The token is still valid. %s", k.retryAfter()))
	case a.Error == "unsupported_token_type":
		k.add(finding.Failf(id, "RFC 7009 2.2.1", "The server does not revoke tokens of this kind. The token is still valid."))
	default:
		k.add(finding.Failf(id, section, "The revocation was not confirmed: status %d. Assume that the token is still valid.", status))
	}
	if r.Err != nil {
		k.checkError()
	}
}

func (k *call) retryAfter() string {
	if after := k.result.Exchange.Header("Retry-After"); after != "" {
		return "Try again after: " + k.words(after) + "."
	}
	return "The response does not say when to try again."
}
