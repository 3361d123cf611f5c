package token

import (
	"cmp"
	"net/http"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

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
		return finding.Passf("redirect", "RFC 6749 5.1", "The endpoint responded directly, without a redirect.")
	}
	return finding.Failf("redirect", "RFC 6749 5.1",
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
		return finding.Passf(id, "RFC 6749 5.1", "The status is 200.")
	case status < 300:
		return finding.Warnf(id, "RFC 6749 5.1", "The status is %d, but 200 was expected.", status)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return finding.Failf(id, "RFC 9110 10.2.3", "The status is %d: the server asks the client to wait. %s", status, k.retryAfter())
	case a.HasError() && (status == http.StatusBadRequest || status == http.StatusUnauthorized):
		return finding.Passf(id, "RFC 6749 5.2", "The status is %d, as expected for an error.", status)
	case a.HasError() && status >= 400:
		return finding.Warnf(id, "RFC 6749 5.2", "The status of the error is %d, but 400 or 401 was expected.", status)
	}
	return finding.Failf(id, "RFC 6749 5.1", "The status is %d, which does not indicate success.", status)
}

// checkContentType. RFC 6749 5.1 and 5.2: the response is JSON, and says so.
func (k *call) checkContentType() finding.Finding {
	const id, section = "content_type", "RFC 6749 5.1"
	a := &k.result.Response
	media := wire.MediaType(k.result.Exchange.Header("Content-Type"))
	switch {
	case a.Format == Empty:
		return finding.Skipf(id, section, "There is no body, so there is no content type to check.")
	case media == "application/json" && a.Format == JSON:
		return finding.Passf(id, section, "The response is JSON and is labelled as application/json.")
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
