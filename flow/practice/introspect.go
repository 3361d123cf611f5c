package practice

import (
	"net/http"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// introspect is the introspection endpoint (RFC 7662 2).
func (s *Server) introspect(q *request) answer {
	p, client, refusal, ok := s.tokenQuestion(q)
	if !ok {
		return refusal
	}
	// RFC 7662 2.1: the asker must prove who it is, or anybody could try tokens out here.
	if client.Public() {
		q.note(finding.Failf("client_authentication", "RFC 7662 2.1", "%s has no secret and may not ask about tokens",
			client.ID))
		_, a, _ := invalidClient("client_secret_basic")
		return a
	}
	token := p.get("token")
	if token == "" {
		q.note(finding.Failf("token", "RFC 7662 2.1", "token is missing from the body"))
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing 'token' in request.")
	}
	return jsonAnswer(http.StatusOK, s.describe(q, client, keyOf(token), secret.New(token)))
}

// describe says what a token is. RFC 7662 2.2: of one that is not active, or not the asker's, nothing but that.
func (s *Server) describe(q *request, client Client, k key, shown secret.Value) *object {
	o := new(object)
	g := s.grantOf(k)
	if g == nil || g.client != client.ID {
		q.note(finding.Warnf("token", "RFC 7662 2.2", "%s is not a token of %s", shown, client.ID))
		return o.set("active", false)
	}
	if a, ok := s.store.access.get(k); ok && a.live(q.at) {
		o.set("active", true).set("token_type", "Bearer").set("exp", a.expires.Unix()).set("iat", a.issued.Unix())
		s.describeGrant(o, g, a.scope)
		q.note(finding.Passf("token", "RFC 7662 2.2", "%s is an access token, valid for %s more", shown, a.expires.Sub(q.at).Round(time.Second)))
		return o
	}
	if r, ok := s.store.refresh.get(k); ok && r.live(q.at) {
		o.set("active", true).set("exp", r.expires.Unix()).set("iat", r.issued.Unix())
		s.describeGrant(o, g, g.scope)
		q.note(finding.Passf("token", "RFC 7662 2.2", "%s is a refresh token, valid for %s more", shown, r.expires.Sub(q.at).Round(time.Second)))
		return o
	}
	q.note(finding.Warnf("token", "RFC 7662 2.2", "%s is expired, used or revoked", shown))
	return o.set("active", false)
}

func (s *Server) describeGrant(o *object, g *grant, scope string) {
	if scope != "" {
		o.set("scope", scope)
	}
	o.set("client_id", g.client).set("username", g.person.Name).set("sub", g.person.ID).set("iss", s.issuer)
}

// Where clients look for the metadata: RFC 8414 3, and OpenID Connect Discovery 4 for those that know only that.
const (
	metadataPath = "/.well-known/oauth-authorization-server"
	openIDPath   = "/.well-known/openid-configuration"
)

// metadata is the metadata document (RFC 8414 2). Each line is true to what the server does. The second address gives
// the same document; it claims no OpenID features, because there are none. A provider that is played has one where the
// real one publishes any.
func (s *Server) metadata(q *request) answer {
	p, at := s.play, s.issuer
	q.note(finding.Passf("metadata", "RFC 8414 3.2", "the issuer is %s", s.identifier()))
	o := new(object).
		set("issuer", s.identifier()).
		set("authorization_endpoint", at+p.Paths.Authorization).
		set("token_endpoint", at+p.Paths.Token).
		set("token_endpoint_auth_methods_supported", p.Auth)
	if p.Paths.Revocation != "" {
		o.set("revocation_endpoint", at+p.Paths.Revocation).set("revocation_endpoint_auth_methods_supported", p.Auth)
	}
	if !p.played() {
		o.set("introspection_endpoint", at+"/api/introspect")
		o.set("introspection_endpoint_auth_methods_supported", p.Secrets())
	}
	var scopes []string
	for _, known := range p.Scopes.Known {
		scopes = append(scopes, known.Name)
	}
	o.set("scopes_supported", scopes).
		set("response_types_supported", []string{"code"}).
		set("response_modes_supported", []string{"query"}).
		set("grant_types_supported", []string{"authorization_code", "refresh_token"})
	if len(p.PKCE.Methods) > 0 {
		o.set("code_challenge_methods_supported", p.PKCE.Methods)
	}
	if !p.played() {
		o.set("authorization_response_iss_parameter_supported", true)
	}
	return jsonAnswer(http.StatusOK, o.set("service_documentation", at+"/"))
}

// identifier is the issuer as the metadata have it and authorization responses tell it (RFC 9207 2).
func (s *Server) identifier() string { return s.issuer + s.play.Paths.Issuer }
