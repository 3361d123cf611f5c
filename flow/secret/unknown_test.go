package secret

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// descriptions are what token endpoints say of an error, as their documentation and people's reports have it. A developer
// has to be able to read them.
var descriptions = strings.Split(strings.TrimSpace(`
Invalid authorization code
Authorization code expired
Invalid redirect URI
Invalid client secret
Invalid client
Refresh token revoked
code_verifier was incorrect
code_verifier required
Invalid 'code' in request.
Invalid 'redirect_uri' in request.
Code challenge failed.
Missing 'code_verifier' in request.
The client cannot authenticate with methods: ['client_secret_basic']
The client does not exist on this server.
client_secret is missing.
Token has been expired or revoked.
The code passed is incorrect or expired.
The client_id and/or client_secret passed are incorrect.
The redirect_uri MUST match the registered callback URL for this application.
The user must have a verified primary email.
The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.
Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.
The authorization server encountered an unexpected condition that prevented it from fulfilling the request.
The resource owner or authorization server denied the request.
appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists
redirect_uri does not match the uri used to create the passed code
code doesn't exist or has expired
PKCE verification failed: Code mismatch
PKCE code verifier not specified
Code not valid
Incorrect redirect_uri
Invalid client or Invalid client credentials
Failed to verify code verifier
Client not allowed for direct access grants
Session not active
Offline session not active
Token is not active
Stale token
Unsupported grant_type
Missing form parameter: grant_type
AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app 'the-client'.
AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.
AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.
AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.
AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.
AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.
AADSTS50011: The redirect URI 'http://127.0.0.1:3500/callback' specified in the request does not match the redirect URIs configured for the application 'the-client'.
AADSTS700016: Application with identifier 'the-client' was not found in the directory 'Contoso'.
AADSTS900144: The request body must contain the following parameter: 'grant_type'.
AADSTS65001: The user or administrator has not consented to use the application with ID 'the-client' named 'Demo'.
AADSTS90014: The required field 'scope' is missing from the credential.
AADSTS28002: Provided value for the input parameter scope is not valid when requesting an access token.
redirect_uri_mismatch
oauth_authorization_url_mismatch
incorrect_client_credentials
The mime type must be application/x-www-form-urlencoded
Only the Authorization header may carry the client_secret_basic credentials (RFC 6749 section 2.3.1).
The client must use token_endpoint_auth_method client_secret_post, see https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors
Clock skew: the token was issued at 2026-11-27T15:20:04.123Z, which is 1795792804 seconds since the epoch.
The scope user-read-private or playlist-modify-public was not granted, see https://developer.spotify.com/documentation/web-api/concepts/scopes
invalid_grant: the refresh token was already used by the session of client the-client at 127.0.0.1
L'authentification du client a échoué à cause d'un client inconnu.
invalidParameter.authCode.notFound
isv.code-invalid
The request lacks the header field X-Content-Type-Options or Content-Security-Policy.
`), "\n")

func TestDescriptionsStayReadable(t *testing.T) {
	if len(descriptions) < 60 {
		t.Fatalf("%d descriptions, want sixty", len(descriptions))
	}
	for _, text := range descriptions {
		var r Redactor
		r.Show("the-client", "http://127.0.0.1:3500/callback")
		body, err := json.Marshal(map[string]string{"error": "invalid_grant", "error_description": text})
		if err != nil {
			t.Fatal(err)
		}
		r.Learn(true, string(body))
		if got := r.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestLearn(t *testing.T) {
	const id, token = "7c9e6679-7425-40de-944b-e07fc1f90ae7", "kQ7vR2mXz9Lt4WbYc8Nd"
	for name, test := range map[string]struct {
		failed      bool
		text, shown string
	}{
		"a sentence stays around it": {true, "The token " + token + " is not known.", "The token " + New(token).Redacted() + " is not known."},
		"an ID for support":          {true, "Trace ID: " + id + ", correlation_id=" + id, ""},
		"of a response without one":  {false, "Trace ID: " + id, "Trace ID: " + New(id).Redacted()},
		"beside a token":             {true, `"access_token":"x" Trace ID: ` + id, `"access_token":"x" Trace ID: ` + New(id).Redacted()},
		"of nothing in particular":   {true, "The device " + id, "The device " + New(id).Redacted()},
		"humps of no words":          {true, "kQxVerMuzTolWybYacNid", New("kQxVerMuzTolWybYacNid").Redacted()},
		"letters":                    {true, "abcdefghijklmnopqrst", New("abcdefghijklmnopqrst").Redacted()},
		"a short one":                {true, "kQ7vR2mXz9Lt4Wb", ""},
		"numbers":                    {true, "12345678901234567890", ""},
		"what was sent":              {true, "unknown client zK9sent-in-clear-88xY", ""},
		"words and a token":          {true, "invalid_" + token, New("invalid_" + token).Redacted()},
		"a form":                     {true, "error=" + token, New("error=" + token).Redacted()},
		"a host":                     {true, "https://login.microsoftonline.com/common/oauth2/v2.0/token", ""},
		"a password":                 {true, "https://me:" + token + "@x.example", "https://me:" + New(token).Redacted() + "@x.example"},
		"a marker of nobody":         {true, "[redacted 83920184756102938475 #beef]", ""},
	} {
		var r Redactor
		r.Show("zK9sent-in-clear-88xY")
		r.Learn(test.failed, test.text)
		want := test.shown
		if want == "" {
			want = test.text
		}
		if got := r.Text(test.text); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// An address that this client sends its requests to may carry a key, which is no less a secret when the server repeats it.
func TestShowHidesTheKeysOfAddresses(t *testing.T) {
	const key = "zK9key-in-an-address-88xY"
	var r Redactor
	r.Show("https://x.example/token?api_key=" + key)
	r.Learn(true, "the key "+key+" is not known to https://x.example/token")
	if got := r.Text("the key " + key); strings.Contains(got, key) {
		t.Errorf("shown is %q", got)
	}
}

// What is known is found in every encoding, wherever in a longer text it was encoded with.
func TestKnownValuesInEveryEncoding(t *testing.T) {
	const token = "kQ7vR2mXz9Lt4WbYc8Nd"
	var r Redactor
	r.Add(New(token))
	each := func(format string) (out string) {
		for _, c := range []byte(token) {
			out += fmt.Sprintf(format, c)
		}
		return out
	}
	forms := map[string]string{"plain": token, "hex": hex.EncodeToString([]byte(token)),
		"HEX": strings.ToUpper(hex.EncodeToString([]byte(token))), "percent": each("%%%02x"), "percent thrice": each("%%2525%02X"),
		"UTF-16": each("\x00%c"), "JSON": each(`\u%04x`), "references": each("&#%d;"), "JSON of percent": each(`\u0025%02x`)}
	for n := range 6 {
		before := strings.Repeat("x", n)
		forms[fmt.Sprint("base32 after ", n)] = base32.StdEncoding.EncodeToString([]byte(before + token + "yy"))
		forms[fmt.Sprint("base64 after ", n)] = base64.StdEncoding.EncodeToString([]byte(before + token + "yy"))
		forms[fmt.Sprint("base64url after ", n)] = base64.RawURLEncoding.EncodeToString([]byte(before + token))
	}
	for name, form := range forms {
		if got := r.Text("the token <" + form + "> again"); !strings.Contains(got, New(token).Redacted()) {
			t.Errorf("%s: %q is shown as %q", name, form, got)
		}
	}
}

// Tokens of one letter overlap themselves at every place; no end of one is left. How long that takes is BenchmarkLongTokens.
func TestLongTokensAreFound(t *testing.T) {
	var r Redactor
	text := ""
	for i := range 3 {
		token := strings.Repeat(string(rune('a'+i)), 84<<10)
		r.Add(New(token))
		text += `"` + token + token[:40<<10] + `",`
	}
	if got := r.Text(text); len(got) > 200 || strings.Contains(got, "aaaaaaaaaaaaaaaa") {
		t.Errorf("%d characters are left: %.300s", len(got), got)
	}
}

func BenchmarkLongTokens(b *testing.B) {
	for _, size := range []int{21 << 10, 84 << 10} {
		var r Redactor
		text := ""
		for i := range 3 {
			token := strings.Repeat("ab"+string(rune('c'+i)), size/3)
			r.Add(New(token), New(token[:size/2]+"x"))
			text += `"` + token + `",`
		}
		b.Run(strings.Repeat("x", size>>14), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r.Text(text)
			}
		})
	}
}
