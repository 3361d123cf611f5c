package authz

import "regexp"

// Errors that providers name in words and for which RFC 6749 4.1.2.1 has no code.
const (
	BadRedirectURI = "invalid_redirect_uri"   // RFC 7591 3.2.2 calls it so
	BadChallenge   = "invalid_code_challenge" // or none, where one is required
	AppBlocked     = "app_blocked"            // the client is known, and unpublished, suspended or fenced in
	NoSuchPage     = "no_such_page"           // at this address
)

// lexicon are the words by which authorization servers name what they refuse, the particular ones first. A row that is
// certain has an error's own name, which counts on a sign-in page, too.
var lexicon = []struct {
	code    string
	certain bool
	words   *regexp.Regexp
}{
	{BadRedirectURI, true, regexp.MustCompile(`(?i)redirect_(uri_)?mismatch|AADSTS50011\b|AADSTS500117\b|` +
		`invalid_redirect_uri|INVALID_CLIENT:? *(Invalid|Insecure) redirect`)},
	{"invalid_client", true, regexp.MustCompile(`(?i)AADSTS(700016|90002|700011)\b|INVALID_CLIENT:? *Invalid client|` +
		`error 401: invalid_client|OAuth client was not found`)},
	{"invalid_scope", true, regexp.MustCompile(`(?i)AADSTS(70011|650053|28002)\b|\b(unauthorized_scope_error|invalid_scope)\b`)},
	{AppBlocked, true, regexp.MustCompile(`(?i)not completed the Google verification|admin_policy_enforced|` +
		`disallowed_useragent|org_internal|AADSTS(50020|9002332|90094)\b|application_suspended`)},
	{BadRedirectURI, false, regexp.MustCompile(`(?i)redirect[ _-]?ur[il]\b|callback ur[il]|reply ur[il]|reply address|` +
		`(redirect|callback|reply)[ _-]?(ur[il]|address)?.{0,80}?(invalid|mis-?match|not (valid|registered|match|allowed|` +
		`permitted|configured|secure)|(does|did)( not|n.t) match|malformed|unregistered|insecure|whitelist)|` +
		`no matching.{0,40}?(redirect|callback|reply)[ _-]?(ur[il]|address)`)},
	{BadChallenge, false, regexp.MustCompile(`(?i)code[ _]challenge|\bPKCE\b`)},
	{"invalid_client", false, regexp.MustCompile(`(?i)\b(invalid|unknown|unregistered|missing|no such)[ _](oauth2? )?` +
		`(app|client|application)\b|\b(client|application|app)([ _]id)?\b[^.]{0,40}(not found|invalid|not registered|unknown|` +
		`does not exist|doesn't exist)|invalid (api|app)[ _-]?(key|id)`)},
	{"invalid_scope", false, regexp.MustCompile(`(?i)\billegal scope|\binvalid scope|\bscopes?\b[^.]{0,60}` +
		`(invalid|unknown|malformed|not authorized|not allowed)|unknown permission`)},
	{"unsupported_response_type", false, regexp.MustCompile(`(?i)response[ _]type`)},
	{"unauthorized_client", false, regexp.MustCompile(`(?i)unauthorized_client`)},
	{NoSuchPage, false, regexp.MustCompile(`(?i)\b404\b|page (was )?not found|realm does not exist`)},
}

// Named is the error that the words of an authorization server name, as a code, and the byte at which they stand; "" for
// words that name none. On a sign-in page only what is certain counts.
func Named(words string, signIn bool) (code string, at int) {
	for _, l := range lexicon {
		if l.certain || !signIn {
			if found := l.words.FindStringIndex(words); found != nil {
				return l.code, found[0]
			}
		}
	}
	return "", 0
}
