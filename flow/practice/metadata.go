package practice

import (
	"net/http"

	"oauthwalk/flow/finding"
)

// Where clients look for the metadata: RFC 8414 3, and OpenID Connect Discovery 4 for those that know only that.
const (
	metadataPath = "/.well-known/oauth-authorization-server"
	openIDPath   = "/.well-known/openid-configuration"
)

// metadata is the metadata document (RFC 8414 2). Each line is true to what the server does. The second address gives
// the same document; it claims no OpenID features, because there are none.
func (s *Server) metadata(q *request) answer {
	q.note(finding.Passf("metadata", "RFC 8414 3.2", "the issuer is %s", s.issuer))
	methods := []string{"client_secret_basic", "none"}
	return jsonAnswer(http.StatusOK, new(object).
		set("issuer", s.issuer).
		set("authorization_endpoint", s.issuer+"/authorize").
		set("token_endpoint", s.issuer+"/api/token").
		set("token_endpoint_auth_methods_supported", methods).
		set("revocation_endpoint", s.issuer+"/api/revoke").
		set("revocation_endpoint_auth_methods_supported", methods).
		set("introspection_endpoint", s.issuer+"/api/introspect").
		set("introspection_endpoint_auth_methods_supported", methods[:1]).
		set("scopes_supported", []string{scopeActivity}).
		set("response_types_supported", []string{"code"}).
		set("response_modes_supported", []string{"query"}).
		set("grant_types_supported", []string{"authorization_code", "refresh_token"}).
		set("code_challenge_methods_supported", []string{methodS256, methodPlain}).
		set("authorization_response_iss_parameter_supported", true).
		set("service_documentation", s.issuer+"/"))
}
