package practice

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// token is the token endpoint (RFC 6749 3.2).
func (s *Server) token(q *request) answer {
	p, ok := q.formParams()
	if !ok {
		return oauthError(http.StatusBadRequest, "invalid_request", "The form is malformed.")
	}
	q.sent(s, p)
	if !q.once(p, "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "refresh_token",
		"scope") {
		return oauthError(http.StatusBadRequest, "invalid_request", "A parameter appears more than once.")
	}
	if q.URL.RawQuery != "" {
		q.note(finding.Warnf("query", "RFC 6749 3.2", "the query string was ignored: parameters belong in the body"))
	}
	var handle func(*Server, *request, Client, params) answer
	kind := p.get("grant_type")
	if kind == "" && p.get("code") != "" && s.lacks(q, GrantType) {
		kind = "authorization_code"
	}
	q.d.Grant = s.text(kind)
	switch kind {
	case "authorization_code":
		handle = (*Server).exchangeCode
	case "refresh_token":
		handle = (*Server).refreshTokens
	default:
		// RFC 6749 5.2; as at yutify also when there is no grant_type at all.
		q.note(finding.Failf("grant_type", "RFC 6749 5.2", "expected authorization_code or refresh_token, received %s",
			orNone(s.text(kind))))
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", s.play.unplayed(kind))
	}
	q.note(finding.Passf("grant_type", "RFC 6749 3.2", "is %s", kind))
	s.strayParams(q, p)
	c, refusal, ok := s.authenticate(q, p)
	if !ok {
		return refusal
	}
	return handle(s, q, c, p)
}

// issue makes the tokens of a grant and the response that carries them (RFC 6749 5.1). The members stand in the order of
// yutify.
func (s *Server) issue(q *request, g *grant, scope string, rotate bool) answer {
	accessToken, err := s.mint()
	if err != nil {
		return oauthError(http.StatusInternalServerError, "server_error", "")
	}
	o := new(object).set("access_token", accessToken)
	lifetime := s.play.lifetime(scope)
	if lifetime == accessLifetime {
		o.set(cmp.Or(s.play.Answers.LifetimeMember, "expires_in"), int(lifetime/time.Second))
	}
	if rotate {
		refreshToken, err := s.mint()
		if err != nil {
			return oauthError(http.StatusInternalServerError, "server_error", "")
		}
		s.store.refresh.put(keyOf(refreshToken), &refresh{grant: g, issued: q.at, expires: q.at.Add(refreshLifetime)})
		o.set("refresh_token", refreshToken)
	}
	if old, ok := s.store.access.get(g.access); ok && s.play.Refresh.EndsAccess {
		old.replaced = true
	}
	g.access = keyOf(accessToken)
	s.store.access.put(g.access, &access{grant: g, scope: scope, issued: q.at, expires: q.at.Add(lifetime)})
	s.play.tellScope(o, scope)
	long := fmt.Sprintf("for %d seconds", int(lifetime/time.Second))
	if lifetime == eternity {
		long = "that does not expire"
	}
	q.note(finding.Passf("answer", "RFC 6749 5.1", "%s gets an access token %s, scope %s", g.client, long, orNone(scope)))
	if !s.lacks(q, ToldTokenType) {
		o.set("token_type", "Bearer")
	}
	return jsonAnswer(http.StatusOK, o)
}

// narrower tells whether every scope of one list is in the other.
func narrower(asked, granted string) bool {
	have := map[string]bool{}
	for _, name := range strings.Fields(granted) {
		have[name] = true
	}
	for _, name := range strings.Fields(asked) {
		if !have[name] {
			return false
		}
	}
	return true
}

// exchangeCode is the authorization code grant (RFC 6749 4.1.3).
func (s *Server) exchangeCode(q *request, client Client, p params) answer {
	value := p.get("code")
	if value == "" {
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "code is missing from the body"))
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing 'code' in request.")
	}
	c, found := s.store.codes.get(keyOf(value))
	shown := secret.New(value)
	switch {
	case !found:
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "%s is not a code of this server, but %s", shown,
			s.kind(keyOf(value))))
		return badCode()
	case c.grant.client != client.ID && !s.lacks(q, CodeOfItsClient):
		// RFC 6749 4.1.3, 10.5: a code is bound to the client that asked for it.
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "%s was issued to %s, not to %s", shown, c.grant.client, client.ID))
		return badCode()
	case c.used:
		return s.reusedCode(q, c, p)
	case !q.at.Before(c.expires):
		q.note(finding.Failf("code", "RFC 6749 4.1.2", "%s was valid for %s and expired at %s", shown, CodeLifetime,
			q.at.Sub(c.expires)))
		return badCode()
	}
	q.note(finding.Passf("code", "RFC 6749 4.1.3", "%s was issued to %s, not used yet, valid for %s more", shown, client.ID,
		c.expires.Sub(q.at).Round(time.Second)))
	if a, wrong := s.boundToCode(q, c, p); wrong {
		return a // the code stays good: who has a wrong verifier may try again, as at yutify
	}
	_, withoutRefresh := s.faultNow(q, NoRefreshToken)
	a := s.issue(q, c.grant, c.grant.scope, c.grant.offline && !withoutRefresh)
	c.used = a.status == http.StatusOK
	return a
}

// boundToCode checks what else the code is bound to: the redirect URI and the code challenge.
func (s *Server) boundToCode(q *request, c *code, p params) (answer, bool) {
	got := p.get("redirect_uri")
	q.d.Expected = s.public(c.redirectURI)
	// RFC 6749 4.1.3: identical to the authorization request, if it was there; what is there without need must still fit.
	if got != c.redirectURI && (got != "" || c.redirectSent) {
		q.note(finding.Failf("redirect_uri", "RFC 6749 4.1.3", "the authorization request had %s, but this request has %s",
			c.redirectURI, orNone(s.public(got))))
		return oauthError(http.StatusBadRequest, "invalid_grant", "Invalid 'redirect_uri' in request."), true
	}
	q.note(finding.Passf("redirect_uri", "RFC 6749 4.1.3", "matches the authorization request"))
	if code, description := s.verify(q, c, p.get("code_verifier")); code != "" {
		return oauthError(http.StatusBadRequest, code, description), true
	}
	return answer{}, false
}

// reusedCode answers the second use of a code. RFC 6749 4.1.2, P10: somebody else may have had it, so what it gave is
// taken back; but only if the request is good in all else, or anybody who saw a code could sign people out.
func (s *Server) reusedCode(q *request, c *code, p params) answer {
	if _, wrong := s.boundToCode(q, c, p); wrong {
		q.note(finding.Failf("code", "RFC 6749 4.1.2", "the code was used before"))
		return badCode()
	}
	c.grant.revoked = true
	q.note(finding.Failf("code", "RFC 6749 4.1.2", "the code was already used, so the tokens issued for it are now revoked"))
	return badCode()
}

func badCode() answer {
	return oauthError(http.StatusBadRequest, "invalid_grant", "Invalid 'code' in request.")
}

// refreshTokens is the refresh token grant (RFC 6749 6).
func (s *Server) refreshTokens(q *request, client Client, p params) answer {
	value := p.get("refresh_token")
	if value == "" {
		q.note(finding.Failf("refresh_token", "RFC 6749 6", "refresh_token is missing from the body"))
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing 'refresh_token' in request.")
	}
	r, ok := s.usableRefresh(q, client, value)
	if !ok {
		return oauthError(http.StatusBadRequest, "invalid_grant", "")
	}
	// RFC 6749 6: not more than the person allowed; left out means the same as before.
	scope := p.get("scope")
	if scope == "" {
		scope = r.grant.scope
	}
	if !narrower(scope, r.grant.scope) {
		q.note(finding.Failf("scope", "RFC 6749 6", "%s was granted, but %s was requested", orNone(r.grant.scope), s.public(scope)))
		return oauthError(http.StatusBadRequest, "invalid_scope",
			"The requested scope is invalid, unknown, or malformed.")
	}
	q.note(finding.Passf("scope", "RFC 6749 6", "within the granted scope: %s", orNone(r.grant.scope)))
	_, keep := s.faultNow(q, NoRotation, NoRefreshToken)
	keep = keep || !s.play.Refresh.Rotates && !client.Public()
	a := s.issue(q, r.grant, scope, !keep)
	// RFC 9700 4.14.2: with each use a new one; the old one is remembered to notice who comes with it later.
	r.used = a.status == http.StatusOK && !keep
	return a
}

// usableRefresh finds a refresh token and tells whether this client may use it now.
func (s *Server) usableRefresh(q *request, client Client, value string) (*refresh, bool) {
	r, found := s.store.refresh.get(keyOf(value))
	shown := secret.New(value)
	switch {
	case !found:
		return nil, q.note(finding.Failf("refresh_token", "RFC 6749 6", "%s is not a refresh token of this server, but %s",
			shown, s.kind(keyOf(value))))
	case r.grant.client != client.ID && !s.lacks(q, RefreshOfItsClient):
		// RFC 6749 6, 10.4: bound to the client that got it.
		return nil, q.note(finding.Failf("refresh_token", "RFC 6749 10.4", "%s was issued to %s, not to %s", shown,
			r.grant.client, client.ID))
	case r.used:
		// RFC 9700 4.14.2: of two who have the same token one is a thief, and nobody can tell which.
		r.grant.revoked = true
		return nil, q.note(finding.Failf("refresh_token", "RFC 9700 4.14.2",
			"%s was used before: all tokens of this grant are revoked now", shown))
	case r.grant.revoked:
		return nil, q.note(finding.Failf("refresh_token", "RFC 6749 5.2", "%s was revoked", shown))
	case !q.at.Before(r.expires):
		return nil, q.note(finding.Failf("refresh_token", "RFC 6749 5.2", "%s was valid for %s and expired at %s", shown,
			refreshLifetime, q.at.Sub(r.expires)))
	}
	return r, q.note(finding.Passf("refresh_token", "RFC 6749 6", "%s was issued to %s, not used yet, valid for %s more",
		shown, client.ID, r.expires.Sub(q.at).Round(time.Second)))
}
