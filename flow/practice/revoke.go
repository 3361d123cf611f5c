package practice

import (
	"net/http"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// revoke is the revocation endpoint (RFC 7009 2).
func (s *Server) revoke(q *request) answer {
	p, client, refusal, ok := s.tokenQuestion(q)
	if !ok {
		return refusal
	}
	token, hint := p.get("token"), p.get("token_type_hint")
	if token == "" {
		q.note(finding.Failf("token", "RFC 7009 2.1", "token is missing from the body"))
		return oauthError(http.StatusBadRequest, "invalid_request", "")
	}
	// RFC 7009 2.2.1. The status is yutify's; the RFC would have 400.
	if hint != "" && hint != "access_token" && hint != "refresh_token" {
		q.note(finding.Failf("token_type_hint", "RFC 7009 2.2.1", "expected access_token or refresh_token, received %s",
			s.text(hint)))
		return oauthError(http.StatusUnauthorized, "unsupported_token_type", "")
	}
	// RFC 7009 2.1: the hint only says where to look first; both shelves are searched whatever it says.
	g := s.grantOf(keyOf(token))
	shown := secret.New(token)
	switch {
	case g == nil:
		// RFC 7009 2.2: the client wants it gone, and gone it is.
		q.note(finding.Warnf("token", "RFC 7009 2.2", "%s is neither an access nor a refresh token of this server: nothing "+
			"to revoke, which is not an error", shown))
	case g.client != client.ID:
		q.note(finding.Failf("token", "RFC 7009 2.1", "%s was issued to %s, not to %s", shown, g.client, client.ID))
		return oauthError(http.StatusBadRequest, "invalid_grant", "")
	default:
		// RFC 7009 2.1: with a refresh token go its access tokens; as at yutify the other way round too.
		g.revoked = true
		q.note(finding.Passf("token", "RFC 7009 2.1", "%s and all tokens of the same grant are revoked", shown))
	}
	return jsonAnswer(http.StatusOK, new(object))
}

// tokenQuestion is the common beginning of revocation and introspection: a form from an authenticated client.
func (s *Server) tokenQuestion(q *request) (params, Client, answer, bool) {
	p, ok := q.formParams()
	if !ok || !q.once(p, "token", "token_type_hint", "client_id", "client_secret") {
		return p, Client{}, oauthError(http.StatusBadRequest, "invalid_request", ""), false
	}
	client, refusal, ok := s.authenticate(q, p)
	return p, client, refusal, ok
}

// grantOf is the grant that an access or refresh token belongs to, or nil.
func (s *Server) grantOf(k key) *grant {
	if a, ok := s.store.access.get(k); ok {
		return a.grant
	}
	if r, ok := s.store.refresh.get(k); ok {
		return r.grant
	}
	return nil
}
