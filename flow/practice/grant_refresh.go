package practice

import (
	"net/http"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// refreshTokens is the refresh token grant (RFC 6749 6).
func (s *Server) refreshTokens(q *request, client Client, p params) answer {
	value := p.get("refresh_token")
	if value == "" {
		q.note(finding.Failf("refresh_token", "RFC 6749 6", "refresh_token is missing in the body"))
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
		q.note(finding.Failf("scope", "RFC 6749 6", "granted was %s, asked for is %s", orNone(r.grant.scope), s.text(scope)))
		return oauthError(http.StatusBadRequest, "invalid_scope",
			"The requested scope is invalid, unknown, or malformed.")
	}
	q.note(finding.Passf("scope", "RFC 6749 6", "within what was granted: %s", orNone(r.grant.scope)))
	_, keep := s.faultNow(q, NoRotation, NoRefreshToken)
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
	case r.grant.client != client.ID:
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
		return nil, q.note(finding.Failf("refresh_token", "RFC 6749 5.2", "%s was good for %s and is over since %s", shown,
			refreshLifetime, q.at.Sub(r.expires)))
	}
	return r, q.note(finding.Passf("refresh_token", "RFC 6749 6", "%s was issued to %s, not used yet, good for %s more",
		shown, client.ID, r.expires.Sub(q.at).Round(time.Second)))
}
