package token

import (
	"net/http"
	"slices"

	"oauthwalk/flow/finding"
)

// checkBody looks at the form of the body and at the error in it.
func (k *call) checkBody() {
	a := &k.result.Answer
	switch a.Format {
	case HTML:
		k.add(finding.Failf("body", "RFC 6749 5.1", "The body is an HTML page. A proxy, a login page or a wrong address?"))
	case Empty:
		k.add(finding.Failf("body", "RFC 6749 5.1", "The response has no body."))
	case Text:
		if len(a.Problems) == 0 {
			k.add(finding.Failf("body", "RFC 6749 5.1", "The body is neither JSON nor a form."))
		}
	default:
		if len(a.Problems) == 0 {
			k.add(finding.Passf("body", "RFC 8259 4", "The body is well formed, and no name is there twice."))
		}
	}
	// RFC 8259 4 and 8.1, RFC 6749 A.12: what two readers could understand differently is not used.
	for _, p := range a.Problems {
		k.add(finding.Failf(p.ID, "RFC 8259 4", "%s", p.Text))
	}
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

// checkError looks at an error in the answer. RFC 6749 5.2.
func (k *call) checkError() {
	const section = "RFC 6749 5.2"
	a := &k.result.Answer
	if !a.HasError() {
		return
	}
	k.add(finding.Failf("token_error", section, "The response is the error %s. Its description: %s.",
		orNone(short(a.Error)), orNone(short(a.ErrorDescription))))
	switch a.ErrorShape {
	case ErrorObject:
		k.add(finding.Warnf("error_shape", section, "The error is an object, expected a string."))
	case ErrorNotOK:
		k.add(finding.Warnf("error_shape", section, "The error is told by ok being false, which is no OAuth member."))
	case ErrorMessage:
		k.add(finding.Warnf("error_shape", section, "The error is told in message, and there is no error member."))
	}
	switch {
	case a.Error == "":
	case slices.Contains(registered, a.Error):
		k.add(finding.Passf("error_registered", section, "The error code %s is a registered one.", a.Error))
	default:
		k.add(finding.Warnf("error_registered", section, "The error code %s is not a registered one.", short(a.Error)))
	}
	// RFC 6749 5.2: a client that tried the Authorization header and failed is told which scheme to use.
	if a.Status == http.StatusUnauthorized && k.client.Auth == Basic &&
		k.result.Exchange.Header("WWW-Authenticate") == "" {
		k.add(finding.Warnf("www_authenticate", section, "The response is 401 without WWW-Authenticate."))
	}
}
