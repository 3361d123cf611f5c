package words_test

import (
	"strings"
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

// Words that only mention the client, a code, a scope or a person affirm nothing, and neither does a page's own text.
func TestWordsAboutSomethingElse(t *testing.T) {
	for stage, texts := range map[string][]string{
		"consent": {
			"INFO: Redirect URI: http://127.0.0.1:5000/callback", "Loading client_secret.json from the current folder",
			"Enter the code. This code has expired. Resend code", "The verification code we texted you has expired.",
			"Invalid code. Try again", "Sign in. Forgot your password? Not a user yet?", "Wrong password. Try again.",
			"X-RateLimit-Remaining: 59", "Logged in as test user alice", "This app was approved by your administrator",
			"The application encountered an unknown error", "state: xyz is valid", "PKCE enabled, code_challenge_method=S256",
			"127.0.0.1 - - \"GET /favicon.ico HTTP/1.1\" 404 -", "HTTP response code said error: 401. Token has expired",
			"Invalid claim \"email\"", "session middleware installed", "Your request timed out", "Exchanging the code with the provider",
			"Request failed with status code 400", "Access token received, expires in 3600, scope openid profile",
		},
		"exchange": {"Postal code is invalid", "Invalid country code", "Request failed with status code 400", "Unexpected parameter: audience",
			"Authentication required", "Login required", "error code: 10100", "job 7 ended with error code: 1010 today"},
		"api":      {"Issue state is invalid", "Article has expired", "User not found", "Missing required field: name"},
		"callback": {"The resource owner or authorization server denied the request", "El propietario del recurso denegó la petición."},
	} {
		for _, text := range texts {
			if got := words.Affirmed(stage, "", text, never); got != nil {
				t.Errorf("%s %q affirms %s", stage, text, got.Means)
			}
		}
	}
}

// The first meaning whose condition holds counts; a description that is only a code is read as words.
func TestWordsOfTheSameKind(t *testing.T) {
	for text, want := range map[string]string{
		"exchange|user is not admin approved to access this app":                "consent",
		"exchange|Client application is not approved for production":            "client_unapproved",
		"exchange|JWT client assertion audience is invalid":                     "client_assertion",
		"exchange|Client certificate required":                                  "client_certificate",
		"exchange|Multiple client authentication methods found":                 "method",
		"refresh|USER_DISABLED":                                                 "account",
		"refresh|INVALID_REFRESH_TOKEN":                                         "refresh_expired",
		"refresh|Stale token":                                                   "refresh_expired",
		"refresh|scope wider than granted":                                      "scope",
		"callback|Pushed authorization request is required":                     "pushed",
		"callback|unsupported response_mode":                                    "parameter_value",
		"callback|user hit cancel":                                              "denied",
		"callback|Your plan does not include API access":                        "account",
		"consent|jwt.exceptions.ImmatureSignatureError":                         "claims",
		"consent|SSL_ERROR_RX_RECORD_TOO_LONG":                                  "tls_none",
		"consent|A required parameter \"client_id\" is missing.":                "client_id_missing",
		"consent|Invalid Params: invalid code":                                  "code",
		"exchange|Cannot supply multiple client credentials.":                   "method",
		"exchange|More than one authentication method was used":                 "method",
		"exchange|missing or invalid client id":                                 "client_id",
		"exchange|missing or invalid client secret":                             "secret_missing",
		"exchange|INVALID_CLIENT_SECRET":                                        "secret",
		"exchange|client_secret_mismatch":                                       "secret",
		"exchange|error code: 1020":                                             "firewall",
		"exchange|error code: 1003":                                             "firewall",
		"exchange|error code: 1015":                                             "rate",
		"exchange|grant_type: Field required":                                   "parameter",
		"exchange|grant_type: This field is required.":                          "parameter",
		"exchange|code_verifier: Field required":                                "verifier",
		"callback|Unable to exchange external code: 4/0A":                       "upstream",
		"callback|Unexpected error when authenticating with identity provider":  "upstream",
		"callback|failed to exchange the code of the upstream provider":         "upstream",
		"consent|invalid_claim: Invalid claim \"iss\"":                          "issuer",
		"consent|invalid_claim: Invalid claim \"aud\"":                          "audience",
		"consent|invalid_claim: Invalid claim \"nonce\"":                        "nonce_other",
		"consent|invalid_claim: Invalid claim \"exp\"":                          "id_token_time",
		"consent|\"exp\" claim timestamp check failed":                          "id_token_time",
		"consent|[invalid_id_token] An error occurred":                          "claims",
		"consent|RPError: outgoing request timed out after 3500ms":              "unreachable",
		"consent|httpx.ConnectTimeout":                                          "unreachable",
		"consent|oauth2: context deadline exceeded":                             "unreachable",
		"consent|OpenID Connect authentication requires session support.":       "session_missing",
		"consent|SessionMiddleware must be installed to access request.session": "session_missing",
		"api|This session is not valid for use with the REST API":               "scope_session",
		"api|You don't have permission to view this":                            "forbidden",
	} {
		stage, text, _ := strings.Cut(text, "|")
		if got := words.Affirmed(stage, "", text, never); got == nil || got.Means != want {
			t.Errorf("%s %q: %+v, want %s", stage, text, got, want)
		}
	}
}

func never(string) bool { return false }
