package words_test

import (
	"testing"

	"oauthwalk/flow/words"
)

// The same words name the same error to the check, to the walk and to whoever pastes a page.
func TestNamed(t *testing.T) {
	for text, want := range map[string]string{
		"Error 400: redirect_uri_mismatch":                     words.BadRedirectURI,
		"The callback URL is not whitelisted":                  words.BadRedirectURI,
		"invalid redirect uri":                                 words.BadRedirectURI,
		"AADSTS700016: Application not found in the directory": "invalid_client",
		"No such application":                                  "invalid_client",
		"This client_id does not exist":                        "invalid_client",
		"Illegal scope":                                        "invalid_scope",
		"The requested scope is unknown":                       "invalid_scope",
		"PKCE is required for public clients":                  words.BadChallenge,
		"Unsupported response type":                            "unsupported_response_type",
		"disallowed_useragent":                                 words.AppBlocked,
		"404 Not Found":                                        words.NoSuchPage,
		"Sign in to go on to Example":                          "",
		"":                                                     "",
		"Your session in this browser has expired; enter your password again": "",
	} {
		if got, at := words.Named(text, false); got != want || at > len(text) {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

// A sign-in page speaks of clients and scopes, too; there only an error's own name counts.
func TestNamedOnASignInPage(t *testing.T) {
	const page = "Sign in. The application was not registered by us. Scopes: unknown. "
	if got, _ := words.Named(page, true); got != "" {
		t.Errorf("a sign-in page names %q", got)
	}
	if got, at := words.Named(page+"invalid_scope", true); got != "invalid_scope" || at != len(page) {
		t.Errorf("got %q at %d, want invalid_scope at %d", got, at, len(page))
	}
}
