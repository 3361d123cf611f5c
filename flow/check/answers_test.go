package check_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// reply is a canned answer. {redirect} and {self} in it stand for addresses.
type reply struct {
	status   int
	location string
	mime     string
	body     string
}

func (a reply) write(w http.ResponseWriter, r *http.Request) {
	fill := strings.NewReplacer("{redirect}", ownURI, "{self}", "http://"+r.Host, "{query}", r.URL.RawQuery)
	if a.location != "" {
		w.Header().Set("Location", fill.Replace(a.location))
	}
	if a.mime != "" {
		w.Header().Set("Content-Type", a.mime)
	}
	w.WriteHeader(a.status)
	io.WriteString(w, fill.Replace(a.body))
}

// canned is a server that gives one response to each endpoint.
func canned(t *testing.T, authorize, exchange, revoke reply) check.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/authorize":
			if q := r.URL.Query(); q.Get("client_id") != "app" || q.Get("redirect_uri") != ownURI {
				reply{400, "", "text/plain", "This request names nothing that is registered here."}.write(w, r)
				return
			}
			authorize.write(w, r)
		case "/token":
			exchange.write(w, r)
		default:
			revoke.write(w, r)
		}
	}))
	t.Cleanup(s.Close)
	c := typed(s.URL)
	c.Server.RevocationEndpoint = s.URL + "/revoke"
	return c
}

var (
	signIn    = reply{200, "", "text/html", `<form method="post">User <input name="u"><input type="password"></form>`}
	badGrant  = reply{400, "", "application/json", `{"error":"invalid_grant"}`}
	badClient = reply{401, "", "application/json", `{"error":"invalid_client"}`}
	gone      = reply{200, "", "application/json", `{}`}
)

// What the authorization endpoint answers, in the shapes of several providers.
func TestAnswersOfTheAuthorizationEndpoint(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  reply
		check   string
		verdict finding.Verdict
		says    string
	}{
		"sign-in page": {signIn, "redirect_uri_accepted", finding.Pass, "did not object"},
		"sign-in redirect": {reply{302, "/login?return=1", "", ""},
			"authorization_endpoint", finding.Pass, "leads on to a sign-in"},
		"login required": {reply{302, "{redirect}?error=login_required", "", ""}, "client_id", finding.Pass,
			"did not object"},
		"code at once": {reply{302, "{redirect}?code=a-real-code-of-somebody", "", ""},
			"authorization_endpoint", finding.Pass,
			"the code was discarded"},
		"code for another path": {reply{302, "http://127.0.0.1:3599/another?code=x", "", ""},
			"authorization_endpoint", finding.Pass, "leads on to a sign-in"},
		"empty callback": {reply{302, "{redirect}", "", ""},
			"authorization_endpoint", finding.Unknown, "with neither a code nor an error"},
		"no location": {reply{302, "", "", ""}, "authorization_endpoint", finding.Unknown, "without a Location"},
		"sign-in page with scripts": {reply{200, "", "text/html", `<script>"invalid_client redirect_uri"</script>
			<form><input type=password> your redirect URI</form>`}, "redirect_uri_accepted", finding.Pass, "did not object"},
		"page of scripts only": {reply{200, "", "text/html", "<head><title>Sign in</title></head><script>x</script>"},
			"authorization_endpoint", finding.Unknown, "Open it in a browser"},

		"Spotify, redirect URI": {reply{400, "", "text/plain", "INVALID_CLIENT: Invalid redirect URI"},
			"redirect_uri_accepted", finding.Fail, "does not accept"},
		"Spotify, insecure": {reply{400, "", "text/plain", "INVALID_CLIENT: Insecure redirect URI"},
			"redirect_uri_accepted", finding.Fail, "Insecure"},
		"Spotify, client": {reply{400, "", "text/plain", "INVALID_CLIENT: Invalid client"},
			"client_id", finding.Fail, "does not know"},
		"Spotify, scope": {reply{400, "", "text/html", "<p>Illegal scope</p>"},
			"scope", finding.Fail, "Illegal scope"},
		"Google, redirect URI": {reply{400, "", "text/html", "Error 400: redirect_uri_mismatch"},
			"redirect_uri_accepted", finding.Fail, "mismatch"},
		"Google, client": {reply{401, "", "text/html", "The OAuth client was not found. Error 401: invalid_client"},
			"client_id", finding.Fail, "not found"},
		"Google, by redirect": {reply{302, "/signin/oauth/error?authError=ChVyZWRpcmVjdF91cmlfbWlzbWF0Y2g", "", ""},
			"redirect_uri_accepted", finding.Fail, "does not accept"},
		"Microsoft, redirect URI": {reply{200, "", "text/html", "<form>Sorry</form><p>AADSTS50011: The reply URL</p>"},
			"redirect_uri_accepted", finding.Fail, "AADSTS50011"},
		"Microsoft, client": {reply{200, "", "text/html", "<form>Sorry</form><p>AADSTS700016: Application</p>"},
			"client_id", finding.Fail, "AADSTS700016"},
		"Microsoft, resource": {reply{200, "", "text/html", "<form>Sorry</form><p>AADSTS9010010: x</p>"},
			"authorization_endpoint", finding.Fail, "AADSTS9010010"},
		"Microsoft, unknown number": {reply{200, "", "text/html", "<form>Sorry</form><p>AADSTS1234567: x</p>"},
			"authorization_endpoint", finding.Fail, "AADSTS1234567"},
		"Discord": {reply{400, "", "application/json", `{"redirect_uri":["Redirect URI is not supported by client."]}`},
			"redirect_uri_accepted", finding.Fail, "does not accept"},
		"GitLab": {reply{401, "", "text/html", "<p>The redirect URI included is not valid.</p>"},
			"redirect_uri_accepted", finding.Fail, "not valid"},
		"GitLab, scope": {reply{400, "", "text/html", "The requested scope is invalid, unknown, or malformed."},
			"scope", finding.Fail, "malformed"},
		"Reddit, client": {reply{400, "", "text/html", "bad request (reddit.com): invalid client id."},
			"client_id", finding.Fail, "does not know"},
		"Auth0": {reply{403, "", "text/html", "Callback URL mismatch."},
			"redirect_uri_accepted", finding.Fail, "mismatch"},
		"Keycloak": {reply{400, "", "text/html", "<h1>We are sorry...</h1>Invalid parameter: redirect_uri"},
			"redirect_uri_accepted", finding.Fail, "Invalid parameter"},
		"Keycloak, client": {reply{400, "", "text/html", "<h1>We are sorry...</h1>Client not found."},
			"client_id", finding.Fail, "Client not found"},
		"yutify, client": {reply{200, "", "text/html", "invalid_client"},
			"client_id", finding.Fail, "invalid_client"},
		"GitHub, to another place": {reply{302, "https://app.example/cb?error=redirect_uri_mismatch", "", ""},
			"redirect_uri_accepted", finding.Fail, "redirect_uri_mismatch"},
		"Twitch": {reply{302, "{redirect}?error=redirect_mismatch", "", ""},
			"redirect_uri_accepted", finding.Fail, "redirect_mismatch"},
		"LinkedIn, scope": {reply{302, "{redirect}?error=unauthorized_scope_error", "", ""},
			"scope", finding.Fail, "unauthorized_scope_error"},
		"error in the fragment": {reply{302, "{redirect}#error=invalid_scope", "", ""},
			"scope", finding.Fail, "invalid_scope"},
		"grant": {reply{302, "{redirect}?error=unauthorized_client", "", ""},
			"grant_types", finding.Fail, "allow the authorization code grant"},
		"response type": {reply{302, "{redirect}?error=unsupported_response_type", "", ""},
			"grant_types", finding.Fail, "authorization code grant"},
		"PKCE": {reply{302, "{redirect}?error=invalid_request&error_description=PKCE+is+required", "", ""},
			"pkce", finding.Fail, "PKCE is required"},
		"Google, not verified": {reply{403, "", "text/html", "has not completed the Google verification process"},
			"authorization_endpoint", finding.Fail, "refuses the request"},
		"GitHub, suspended": {reply{302, "{redirect}?error=application_suspended", "", ""},
			"authorization_endpoint", finding.Fail, "suspended"},
		"unknown error": {reply{302, "{redirect}?error=odd_thing&error_description=%1b[31mred", "", ""},
			"authorization_endpoint", finding.Fail, "odd_thing"},
		"unknown refusal": {reply{403, "", "text/html", "<p>No.</p>"},
			"authorization_endpoint", finding.Fail, `"No."`},
		"repeats the request": {reply{400, "", "text/html", "Unknown client. You sent /authorize?{query}"},
			"client_id", finding.Fail, "Unknown client"},
		"own error page": {reply{302, "/oops/error", "", ""},
			"authorization_endpoint", finding.Fail, "/oops/error"},
		"no such page": {reply{404, "", "text/html", "<h1>Nothing here</h1>"},
			"authorization_endpoint", finding.Fail, "not look like"},
		"wrong method":      {reply{405, "", "", ""}, "authorization_endpoint", finding.Fail, "not look like"},
		"too many requests": {reply{429, "", "", ""}, "authorization_endpoint", finding.Fail, "later"},
		"out of order":      {reply{503, "", "", "redirect_uri"}, "authorization_endpoint", finding.Fail, "later"},
		"out of order, by redirect": {reply{302, "{redirect}?error=temporarily_unavailable", "", ""},
			"authorization_endpoint", finding.Fail, "later"},
	} {
		t.Run(name, func(t *testing.T) {
			out := examine(t, canned(t, tt.answer, badGrant, gone), check.Deps{})
			out.want(t, tt.check, tt.verdict, tt.says)
			if out.Failed != (tt.verdict == finding.Fail) {
				t.Errorf("failed = %v, first cause %+v", out.Failed, out.first())
			}
			if tt.verdict == finding.Fail && out.first().ID != tt.check {
				t.Errorf("first cause is %s, want %s", out.first().ID, tt.check)
			}
			for _, v := range out.verdicts {
				if strings.Contains(v.Evidence, "a-real-code") || strings.Contains(v.Evidence, "\x1b") {
					t.Errorf("%s shows what it should hide: %q", v.ID, v.Evidence)
				}
			}
		})
	}
}

// What the token endpoint answers to a code that cannot exist.
func TestAnswersOfTheTokenEndpoint(t *testing.T) {
	json := func(status int, body string) reply { return reply{status, "", "application/json", body} }
	for name, tt := range map[string]struct {
		answer  reply
		verdict finding.Verdict
		says    string
		sent    int
	}{
		"invalid_grant": {badGrant, finding.Pass, "accepted the client", 3},
		"GitHub, code":  {json(200, `{"error":"bad_verification_code"}`), finding.Pass, "accepted the client", 3},
		"GitHub, secret": {json(200, `{"error":"incorrect_client_credentials"}`),
			finding.Fail, "The client secret is wrong", 3},
		"Slack, code": {json(200, `{"ok":false,"error":"invalid_code"}`), finding.Pass, "accepted the client", 3},
		"Slack, secret": {json(200, `{"ok":false,"error":"bad_client_secret"}`),
			finding.Fail, "The client secret is wrong", 3},
		"Discord": {json(400, `{"error":"invalid_request","error_description":"Invalid \"code\" in request."}`),
			finding.Pass, "accepted", 3},
		"Twitch, code": {json(400, `{"status":400,"message":"Invalid authorization code"}`),
			finding.Pass, "accepted", 3},
		"Twitch, secret": {json(403, `{"status":403,"message":"invalid client secret"}`),
			finding.Fail, "secret is wrong", 3},
		"Auth0, secret": {json(401, `{"error":"access_denied","error_description":"Unauthorized"}`),
			finding.Fail, "secret is wrong", 3},
		"Keycloak, secret": {json(400, `{"error":"unauthorized_client",
			"error_description":"Invalid client or Invalid client credentials"}`),
			finding.Fail, "secret is wrong", 3},
		"Google, no secret": {json(400, `{"error":"invalid_request","error_description":"client_secret is missing."}`),
			finding.Fail, "secret is wrong", 3},
		"Microsoft, secret": {json(401, `{"error":"invalid_client",
			"error_description":"AADSTS7000215: Invalid client secret provided."}`),
			finding.Fail, "AADSTS7000215", 3},
		"Microsoft, client": {json(400, `{"error":"unauthorized_client",
			"error_description":"AADSTS700016: Application not found"}`),
			finding.Fail, "does not know the client ID", 3},
		"client does not exist": {json(401, `{"error":"invalid_client",
			"error_description":"The client does not exist on this server."}`),
			finding.Fail, "does not know the client ID", 3},
		"401 with a page": {reply{401, "", "text/html", "<h1>Unauthorized</h1>"}, finding.Fail, "secret is wrong", 3},
		"grant not allowed": {json(400, `{"error":"unauthorized_client"}`),
			finding.Fail, "does not let this client exchange", 2},
		"grant not supported": {json(400, `{"error":"unsupported_grant_type"}`),
			finding.Fail, "does not let this client exchange", 2},
		"no endpoint": {reply{404, "", "text/html", "<h1>Not found</h1>"}, finding.Fail, "not a token endpoint", 2},
		"a page": {reply{200, "", "text/html", "<html><body>Welcome</body></html>"},
			finding.Fail, "not a token endpoint", 2},
		"a way on": {reply{307, "http://127.0.0.1:1/token", "", ""}, finding.Fail, "not a token endpoint", 2},
		"tokens": {json(200, `{"access_token":"surprising-token","token_type":"Bearer"}`),
			finding.Fail, "discarded", 2},
		"tokens in a dialect": {json(200, `{"accessToken":"surprise"}`), finding.Unknown, "does not show", 2},
		"other error":         {json(400, `{"error":"invalid_request"}`), finding.Unknown, "does not show", 2},
		"too many requests":   {json(429, `{"error":"invalid_client"}`), finding.Fail, "asks the client to wait", 2},
		"out of order":        {json(503, ``), finding.Fail, "it is unavailable", 2},
	} {
		t.Run(name, func(t *testing.T) {
			out := examine(t, canned(t, signIn, tt.answer, gone), check.Deps{})
			out.want(t, "client_authentication", tt.verdict, tt.says)
			if out.asked() != tt.sent {
				t.Errorf("sent %v, want %d", out.wire, tt.sent)
			}
			for _, v := range out.verdicts {
				if strings.Contains(v.Text+v.Evidence, "surpris") {
					t.Errorf("%s shows the token", v.ID)
				}
			}
		})
	}
}

// A refused client is asked for once more, and revocation is left alone.
func TestRevocationEndpoint(t *testing.T) {
	for name, tt := range map[string]struct {
		exchange, revoke reply
		verdict          finding.Verdict
		says             string
		sent             int
	}{
		"confirms": {badGrant, gone, finding.Pass, "confirms", 3},
		"objects": {badGrant, reply{400, "", "application/json", `{"error":"invalid_token"}`},
			finding.Pass, "does not confirm", 3},
		"other client": {badGrant, badClient, finding.Warn, "which client authentication", 3},
		"no endpoint":  {badGrant, reply{404, "", "text/html", "no"}, finding.Warn, "not a revocation endpoint", 3},
		"out of order": {badGrant, reply{503, "", "", ""}, finding.Fail, "later", 3},
		"not asked":    {badClient, gone, finding.Skip, "No request was sent to it", 3},
		"error at 200": {badGrant, reply{200, "", "application/json", `{"error":"invalid_token"}`},
			finding.Pass, "does not confirm", 3},
		"unclear reply": {badGrant, reply{400, "", "text/html", "<p>no</p>"}, finding.Unknown, "cannot be read", 3},
	} {
		t.Run(name, func(t *testing.T) {
			out := examine(t, canned(t, signIn, tt.exchange, tt.revoke), check.Deps{})
			out.want(t, "revocation_endpoint", tt.verdict, tt.says)
			if out.asked() != tt.sent {
				t.Errorf("sent %v, want %d", out.wire, tt.sent)
			}
		})
	}
}

// A server that repeats everything it was sent does not get it into a verdict.
func TestSecretsComeBackFromTheServer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(400)
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "You sent "+r.URL.RawQuery+" "+string(body)+" "+r.Header.Get("Authorization"))
	}))
	defer s.Close()
	c := typed(s.URL)
	c.Auth = "client_secret_post"
	c.Server = provider.Server{AuthorizationEndpoint: s.URL + "/a",
		TokenEndpoint: s.URL + "/t", RevocationEndpoint: s.URL + "/r"}
	out := examine(t, c, check.Deps{}) // examine looks for the secrets
	out.want(t, "client_authentication", finding.Unknown, "[redacted")
}
