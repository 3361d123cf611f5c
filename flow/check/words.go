package check

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// phrases are the words by which providers name what they refuse, the particular ones first. Sources: the error pages
// collected in errors.json, rows E001 to E047.
var phrases = []struct {
	about about
	exact bool // so plain that it counts on a page with a form, too
	words *regexp.Regexp
}{
	{aboutRedirect, true, regexp.MustCompile(`(?i)redirect_(uri_)?mismatch|AADSTS50011\b|AADSTS500117\b|` +
		`invalid_redirect_uri|INVALID_CLIENT: (Invalid|Insecure) redirect`)},
	{aboutClient, true, regexp.MustCompile(`AADSTS(700016|90002|700011)\b|INVALID_CLIENT: Invalid client|` +
		`(?i)error 401: invalid_client|OAuth client was not found`)},
	{aboutScope, true, regexp.MustCompile(`(?i)AADSTS(70011|650053|28002)\b|` +
		`\b(unauthorized_scope_error|invalid_scope)\b`)},
	{aboutApp, true, regexp.MustCompile(`(?i)not completed the Google verification|admin_policy_enforced|` +
		`disallowed_useragent|org_internal|AADSTS(50020|9002332|90094)\b|application_suspended`)},
	{aboutRedirect, false, regexp.MustCompile(`(?i)redirect[ _-]?ur[il]\b|callback ur[il]|reply ur[il]|reply address`)},
	{aboutPKCE, false, regexp.MustCompile(`(?i)code[ _]challenge|\bPKCE\b`)},
	{aboutClient, false, regexp.MustCompile(`(?i)\b(invalid|unknown|unregistered)[ _]client|` +
		`\bclient([ _]id)? (is|was|does|could)[^.]{0,30}(invalid|not|unknown)|` +
		`invalid[ _]client[ _]id|invalid (api|app)[ _-]?(key|id)|no such (app|client)|` +
		`(app|application|client)\b[^.]{0,40}(not found|does not exist|doesn't exist|not registered)`)},
	{aboutScope, false, regexp.MustCompile(`(?i)\billegal scope|\binvalid scope|\bscopes?\b[^.]{0,60}` +
		`(invalid|unknown|malformed|not authorized|not allowed)|unknown permission`)},
	{aboutGrant, false, regexp.MustCompile(`(?i)unsupported_response_type|response[ _]type|unauthorized_client`)},
}

// aboutText looks for known words in what a person would read, and says where they stand; onlyExact leaves out those
// that a sign-in page may have.
func aboutText(text string, onlyExact bool) (what about, at int) {
	for _, k := range phrases {
		if k.exact || !onlyExact {
			if found := k.words.FindStringIndex(text); found != nil {
				return k.about, found[0]
			}
		}
	}
	return aboutNothing, 0
}

// aboutCode reads an error of RFC 6749 4.1.2.1, of OpenID Connect Core 3.1.2.6, or of a provider's own.
func aboutCode(code, description string) about {
	switch strings.ToLower(code) {
	case "login_required", "interaction_required", "consent_required", "account_selection_required":
		return aboutNothing // the request is good, only nobody is signed in
	case "invalid_scope", "unauthorized_scope_error":
		return aboutScope
	case "redirect_uri_mismatch", "redirect_mismatch", "invalid_redirect_uri":
		return aboutRedirect
	case "invalid_client", "unknown_client":
		return aboutClient
	case "unauthorized_client", "unsupported_response_type":
		return aboutGrant
	case "application_suspended":
		return aboutApp
	case "server_error", "temporarily_unavailable":
		return aboutTrouble
	}
	if what, _ := aboutText(description, false); what != aboutNothing {
		return what
	}
	return aboutUnknown
}

// decoded are the values that are base64, as Google wraps its error in a redirect, in their plain form.
func decoded(values []string) []string {
	var out []string
	for _, v := range values {
		v = strings.TrimRight(v, "=")
		for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.RawStdEncoding} {
			if b, err := e.DecodeString(v); err == nil {
				out = append(out, string(b))
				break
			}
		}
	}
	return out
}
