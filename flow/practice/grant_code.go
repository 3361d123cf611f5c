package practice

import (
	"net/http"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// exchangeCode is the authorization code grant (RFC 6749 4.1.3).
func (s *Server) exchangeCode(q *request, client Client, p params) answer {
	value := p.get("code")
	if value == "" {
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "code is missing in the body"))
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing 'code' in request.")
	}
	c, found := s.store.codes.get(keyOf(value))
	shown := secret.New(value)
	switch {
	case !found:
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "%s is not a code of this server, but %s", shown,
			s.kind(keyOf(value))))
		return badCode()
	case c.grant.client != client.ID:
		// RFC 6749 4.1.3, 10.5: a code is bound to the client that asked for it.
		q.note(finding.Failf("code", "RFC 6749 4.1.3", "%s was issued to %s, not to %s", shown, c.grant.client, client.ID))
		return badCode()
	case c.used:
		return s.reusedCode(q, c, p)
	case !q.at.Before(c.expires):
		q.note(finding.Failf("code", "RFC 6749 4.1.2", "%s was good for %s and is over since %s", shown, codeLifetime,
			q.at.Sub(c.expires)))
		return badCode()
	}
	q.note(finding.Passf("code", "RFC 6749 4.1.3", "%s was issued to %s, not used yet, good for %s more", shown, client.ID,
		c.expires.Sub(q.at).Round(time.Second)))
	if a, wrong := s.boundToCode(q, c, p); wrong {
		return a // the code stays good: who has a wrong verifier may try again, as at yutify
	}
	_, withoutRefresh := s.faultNow(q, NoRefreshToken)
	a := s.issue(q, c.grant, c.grant.scope, !withoutRefresh)
	c.used = a.status == http.StatusOK
	return a
}

// boundToCode checks what else the code is bound to: the redirect URI and the code challenge.
func (s *Server) boundToCode(q *request, c *code, p params) (answer, bool) {
	got := p.get("redirect_uri")
	// RFC 6749 4.1.3: identical to the authorization request, if it was there; what is there without need must still fit.
	if got != c.redirectURI && (got != "" || c.redirectSent) {
		q.note(finding.Failf("redirect_uri", "RFC 6749 4.1.3", "the authorization request had %s, received %s",
			c.redirectURI, orNone(s.text(got))))
		return oauthError(http.StatusBadRequest, "invalid_grant", "Invalid 'redirect_uri' in request."), true
	}
	q.note(finding.Passf("redirect_uri", "RFC 6749 4.1.3", "fits the authorization request"))
	if code, description := q.verify(c, p.get("code_verifier")); code != "" {
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
	q.note(finding.Failf("code", "RFC 6749 4.1.2", "the code was used before: the tokens that it gave are revoked now"))
	return badCode()
}

func badCode() answer {
	return oauthError(http.StatusBadRequest, "invalid_grant", "Invalid 'code' in request.")
}
