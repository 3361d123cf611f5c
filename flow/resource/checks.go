package resource

import (
	"cmp"
	"net/http"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/words"
)

// checkStatus turns the status into a verdict and an error.
func (g *get) checkStatus() {
	const id = "api_status"
	said := g.said()
	if g.Status >= 200 && g.Status < 300 && said.IsZero() {
		g.add(finding.Passf(id, "RFC 9110 15.3", "The status is %d.", g.Status))
		return
	}
	if g.Status >= 300 && g.Status < 400 {
		g.redirected()
		return
	}
	bearer, challenged := g.bearer()
	g.Err = &StatusError{g.Status, cmp.Or(bearer.Error, said.Code), cmp.Or(bearer.Description, said.Text), bearer.Scope}
	switch {
	case g.Status < 300:
		g.add(finding.Failf(id, "RFC 9110 15.3", "The status is %d, but the body says that the call was refused: %s.", g.Status,
			cmp.Or(said.Code, said.Text, "it does not say why")))
	case g.Status == http.StatusUnauthorized:
		g.unauthorized(bearer, challenged)
	case g.Status == http.StatusForbidden && bearer.Error == "insufficient_scope":
		// RFC 6750 3.1: the token is good, and stands for too little.
		g.add(finding.Failf(id, "RFC 6750 3.1", "The status is 403: the token lacks a scope. Required: %s.",
			cmp.Or(bearer.Scope, "it does not say")))
	case g.Status == http.StatusForbidden:
		g.add(finding.Failf(id, "RFC 9110 15.5.4", "The status is 403: the token was understood, but access is not allowed."))
	case g.Status == http.StatusNotFound:
		g.add(finding.Failf(id, "RFC 9110 15.5.5",
			"The status is 404: there is nothing at this address. Is it the right one?"))
	case g.Status == http.StatusTooManyRequests:
		// RFC 6585 4: the response may say how long to wait.
		g.add(finding.Failf(id, "RFC 6585 4", "The status is 429: too many requests. %s", g.wait()))
	case g.Status == http.StatusServiceUnavailable:
		g.add(finding.Failf(id, "RFC 9110 10.2.3", "The status is %d: the API is temporarily unavailable. %s", g.Status, g.wait()))
	default:
		g.add(finding.Failf(id, "RFC 9110 15", "The status is %d, which does not indicate success.", g.Status))
	}
}

// said is the error in the body, in the words of the API.
func (g *get) said() words.Said {
	said := words.Read(g.Status, g.Content.Body)
	if said.IsZero() && g.Status >= 400 && g.Content.Kind == Text {
		said.Text = words.Visible(g.Content.Body)
	}
	return words.Said{Code: g.words(said.Code), Text: plain.Cut(g.words(said.Text), plain.Limit), Shape: said.Shape}
}

// redirected. RFC 6750 5.3 and RFC 9700 4.3.2: a token goes only where it is meant to go.
func (g *get) redirected() {
	to := cmp.Or(g.redact.URL(g.Exchange.Header("Location")), "nowhere")
	g.Err = ErrRedirected
	g.add(finding.Failf("api_redirect", "RFC 6750 5.3",
		"The API redirects to %s. The redirect was not followed: tokens are never sent to a redirect target.", plain.Cut(to, 200)))
}

// unauthorized. RFC 6750 3: a 401 names the Bearer scheme; 3.1: the code is left out when no token was seen.
func (g *get) unauthorized(bearer Challenge, challenged bool) {
	const id = "api_status"
	switch {
	case !challenged:
		g.add(finding.Failf(id, "RFC 9110 15.5.2", "The status is 401: the token was refused."), g.noBearer())
		return
	case bearer.Error == "":
		g.add(finding.Failf(id, "RFC 6750 3.1",
			"The status is 401 without an error code: the API found no token that it could read."))
	default:
		g.add(finding.Failf(id, "RFC 6750 3.1", "The status is 401: the token was refused with the error %s. The API says: %s.",
			bearer.Error, cmp.Or(bearer.Description, "it does not say")))
	}
	if bearer.Malformed {
		g.add(finding.Warnf("api_www_authenticate", "RFC 9110 11.6.1", "WWW-Authenticate is malformed."))
		return
	}
	g.add(finding.Passf("api_www_authenticate", "RFC 6750 3", "The response names the scheme it requires: Bearer."))
}

// noBearer. RFC 9110 15.5.2: a 401 has WWW-Authenticate; RFC 6750 3: for a bearer token it names Bearer.
func (g *get) noBearer() finding.Finding {
	const id = "api_www_authenticate"
	if len(g.Challenges) == 0 {
		return finding.Warnf(id, "RFC 9110 15.5.2", "The 401 response does not say why: it has no WWW-Authenticate header, which is required.")
	}
	return finding.Warnf(id, "RFC 6750 3", "The 401 response does not say why: its WWW-Authenticate header asks for %s, not for Bearer.",
		g.Challenges[0].Scheme)
}

// bearer is the challenge that is about bearer tokens. RFC 9110 11.1: a scheme is compared without case.
func (g *get) bearer() (Challenge, bool) {
	for _, c := range g.Challenges {
		if strings.EqualFold(c.Scheme, "Bearer") {
			return c, true
		}
	}
	return Challenge{}, false
}

func (g *get) wait() string {
	if g.RetryAfter > 0 {
		return "Try again in " + g.RetryAfter.String() + "."
	}
	if g.Exchange.Header("Retry-After") != "" {
		return "The Retry-After time is not in the future: try again now."
	}
	return "The response does not say when to try again."
}

// checkBody looks at whether the body is what its label says. It fails nothing: the body is there to be looked at.
func (g *get) checkBody() {
	const id, section = "api_body", "RFC 9110 8.3"
	c := g.Content
	media := cmp.Or(g.words(c.Media), "nothing")
	switch {
	case g.Truncated:
		g.add(finding.Warnf(id, section, "The body was cut off: only its first %d bytes were read.", len(c.Body)))
	case c.Kind == Empty:
		g.add(finding.Skipf(id, section, "There is no body."))
	case c.Kind == HTML:
		g.add(finding.Warnf(id, section, "The body is an HTML page, not data. Is this the address of an API?"))
	case labelledJSON(c.Media) && c.Kind != JSON:
		g.add(finding.Warnf(id, "RFC 8259 2", "The body is labelled as JSON, but it is not well formed."))
	case labelledJSON(c.Media):
		g.add(finding.Passf(id, "RFC 8259 2", "The body is JSON, as labelled."))
	case c.Kind == JSON:
		g.add(finding.Warnf(id, "RFC 8259 11", "The body is JSON, but labelled as %s.", media))
	case c.Kind == Image:
		g.add(checkPicture(c.Picture, media))
	case c.Media == "":
		g.add(finding.Warnf(id, section, "The response has no content type, so the type of the body was guessed: %s.", string(c.Kind)))
	default:
		g.add(finding.Passf(id, section, "The body is labelled as %s.", media))
	}
	switch {
	case c.Charset == "":
	case c.Kind == JSON:
		g.add(finding.Warnf("charset", "RFC 8259 8.1", "JSON must be in UTF-8, but this body is not. It was read as %s.", c.Charset))
	default:
		g.add(finding.Passf("charset", "RFC 9110 8.3.2", "The text is not in UTF-8. It was read as %s.", c.Charset))
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
