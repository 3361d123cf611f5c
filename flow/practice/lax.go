package practice

import (
	"slices"

	"oauthwalk/flow/finding"
)

// Rule is a rule of the specifications that this server keeps, and that a lab can tell it to leave out; so can a Play. That is no fault:
// there are servers like that, and each page and decision for which it matters says so.
type Rule string

// The rules.
const (
	ExactRedirectURI   Rule = "exact_redirect_uri"    // else one that begins with a registered one is taken
	RegisteredErrors   Rule = "registered_errors"     // else errors go to redirect URIs that nobody registered
	CodeOfItsClient    Rule = "code_of_its_client"    // else every client can exchange a code
	PublicPKCE         Rule = "public_pkce"           // else a public client can do without
	TokenInHeader      Rule = "token_in_header"       // else the API takes access_token from the query too
	RefreshOfItsClient Rule = "refresh_of_its_client" // else every client can use a refresh token
	ResponseType       Rule = "response_type"         // else a request without it asks for a code
	GrantType          Rule = "grant_type"            // else a token request without it brings a code
	ToldTokenType      Rule = "token_type"            // else token responses do not tell it
	KnownScopes        Rule = "known_scopes"          // else unknown scopes are left out and not refused
	Issuer             Rule = "iss"                   // else authorization responses do not tell who sends them
)

// laxity is what a server without the rule does, and the section that has the rule.
var laxity = map[Rule]struct{ words, section string }{
	ExactRedirectURI:   {"it accepts redirect URIs that only begin with a registered one", "RFC 9700 4.1.3"},
	RegisteredErrors:   {"it sends errors to redirect URIs that nobody registered", "RFC 6749 4.1.2.1"},
	CodeOfItsClient:    {"it gives the tokens for a code to any client", "RFC 6749 4.1.3"},
	PublicPKCE:         {"it does not require PKCE from public clients", "RFC 9700 2.1.1"},
	TokenInHeader:      {"its API accepts the access token in the URL", "RFC 9700 4.3.2"},
	RefreshOfItsClient: {"it accepts a refresh token from any client", "RFC 6749 10.4"},
	ResponseType:       {"it treats a request without response_type as one with code", "RFC 6749 4.1.1"},
	GrantType:          {"it treats a token request without grant_type as one with authorization_code", "RFC 6749 4.1.3"},
	ToldTokenType:      {"its token responses have no token_type", "RFC 6749 5.1"},
	KnownScopes:        {"it silently leaves out unknown scopes", "RFC 6749 3.3"},
	Issuer:             {"its authorization responses have no iss", "RFC 9207 2"},
}

// Words are what a server without the rule does.
func (r Rule) Words() string { return laxity[r].words }

// lacks tells that a rule is left out, at the place where it matters, and writes it into the decision.
func (s *Server) lacks(q *request, r Rule) bool {
	if slices.Contains(s.play.Lax, r) {
		return q.note(finding.Skipf("as_provider", laxity[r].section, "%s does this: %s", s.play.Name, laxity[r].words))
	}
	if !slices.Contains(s.lax, r) {
		return false
	}
	q.note(finding.Warnf("lax", laxity[r].section, "this server is lax on purpose: %s", laxity[r].words))
	return true
}

// laxWords are what each page says of what is left out; nothing for a correct server.
func (s *Server) laxWords() []string {
	var out []string
	for _, r := range s.lax {
		out = append(out, laxity[r].words)
	}
	return out
}
