package credentials

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// A set-up becomes the client that the same flags describe.
func TestSetup(t *testing.T) {
	s, err := ParseSetup("class.oauthwalk.json", []byte(`{"version": 1, "issuer": "https://as.example", "client-id": "app",
		"redirect-uri": "http://127.0.0.1:3500/callback", "scope": "a b", "auth": "client_secret_post", "pkce": "plain",
		"param": ["audience=x", "prompt=login"], "token-param": "resource=y", "api-method": "put", "api-header": ["X-Version: 2"]}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Begin()
	if err != nil || s.Fill(&got) != nil {
		t.Fatal(err)
	}
	want := client.Client{Name: "https://as.example", Issuer: "https://as.example", ID: "app", RedirectURI: "http://127.0.0.1:3500/callback",
		Scope: "a b", Auth: "client_secret_post", PKCE: authz.Plain, Extra: []authz.Param{{Name: "audience", Value: "x"}, {Name: "prompt", Value: "login"}},
		TokenExtra: []authz.Param{{Name: "resource", Value: "y"}}, APICall: []authz.Param{{Name: "method", Value: "PUT"}},
		APIHeaders: []wire.Field{{Name: "X-Version", Value: "2"}}}
	if diff := cmp.Diff(want, got, cmp.Comparer(secret.Value.Equal)); diff != "" {
		t.Error(diff)
	}
}

// A stranger's file is refused by the name of what is wrong, and no value of it is said.
func TestSetupRefused(t *testing.T) {
	for text, says := range map[string]string{
		`{"version":1,"client-secret":"hushhush"}`:                                                `"client-secret" is secret`,
		`{"version":1,"client_secret":"hushhush"}`:                                                `"client_secret" is secret`,
		`{"version":1,"client-secret-env":"AWS_SECRET"}`:                                          `"client-secret-env" is secret, or leads to`,
		`{"version":1,"env-file":"/home/me/.env"}`:                                                `"env-file" is secret, or leads to`,
		`{"version":1,"api-body":"/etc/passwd"}`:                                                  `"api-body" is secret, or leads to`,
		`{"version":1,"access-token":"hushhush"}`:                                                 `"access-token" is secret`,
		`{"version":1,"colour":"red"}`:                                                            `"colour" is not known`,
		`{"version":1,"Scope":"a"}`:                                                               `"Scope" is not known`,
		`{"version":1,"scope":"a","scope":"b"}`:                                                   `"scope" is repeated`,
		`{"version":1,"scope":7}`:                                                                 `"scope" is not a string`,
		`{"version":1,"scope":["a"  ,"b"]}`:                                                       `"scope" is not a string`,
		`{"version":1,"param":["a=b",null]}`:                                                      `"param" is not a string`,
		`{"version":1,"param":"refresh_token=hushhush"}`:                                          "the parameter refresh_token holds something secret",
		`{"version":1,"api-header":"X-Api-Key: hushhush"}`:                                        "the header field X-Api-Key holds something secret",
		`{"version":1,"issuer":"https://me:hushhush@as.example"}`:                                 "issuer holds something secret",
		`{"version":1,"issuer":"https://as.example","api":"https://x.example/?api_key=hushhush"}`: "api holds something secret",
		`{"version":1,"provider":"My client"}`:                                                    "the provider is neither practice",
		`{"version":1,"provider":"practice","issuer":"https://as.example"}`:                       "cannot be combined",
		`{"version":1,"token-endpoint":"https://as.example/t"}`:                                   "both --authorization-endpoint and",
		`{"version":1,"param":"hushhush"}`:                                                        "--param takes NAME=VALUE",
		`{"version":1,"pkce":"S512"}`:                                                             "--pkce",
		`{"version":2}`:                                                                           `"version": 1`,
		`{"provider":"practice"}`:                                                                 `"version": 1`,
		"{\n\"version\":1,\n":                                                                     "line ",
		`[]`:                                                                                      "line 1",
	} {
		_, err := ParseSetup("x.oauthwalk.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), says) || !strings.HasPrefix(err.Error(), "x.oauthwalk.json") {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
		if err != nil && strings.Contains(err.Error(), "hushhush") {
			t.Errorf("the error has the value: %v", err)
		}
	}
	path := filepath.Join(t.TempDir(), "long.oauthwalk.json")
	if err := os.WriteFile(path, []byte(`{"version":1`+strings.Repeat(" ", MaxFile)+`}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSetup(path); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long file: %v", err)
	}
}

// Each known provider's client, with something changed, is the same client again when it was shared.
func TestShare(t *testing.T) {
	for _, p := range provider.Presets() {
		if p.ID == provider.Practice {
			continue
		}
		parts, address := map[string]string(nil), ""
		if p.Address != "" {
			address = p.ExampleAddress()
			parts, _ = p.PartsOf(address)
		}
		c, err := client.FromPreset(p, parts, provider.Server{})
		if err != nil {
			t.Fatal(p.ID, err)
		}
		c.Address, c.ID, c.Secret, c.Scope, c.PKCE, c.Auth = address, "app", secret.New("hushhush"), "mine", authz.S256, "client_secret_post"
		c.RedirectURI = "http://127.0.0.1:3599/callback"
		c.Extra = append(c.Extra, authz.Param{Name: "hint", Value: `a "b"`})
		c.APIHeaders = append(c.APIHeaders, wire.Field{Name: "X-Version", Value: "2"})
		shared, err := SetupOf(c, false)
		if err != nil {
			t.Fatal(p.ID, err)
		}
		text := shared.JSON()
		read, err := ParseSetup("x", text)
		if err != nil || strings.Contains(string(text), "hushhush") {
			t.Fatalf("%s: %v\n%s", p.ID, err, text)
		}
		again, err := read.Begin()
		if err != nil || read.Fill(&again) != nil {
			t.Fatal(p.ID, err)
		}
		c.Secret = secret.Value{}
		if diff := cmp.Diff(c, again, cmp.Comparer(secret.Value.Equal)); diff != "" {
			t.Errorf("%s: (-shared +read)\n%s\n%s", p.ID, diff, text)
		}
	}
	c := client.Client{Issuer: "https://as.example", ID: "app", Extra: []authz.Param{{Name: "access_token", Value: "hushhush"}}}
	if _, err := SetupOf(c, false); err == nil || strings.Contains(err.Error(), "hushhush") {
		t.Errorf("a secret parameter: %v", err)
	}
}
