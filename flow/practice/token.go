package practice

import (
	"net/http"
	"strings"
	"time"

	"oauthwalk/flow/finding"
)

// token is the token endpoint (RFC 6749 3.2).
func (s *Server) token(q *request) answer {
	p, ok := q.formParams()
	if !ok {
		return oauthError(http.StatusBadRequest, "invalid_request", "The form is malformed.")
	}
	if !q.once(p, "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "refresh_token",
		"scope") {
		return oauthError(http.StatusBadRequest, "invalid_request", "A parameter is there more than once.")
	}
	if q.URL.RawQuery != "" {
		q.note(finding.Warnf("query", "RFC 6749 3.2", "the query string was not looked at: parameters go into the body"))
	}
	var handle func(*Server, *request, Client, params) answer
	switch p.get("grant_type") {
	case "authorization_code":
		handle = (*Server).exchangeCode
	case "refresh_token":
		handle = (*Server).refreshTokens
	default:
		// RFC 6749 5.2; as at yutify also when there is no grant_type at all.
		q.note(finding.Failf("grant_type", "RFC 6749 5.2", "must be authorization_code or refresh_token, received %s",
			orNone(s.text(p.get("grant_type")))))
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", "")
	}
	q.note(finding.Passf("grant_type", "RFC 6749 3.2", "is %s", p.get("grant_type")))
	c, refusal, ok := s.authenticate(q, p)
	if !ok {
		return refusal
	}
	return handle(s, q, c, p)
}

// issue makes the tokens of a grant and the answer that carries them (RFC 6749 5.1). The members stand in the order of
// yutify.
func (s *Server) issue(q *request, g *grant, scope string, rotate bool) answer {
	accessToken, err := s.mint()
	if err != nil {
		return oauthError(http.StatusInternalServerError, "server_error", "")
	}
	o := new(object).set("access_token", accessToken).set("expires_in", int(accessLifetime/time.Second))
	if rotate {
		refreshToken, err := s.mint()
		if err != nil {
			return oauthError(http.StatusInternalServerError, "server_error", "")
		}
		s.store.refresh.put(keyOf(refreshToken), &refresh{grant: g, issued: q.at, expires: q.at.Add(refreshLifetime)})
		o.set("refresh_token", refreshToken)
	}
	s.store.access.drop(g.access)
	g.access = keyOf(accessToken)
	s.store.access.put(g.access, &access{grant: g, scope: scope, issued: q.at, expires: q.at.Add(accessLifetime)})
	if scope != "" {
		o.set("scope", scope)
	}
	q.note(finding.Passf("answer", "RFC 6749 5.1", "%s gets an access token for %d seconds, scope %s", g.client,
		int(accessLifetime/time.Second), orNone(scope)))
	return jsonAnswer(http.StatusOK, o.set("token_type", "Bearer"))
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
