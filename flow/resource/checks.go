package resource

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/words"
)

// checkStatus turns the status into a verdict and an error.
func (r *run) checkStatus() {
	const id = "api_status"
	said := r.said()
	if r.Status >= 200 && r.Status < 300 && said.IsZero() {
		r.add(finding.Passf(id, "RFC 9110 15.3", "The status is %d.", r.Status))
		return
	}
	if r.Status >= 300 && r.Status < 400 {
		r.redirected()
		return
	}
	bearer, challenged := r.bearer()
	r.Err = &StatusError{r.Status, cmp.Or(bearer.Error, said.Code), cmp.Or(bearer.Description, said.Text), bearer.Scope}
	switch {
	case r.Status < 300:
		r.add(finding.Failf(id, "RFC 9110 15.3", "The status is %d, but the body says that the call was refused: %s.", r.Status,
			cmp.Or(said.Code, said.Text, "it does not say why")))
	case r.Status == http.StatusUnauthorized:
		r.unauthorized(bearer, challenged)
	case r.Status == http.StatusForbidden && bearer.Error == "insufficient_scope":
		// RFC 6750 3.1: the token is good, and stands for too little.
		r.add(finding.Failf(id, "RFC 6750 3.1", "The status is 403: the token lacks a scope. Required: %s.",
			cmp.Or(bearer.Scope, "it does not say")))
	case r.Status == http.StatusForbidden:
		r.add(finding.Failf(id, "RFC 9110 15.5.4", "The status is 403: the token was understood, but access is not allowed."))
	case r.Status == http.StatusNotFound:
		r.add(finding.Failf(id, "RFC 9110 15.5.5",
			"The status is 404: there is nothing at this address. Is it the right one?"))
	case r.Status == http.StatusTooManyRequests:
		// RFC 6585 4: the response may say how long to wait.
		r.add(finding.Failf(id, "RFC 6585 4", "The status is 429: too many requests. %s", r.wait()))
	case r.Status == http.StatusServiceUnavailable:
		r.add(finding.Failf(id, "RFC 9110 10.2.3", "The status is %d: the API is temporarily unavailable. %s", r.Status, r.wait()))
	default:
		r.add(finding.Failf(id, "RFC 9110 15", "The status is %d, which does not indicate success.", r.Status))
	}
}

// said is the error in the body, in the words of the API.
func (r *run) said() words.Said {
	said := words.Read(r.Status, r.Content.Body)
	if said.IsZero() && r.Status >= 400 && r.Content.Kind == Text {
		said.Text = words.Visible(r.Content.Body)
	}
	return words.Said{Code: r.words(said.Code), Text: plain.Cut(r.words(said.Text), plain.Limit), Shape: said.Shape}
}

// redirected. RFC 6750 5.3 and RFC 9700 4.3.2: a token goes only where it is meant to go.
func (r *run) redirected() {
	to := cmp.Or(r.redact.URL(r.Exchange.Header("Location")), "nowhere")
	r.Err = ErrRedirected
	r.add(finding.Failf("api_redirect", "RFC 6750 5.3",
		"The API redirects to %s. The redirect was not followed: tokens are never sent to a redirect target.", plain.Cut(to, 200)))
}

// unauthorized. RFC 6750 3: a 401 names the Bearer scheme; 3.1: the code is left out when no token was seen.
func (r *run) unauthorized(bearer Challenge, challenged bool) {
	const id = "api_status"
	switch {
	case !challenged:
		r.add(finding.Failf(id, "RFC 9110 15.5.2", "The status is 401: the token was refused."), r.noBearer())
		return
	case bearer.Error == "":
		r.add(finding.Failf(id, "RFC 6750 3.1",
			"The status is 401 without an error code: the API found no token that it could read."))
	default:
		r.add(finding.Failf(id, "RFC 6750 3.1", "The status is 401: the token was refused with the error %s. The API says: %s.",
			bearer.Error, cmp.Or(bearer.Description, "it does not say")))
	}
	if bearer.Malformed {
		r.add(finding.Warnf("api_www_authenticate", "RFC 9110 11.6.1", "WWW-Authenticate is malformed."))
		return
	}
	r.add(finding.Passf("api_www_authenticate", "RFC 6750 3", "The response names the scheme it requires: Bearer."))
}

// noBearer. RFC 9110 15.5.2: a 401 has WWW-Authenticate; RFC 6750 3: for a bearer token it names Bearer.
func (r *run) noBearer() finding.Finding {
	const id = "api_www_authenticate"
	if len(r.Challenges) == 0 {
		return finding.Warnf(id, "RFC 9110 15.5.2", "The 401 response has no WWW-Authenticate header, which is required and would say why.")
	}
	return finding.Warnf(id, "RFC 6750 3", "The WWW-Authenticate header of the 401 response asks for %s, not for Bearer.",
		r.Challenges[0].Scheme)
}

// bearer is the challenge that is about bearer tokens. RFC 9110 11.1: a scheme is compared without case.
func (r *run) bearer() (Challenge, bool) {
	i := slices.IndexFunc(r.Challenges, func(c Challenge) bool { return strings.EqualFold(c.Scheme, "Bearer") })
	if i < 0 {
		return Challenge{}, false
	}
	return r.Challenges[i], true
}

func (r *run) wait() string {
	if r.RetryAfter > 0 {
		return "Try again in " + r.RetryAfter.String() + "."
	}
	if r.Exchange.Header("Retry-After") != "" {
		return "The Retry-After time is not in the future: try again now."
	}
	return "The response does not say when to try again."
}

// checkBody looks at whether the body is what its label says. It fails nothing: the body is there to be looked at.
func (r *run) checkBody() {
	const id, section = "api_body", "RFC 9110 8.3"
	c := r.Content
	media := cmp.Or(r.words(c.Media), "nothing")
	switch {
	case r.Truncated:
		r.add(finding.Warnf(id, section, "The body was cut off: only its first %d bytes were read.", len(c.Body)))
	case c.Kind == Empty:
		r.add(finding.Skipf(id, section, "There is no body."))
	case c.Kind == HTML:
		r.add(finding.Warnf(id, section, "The body is an HTML page, not data. Is this the address of an API?"))
	case labelledJSON(c.Media) && c.Kind != JSON:
		r.add(finding.Warnf(id, "RFC 8259 2", "The body is labelled as JSON, but it is not well formed."))
	case labelledJSON(c.Media):
		r.add(finding.Passf(id, "RFC 8259 2", "The body is JSON, as labelled."))
	case c.Kind == JSON:
		r.add(finding.Warnf(id, "RFC 8259 11", "The body is JSON, but labelled as %s.", media))
	case c.Kind == Image:
		r.add(checkPicture(c.Picture, media))
	case c.Media == "":
		r.add(finding.Warnf(id, section, "The response has no content type, so the type of the body was guessed: %s.", string(c.Kind)))
	default:
		r.add(finding.Passf(id, section, "The body is labelled as %s.", media))
	}
	switch {
	case c.Charset == "":
	case c.Kind == JSON:
		r.add(finding.Warnf("charset", "RFC 8259 8.1", "JSON must be in UTF-8, but this body is not. It was read as %s.", c.Charset))
	default:
		r.add(finding.Passf("charset", "RFC 9110 8.3.2", "The text is not in UTF-8. It was read as %s.", c.Charset))
	}
}

// checkPicture. RFC 9110 8.3: the label says what the bytes are; for pictures it is often wrong.
func checkPicture(p Picture, media string) finding.Finding {
	const id, section = "api_body", "RFC 9110 8.3"
	switch {
	case p.Format == "":
		return finding.Warnf(id, section, "The body is labelled as %s, but it is not PNG, JPEG or GIF.", media)
	case media != "image/"+p.Format:
		return finding.Warnf(id, section, "The body is a picture in the format %s, but it is labelled as %s.", p.Format, media)
	}
	return finding.Passf(id, section, "The body is a picture, as labelled: %s, %d by %d pixels.", media, p.Width, p.Height)
}

// A parameter, at the beginning of what is left: a name, and a token or a quoted string (RFC 9110 5.6.2 and 5.6.4), whose
// quote at the end may be missing. Tokens have "/" besides, for URLs and media types that servers leave unquoted.
var (
	word      = "[!#$%&'*+.^_`|~/0-9A-Za-z-]"
	scheme    = regexp.MustCompile("^" + word + "+")
	parameter = regexp.MustCompile(`(?s)^(` + word + `+)[ \t]*=[ \t]*(?:(")((?:\\.|[^"\\]|\\$)*)("?)|(` + word + `*))`)
	escaped   = regexp.MustCompile(`(?s)\\(.)`)
)
