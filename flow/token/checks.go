package token

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// add keeps checks, with every secret of the call redacted in them, and only then cut: half a secret is one.
func (k *call) add(checks ...finding.Finding) {
	for _, c := range checks {
		c = c.Redact(k.redact.Text)
		c.Text = plain.Cut(c.Text, 2*plain.Limit)
		k.result.Checks = append(k.result.Checks, c)
	}
}

// checkUnique looks for repeated parameters. RFC 6749 3.2: a request parameter appears once at the most.
func (k *call) checkUnique() finding.Finding {
	seen := map[string]bool{}
	for _, p := range k.form {
		if seen[p.Name] {
			return finding.Warnf("request_unique", "RFC 6749 3.2", "The parameter %s is sent more than once.", short(p.Name))
		}
		seen[p.Name] = true
	}
	return finding.Passf("request_unique", "RFC 6749 3.2", "No parameter is sent twice.")
}

// learn collects the secrets of the request, so that a response that repeats them does not carry them into a text, and what
// it sends in clear, which may be repeated.
func (k *call) learn() {
	for _, p := range k.form {
		if secret.NamesSecret(p.Name) {
			k.redact.Add(secret.New(p.Value))
		} else {
			k.redact.Show(p.Value)
		}
	}
	k.redact.Add(k.client.Secret)
	k.redact.Show(k.client.ID, k.client.TokenEndpoint, k.client.RevocationEndpoint)
}

// words makes a text of the server fit for the middle of a sentence: no secret, one line, short.
func (k *call) words(s string) string { return short(k.redact.Text(s)) }

// page is what markup is.
func (k *call) page() string {
	if bytes.HasPrefix(bytes.TrimSpace(k.result.Exchange.ResponseBody), []byte("<?xml")) {
		return "an XML document"
	}
	return "an HTML page"
}

// checkBody looks at the form of the body and at the error in it.
func (k *call) checkBody() {
	a := &k.result.Response
	switch a.Format {
	case HTML:
		k.add(finding.Failf("body", "RFC 6749 5.1", "The body is %s. Did it come from a proxy, a login page or a wrong address?", k.page()))
	case Empty:
		k.add(finding.Failf("body", "RFC 6749 5.1", "The response has no body."))
	case Text:
		if len(a.problems) == 0 {
			k.add(finding.Failf("body", "RFC 6749 5.1", "The body is neither JSON nor form-encoded."))
		}
	default:
		if len(a.problems) == 0 {
			k.add(finding.Passf("body", "RFC 8259 4", "The body is well formed, and no name occurs twice."))
		}
	}
	k.add(a.problems...)
	k.checkError()
}

// registered are the error codes for these endpoints in the IANA registry, by the RFC that brought them: 6749 5.2 (two
// lines), 7009 2.2.1 and 8707 2, 9449, 8628 3.5.
var registered = []string{
	"invalid_request", "invalid_client", "invalid_grant",
	"unauthorized_client", "unsupported_grant_type", "invalid_scope",
	"unsupported_token_type", "invalid_target",
	"invalid_dpop_proof", "use_dpop_nonce",
	"authorization_pending", "slow_down", "access_denied", "expired_token",
}

// shapes say what is odd about the way in which an error is written down.
var shapes = map[words.Shape]string{
	words.Object:  "The error is an object, expected a string.",
	words.List:    "The error is in a list named errors, and there is no error member.",
	words.NotOK:   "The error is signalled by ok being false, which is not an OAuth member.",
	words.Message: "The error is in message, and there is no error member.",
	words.Own:     "The error is in members of the server's own, and there is no error member.",
}

// checkError looks at an error in the response. RFC 6749 5.2.
func (k *call) checkError() {
	const section = "RFC 6749 5.2"
	a := &k.result.Response
	if !a.HasError() {
		return
	}
	k.add(finding.Failf("token_error", section, "The response is an error. Code: %s. Description: %s",
		cmp.Or(short(a.Error), "absent"), plain.Stop(cmp.Or(short(a.ErrorDescription), "absent"))))
	if said, odd := shapes[a.shape]; odd {
		k.add(finding.Warnf("error_shape", section, "%s", said))
	}
	switch {
	case a.Error == "":
	case slices.Contains(registered, a.Error):
		k.add(finding.Passf("error_registered", section, "The error code %s is in the IANA registry of OAuth errors.", a.Error))
	default:
		k.add(finding.Warnf("error_registered", section, "The error code %s is not registered.", short(a.Error)))
	}
	// RFC 6749 5.2: a client that tried the Authorization header and failed is told which scheme to use.
	if k.result.Exchange.Status == http.StatusUnauthorized && k.client.Auth == Basic &&
		k.result.Exchange.Header("WWW-Authenticate") == "" {
		k.add(finding.Warnf("www_authenticate", section, "The response is a 401 without a WWW-Authenticate header."))
	}
}

// checkTokens looks at the members of a response, also of one that cannot be used for one of their sakes.
func (k *call) checkTokens(asked string) {
	k.add(k.checkAccessToken(), k.checkType())
	if k.result.Response.AccessToken.IsZero() {
		return
	}
	k.add(k.checkExpiry(), k.checkScope(asked))
	if k.result.Response.RefreshToken.IsZero() {
		k.add(finding.Skipf("refresh_token", "RFC 6749 5.1", "The response has no refresh token. It does not need one."))
	} else {
		k.add(finding.Passf("refresh_token", "RFC 6749 5.1", "There is a refresh token."))
	}
	if !k.result.Response.IDToken.IsZero() {
		k.add(finding.Skipf("id_token", "OpenID Connect Core 3.1.3.7", "There is an ID token. It is shown, not verified."))
	}
	k.add(k.checkUnknown())
}

func (k *call) checkAccessToken() finding.Finding {
	const id = "access_token"
	token := k.result.Response.AccessToken.Reveal()
	// RFC 6750 2.1: the characters of a bearer token, with "=" at the end only.
	odd := strings.Trim(strings.TrimRight(token, "="),
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/")
	switch {
	case token == "":
		// RFC 6749 5.1: access_token is required.
		return finding.Failf(id, "RFC 6749 5.1", "The response has no access_token.")
	case odd != "":
		return finding.Warnf(id, "RFC 6750 2.1", "The access token has characters that a bearer token should not have.")
	}
	return finding.Passf(id, "RFC 6749 5.1", "There is an access token of %d characters.", len(token))
}

// checkType. RFC 6749 5.1: token_type is required and compared without case; 7.1: an unknown one must not be used.
func (k *call) checkType() finding.Finding {
	const id = "token_type"
	switch kind := k.result.Response.TokenType; {
	case kind == "":
		return finding.Warnf(id, "RFC 6749 5.1", "token_type is missing, although it is required. The token is treated as a Bearer token.")
	case strings.EqualFold(kind, "Bearer"):
		return finding.Passf(id, "RFC 6749 7.1", "token_type is %s.", kind)
	default:
		return finding.Failf(id, "RFC 6749 7.1", "token_type is %s. This client does not know how to use that type.", short(kind))
	}
}

// checkExpiry. RFC 6749 5.1 and A.14: seconds, in digits; the member is recommended, not required.
func (k *call) checkExpiry() finding.Finding {
	const id, section = "expires_in", "RFC 6749 A.14"
	e := k.result.Response.Expiry
	spelled := short(e.Raw)
	switch {
	case e.Raw == "" || e.Raw == "null":
		return finding.Skipf(id, "RFC 6749 5.1", "The lifetime of the access token is unknown: the response does not state it.")
	case e.State == Implausible:
		return finding.Warnf(id, section, "%s is %s, which cannot be seconds. Nanoseconds?", e.Member, spelled)
	case e.State == Unknown:
		return finding.Warnf(id, section, "%s is %s, which is not a number of seconds. The lifetime is unknown.",
			e.Member, spelled)
	case e.Seconds <= 0:
		return finding.Warnf(id, section, "%s is %s: the access token was expired when it came.", e.Member, spelled)
	case e.Member != "expires_in":
		return finding.Warnf(id, section, "The lifetime, %d seconds, is in %s, which is not standard.", e.Seconds, e.Member)
	case !e.Standard:
		return finding.Warnf(id, section, "expires_in is %s, not an integer. It was read as %d seconds.",
			spelled, e.Seconds)
	}
	return finding.Passf(id, "RFC 6749 5.1", "The access token is valid for %d seconds.", e.Seconds)
}

// checkScope compares asked and granted. RFC 6749 3.3 and 5.1: a server may give less, and then has to say so.
func (k *call) checkScope(asked string) finding.Finding {
	const id, section = "scope_granted", "RFC 6749 3.3"
	r := k.result.Response
	s, by := r.Scope, ""
	if !s.Present && k.client.Granted != "" {
		s.Present, s.Value, by = true, k.client.Granted, " This is from the callback: the token response names no scope."
	}
	missing := authz.Lacking(names(asked), authz.Shown(names(s.Value), !r.RefreshToken.IsZero(), !r.IDToken.IsZero()))
	more := authz.Lacking(names(s.Value), names(asked))
	switch {
	case !s.Present && asked == "":
		return finding.Skipf(id, section, "No scope was requested, and the response names none.")
	case !s.Present:
		return finding.Passf(id, "RFC 6749 5.1", "The response names no scope, so what was requested was granted: %s.",
			list(names(asked)))
	case s.Value == "" && asked != "":
		return finding.Warnf(id, section, "The scope is empty: none of what was requested was granted.")
	case s.Array:
		return finding.Warnf(id, "RFC 6749 5.1", "The scope is an array, but one string was expected. Granted: %s.",
			cmp.Or(list(names(s.Value)), "absent"))
	case len(missing) > 0:
		return finding.Warnf(id, section, "Less was granted than was requested. Granted: %s. Missing: %s.%s",
			list(names(s.Value)), list(missing), by)
	case asked == "":
		return finding.Passf(id, section, "No scope was requested. Granted: %s.", cmp.Or(list(names(s.Value)), "absent"))
	case len(more) > 0:
		return finding.Warnf(id, section, "More was granted than was requested: %s.", list(more))
	case commas(s.Value):
		return finding.Warnf(id, section, "Everything requested was granted, but separated by commas instead of spaces: %s.",
			list(names(s.Value)))
	}
	return finding.Passf(id, section, "Everything requested was granted: %s.%s", list(names(s.Value)), by)
}

// checkUnknown. RFC 6749 5.1: members that a client does not know are ignored.
func (k *call) checkUnknown() finding.Finding {
	r := k.result.Response
	unknown := slices.DeleteFunc(slices.Clone(r.members), func(name string) bool {
		return slices.Contains(standard, name) || name == r.Expiry.Member
	})
	if len(unknown) == 0 {
		return finding.Passf("unknown_members", "RFC 6749 5.1", "There are no members besides the standard ones.")
	}
	return finding.Passf("unknown_members", "RFC 6749 5.1", "Unknown members are ignored: %s.", list(unknown))
}

// checkTransport looks at everything around the body.
func (k *call) checkTransport() {
	k.add(k.checkRedirect(), k.checkStatus(), k.checkContentType())
	if !k.result.Response.AccessToken.IsZero() {
		k.add(k.checkCache())
	}
	if k.client.JudgeResponse != nil {
		k.add(k.client.JudgeResponse(k.result.Exchange, k.result.Arrived))
	}
}

// checkRedirect. RFC 6749 5.1 has the token in the response itself. A redirect that is followed takes code, verifier and
// secret to another place: Go sends the form again after a 307 or 308.
func (k *call) checkRedirect() finding.Finding {
	x := k.result.Exchange
	if x.Status < 300 || x.Status > 399 {
		return finding.Passf("redirect", k.purpose.answer, "The endpoint responded directly, without a redirect.")
	}
	return finding.Failf("redirect", k.purpose.answer,
		"The endpoint redirects to %s. The redirect was not followed: tokens are never sent to a redirect target.", short(k.redact.URL(cmp.Or(x.Header("Location"), "nowhere"))))
}

func (k *call) checkStatus() finding.Finding {
	const id = "status"
	a, status := &k.result.Response, k.result.Exchange.Status
	switch {
	case status == http.StatusOK && a.HasError():
		// RFC 6749 5.2: an error has the status 400, or 401 for a client that is not known.
		return finding.Warnf(id, "RFC 6749 5.2", "The response is an error with status 200. RFC 6749 5.2 requires 400 or 401.")
	case status == http.StatusOK:
		return finding.Passf(id, k.purpose.answer, "The status is 200.")
	case status < 300:
		return finding.Warnf(id, k.purpose.answer, "The status is %d, but 200 was expected.", status)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return finding.Failf(id, "RFC 9110 10.2.3", "The status is %d: the server asks the client to wait. %s", status, k.retryAfter())
	case a.HasError() && (status == http.StatusBadRequest || status == http.StatusUnauthorized):
		return finding.Passf(id, "RFC 6749 5.2", "The status is %d, as expected for an error.", status)
	case a.HasError() && status >= 400:
		return finding.Warnf(id, "RFC 6749 5.2", "The status of the error is %d, but 400 or 401 was expected.", status)
	}
	return finding.Failf(id, k.purpose.answer, "The status is %d, which does not indicate success.", status)
}

// checkContentType. RFC 6749 5.1 and 5.2: the response is JSON, and says so.
func (k *call) checkContentType() finding.Finding {
	const id = "content_type"
	a, section := &k.result.Response, k.purpose.answer
	media := wire.MediaType(k.result.Exchange.Header("Content-Type"))
	switch {
	case a.Format == Empty:
		return finding.Skipf(id, section, "There is no body, so there is no content type to check.")
	case media == "application/json" && a.Format == JSON:
		return finding.Passf(id, section, "The response is JSON and is labelled as application/json.")
	case k.purpose == revoking && !a.HasError() && success(k.result.Exchange.Status):
		return finding.Skipf(id, section, "The body of a successful revocation has no meaning, so its content type does not matter.")
	case media == "" && a.Format == JSON:
		return finding.Warnf(id, section, "The response is JSON without a content type. It was read as JSON.")
	case a.Format == JSON:
		return finding.Warnf(id, section, "The response is JSON, but labelled as %s. It was read as JSON.", k.words(media))
	case a.Format == Form:
		return finding.Warnf(id, section, "The response is form-encoded, but JSON was expected. It was read as a form.")
	case a.Format == HTML:
		return finding.Warnf(id, section, "The response is %s, but JSON was expected.", k.page())
	}
	return finding.Warnf(id, section, "The content type is %s, but application/json was expected.", cmp.Or(k.words(media), "absent"))
}

// checkCache. RFC 6749 5.1: a response with tokens must not be stored by anything on its way.
func (k *call) checkCache() finding.Finding {
	for _, f := range k.result.Exchange.ResponseHeader {
		if !strings.EqualFold(f.Name, "Cache-Control") {
			continue
		}
		for directive := range strings.SplitSeq(f.Value, ",") {
			if strings.EqualFold(strings.TrimSpace(directive), "no-store") {
				return finding.Passf("cache_control", "RFC 6749 5.1", "The response must not be stored: Cache-Control is no-store.")
			}
		}
	}
	return finding.Warnf("cache_control", "RFC 6749 5.1",
		"The response contains tokens, but Cache-Control does not say no-store.")
}
