package authz_test

import (
	"testing"

	"oauthwalk/flow/authz"
)

// The same words name the same error to the check, to the walk and to whoever pastes a page.
func TestNamed(t *testing.T) {
	for words, want := range map[string]string{
		"Error 400: redirect_uri_mismatch":                     authz.BadRedirectURI,
		"The callback URL is not whitelisted":                  authz.BadRedirectURI,
		"invalid redirect uri":                                 authz.BadRedirectURI,
		"AADSTS700016: Application not found in the directory": "invalid_client",
		"No such application":                                  "invalid_client",
		"This client_id does not exist":                        "invalid_client",
		"Illegal scope":                                        "invalid_scope",
		"The requested scope is unknown":                       "invalid_scope",
		"PKCE is required for public clients":                  authz.BadChallenge,
		"Unsupported response type":                            "unsupported_response_type",
		"disallowed_useragent":                                 authz.AppBlocked,
		"404 Not Found":                                        authz.NoSuchPage,
		"Sign in to go on to Example":                          "",
		"":                                                     "",
		"Your session in this browser has expired; enter your password again": "",
	} {
		if got, at := authz.Named(words, false); got != want || at > len(words) {
			t.Errorf("%q names %q, want %q", words, got, want)
		}
	}
}

// A sign-in page speaks of clients and scopes, too; there only an error's own name counts.
func TestNamedOnASignInPage(t *testing.T) {
	const page = "Sign in. The application was not registered by us. Scopes: unknown. "
	if got, _ := authz.Named(page, true); got != "" {
		t.Errorf("a sign-in page names %q", got)
	}
	if got, at := authz.Named(page+"invalid_scope", true); got != "invalid_scope" || at != len(page) {
		t.Errorf("got %q at %d, want invalid_scope at %d", got, at, len(page))
	}
}
