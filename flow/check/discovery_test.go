package check_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
)

// described is a server with metadata at the second place only, or none when the document is empty.
func described(t *testing.T, document string) check.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		base := "http://" + r.Host
		switch {
		case r.URL.Path == "/.well-known/openid-configuration" && document != "":
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, strings.ReplaceAll(document, "{base}", base))
		case r.URL.Path == "/authorize":
			signIn.write(w, r)
		case r.URL.Path == "/token":
			badGrant.write(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	c := typed(s.URL)
	c.Issuer = s.URL
	c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = "", ""
	return c
}

const document = `{"issuer":"{base}","authorization_endpoint":"{base}/authorize","token_endpoint":"{base}/token",
	"response_types_supported":["code"]`

func TestMetadata(t *testing.T) {
	for name, tt := range map[string]struct {
		document string
		alter    func(*check.Client)
		check    string
		verdict  finding.Verdict
		says     string
		sent     int
	}{
		"second place": {document + "}", nil, "metadata", finding.Pass, "openid-configuration", 4},
		"none":         {"", nil, "metadata", finding.Fail, "No metadata was found", 2},
		"none, endpoints typed": {"", func(c *check.Client) {
			c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint = c.Issuer+"/authorize", c.Issuer+"/token"
		}, "metadata", finding.Warn, "No metadata was found", 4},
		"another issuer": {`{"issuer":"https://other.example"}`, nil, "metadata", finding.Fail, "another issuer", 2},
		"broken":         {"{", nil, "metadata", finding.Fail, "cut off", 2},
		"issuer with a well-known part": {document + "}", func(c *check.Client) {
			c.Issuer += "/.well-known/openid-configuration"
		}, "metadata", finding.Fail, "address of the metadata", 0},
		"no revocation": {document + "}", nil, "revocation_endpoint", finding.Skip, "names no revocation endpoint", 4},
		"grants absent": {document + "}", nil, "grant_types", finding.Pass, "absent", 4},
		"grants": {document + `,"grant_types_supported":["authorization_code"]}`, nil,
			"grant_types", finding.Pass, "does not list refresh_token", 4},
		"grants, no code": {document + `,"grant_types_supported":["implicit"]}`, nil,
			"grant_types", finding.Fail, "implicit", 4},
		"PKCE not listed": {document + "}", nil, "pkce", finding.Skip, "Only a real exchange", 4},
		"PKCE, only plain": {document + `,"code_challenge_methods_supported":["plain"]}`, nil,
			"pkce_choice", finding.Warn, "Use plain", 4},
		"scopes not listed": {document + "}", func(c *check.Client) { c.Scope = "a" },
			"scope", finding.Skip, "consent page", 4},
		"scopes with commas": {document + `,"scopes_supported":["a","b"]}`, func(c *check.Client) { c.Scope = "a,b" },
			"scope_form", finding.Warn, "with spaces", 4},
	} {
		t.Run(name, func(t *testing.T) {
			c := described(t, tt.document)
			if tt.alter != nil {
				tt.alter(&c)
			}
			out := examine(t, c, check.Deps{})
			out.want(t, tt.check, tt.verdict, tt.says)
			if out.asked() != tt.sent {
				t.Errorf("sent %v, want %d", out.wire, tt.sent)
			}
		})
	}
}
