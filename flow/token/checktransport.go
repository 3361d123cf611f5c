package token

import (
	"net/http"
	"strings"

	"oauthwalk/flow/finding"
)

// checkTransport looks at everything around the body.
func (k *call) checkTransport() {
	k.add(k.checkRedirect(), k.checkStatus(), k.checkContentType())
	if !k.result.Answer.AccessToken.IsZero() {
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
		return finding.Passf("redirect", "RFC 6749 5.1", "The endpoint responded itself, without a redirect.")
	}
	to := x.Header("Location")
	if to == "" {
		to = "nowhere"
	}
	return finding.Failf("redirect", "RFC 6749 5.1",
		"The endpoint redirects to %s. It was not followed: tokens are never sent to a redirect.", short(k.redact.URL(to)))
}

func (k *call) checkStatus() finding.Finding {
	const id = "status"
	a := &k.result.Answer
	switch {
	case a.Status == http.StatusOK && a.HasError():
		// RFC 6749 5.2: an error has the status 400, or 401 for a client that is not known.
		return finding.Warnf(id, "RFC 6749 5.2", "An error in a response with status 200. RFC 6749 5.2 requires 400 or 401.")
	case a.Status == http.StatusOK:
		return finding.Passf(id, "RFC 6749 5.1", "The status is 200.")
	case a.Status < 300:
		return finding.Warnf(id, "RFC 6749 5.1", "The status is %d, expected 200.", a.Status)
	case a.Status == http.StatusTooManyRequests, a.Status == http.StatusServiceUnavailable:
		return finding.Failf(id, "RFC 9110 10.2.3", "The status is %d: the server asks to wait. %s", a.Status, k.retryAfter())
	case a.HasError() && (a.Status == http.StatusBadRequest || a.Status == http.StatusUnauthorized):
		return finding.Passf(id, "RFC 6749 5.2", "The status is %d, as expected of an error.", a.Status)
	case a.HasError() && a.Status >= 400:
		return finding.Warnf(id, "RFC 6749 5.2", "The status of the error is %d, expected 400 or 401.", a.Status)
	}
	return finding.Failf(id, "RFC 6749 5.1", "The status is %d, which is no success.", a.Status)
}

// checkContentType. RFC 6749 5.1 and 5.2: the response is JSON, and says so.
func (k *call) checkContentType() finding.Finding {
	const id, section = "content_type", "RFC 6749 5.1"
	a := &k.result.Answer
	media := mediaType(k.result.Exchange.Header("Content-Type"))
	switch {
	case a.Format == Empty:
		return finding.Skipf(id, section, "There is no body to have a type.")
	case media == "application/json" && a.Format == JSON:
		return finding.Passf(id, section, "The response is JSON and labelled as application/json.")
	case media == "" && a.Format == JSON:
		return finding.Warnf(id, section, "The response is JSON without a content type. It was read as JSON.")
	case a.Format == JSON:
		return finding.Warnf(id, section, "The response is JSON, but labelled as %s. It was read as JSON.", short(media))
	case a.Format == Form:
		return finding.Warnf(id, section, "The response is a form, expected JSON. It was read as a form.")
	case a.Format == HTML:
		return finding.Warnf(id, section, "The response is an HTML page, expected JSON.")
	}
	return finding.Warnf(id, section, "The content type is %s, expected application/json.", orNone(short(media)))
}

func orNone(s string) string {
	if s == "" {
		return "absent"
	}
	return s
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
		"The response holds tokens, but Cache-Control does not say no-store.")
}
