package provider

// Server is an authorization server and the API that its tokens are for. An empty field is not known.
type Server struct {
	Name   string // for people
	Issuer string

	AuthorizationEndpoint string
	TokenEndpoint         string
	RevocationEndpoint    string
	API                   string // called with the access token; userinfo where the metadata name it

	AuthMethods  []string // token_endpoint_auth_methods_supported; absent means client_secret_basic (RFC 8414 2)
	PKCEMethods  []string // code_challenge_methods_supported; absent means that nothing is promised
	Scopes       []string // scopes_supported; servers may leave some out
	GrantTypes   []string // grant_types_supported; absent means authorization_code and implicit (RFC 8414 2)
	IssSupported bool     // authorization_response_iss_parameter_supported (RFC 9207 3)
}
