package check

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// What a control request has in place of the client's own values.
const (
	otherClient   = "oauthwalk-check-no-such-client"
	otherRedirect = "https://oauthwalk-check.invalid/callback"
)

// control asks the authorization endpoint again with an invented client ID, and with an invented redirect URI: a response
// that stays the same says nothing of what was changed. It asks nothing where the first response is proof enough, such as
// one that went back to the redirect URI (RFC 6749 4.1.2.1).
func (r *run) control(first wire.Exchange) {
	a := &r.answer
	switch {
	case !a.asked, a.proof, a.about != aboutNothing && a.about != aboutUnknown && a.about != aboutMystery:
		why := "the first response is proof enough"
		if !a.asked {
			why = "the first request got no response"
		}
		r.allowed.skip(askOtherClient, why)
		r.allowed.skip(askOtherRedirect, why)
		return
	}
	other := r.client
	other.ID = otherClient
	a.knowsClient = r.differs(first, askOtherClient, other)
	other = r.client
	other.RedirectURI = otherRedirect
	a.knowsRedirect = r.differs(first, askOtherRedirect, other)
}

// differs tells that the endpoint responds to the other client in another way.
func (r *run) differs(first wire.Exchange, id string, other Client) bool {
	if !r.may(id, r.server.AuthorizationEndpoint) {
		return false
	}
	x, ok := r.sendAuthorization(other)
	return ok && x.Status != 0 && x.Status != http.StatusTooManyRequests && x.Status < 500 &&
		r.shapeOf(first, r.client) != r.shapeOf(x, other)
}

// sendAuthorization sends the request that a walk would send.
func (r *run) sendAuthorization(c Client) (wire.Exchange, bool) {
	pkce, state := authz.NewPKCE(c.PKCE), authz.NewState()
	r.redact.Add(pkce.Verifier, state)
	params, _ := c.Draft(state, pkce).Params()
	address, _ := authz.URL(r.server.AuthorizationEndpoint, params) // an endpoint that cannot be used is never asked
	req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, address, nil)
	if err != nil {
		return wire.Exchange{}, false
	}
	req.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
	_, _ = r.rec.Once(r.http, req) // the record says why there is no response
	return r.last()
}

// changing is what differs between two pages that say the same: tokens, times, numbers.
var changing = regexp.MustCompile(`[0-9A-Za-z_-]*[0-9][0-9A-Za-z_.:-]*`)

// shapeOf is a response without what changes by itself, and without the request that it repeats.
func (r *run) shapeOf(x wire.Exchange, asked Client) string {
	where := ""
	if base, err := url.Parse(x.URL); err == nil && x.Header("Location") != "" {
		if to, err := base.Parse(x.Header("Location")); err == nil {
			q := to.Query()
			where = bare(to.String()) + " " + q.Get("error") + " " + q.Get("error_description")
		}
	}
	text := strings.NewReplacer(asked.ID, "", asked.RedirectURI, "", url.QueryEscape(asked.RedirectURI), "").
		Replace(echo.ReplaceAllString(words.Visible(x.ResponseBody), ""))
	return x.StatusLine + " " + where + " " + changing.ReplaceAllString(text, "")
}
