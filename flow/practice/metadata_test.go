package practice

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Both documents are the same, and each line is put to the test.
func TestMetadata(t *testing.T) {
	d := startDriver(t, Config{})
	r := d.get(metadataPath)
	if other := d.get(openIDPath); r.body != other.body || r.StatusCode != 200 {
		t.Fatalf("got %d and two documents that differ", r.StatusCode)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(r.body), &got); err != nil {
		t.Fatal(err)
	}
	at := d.s.Issuer()
	want := map[string]any{
		"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/api/token",
		"revocation_endpoint": at + "/api/revoke", "introspection_endpoint": at + "/api/introspect",
		"token_endpoint_auth_methods_supported":          []any{"client_secret_basic", "none"},
		"revocation_endpoint_auth_methods_supported":     []any{"client_secret_basic", "none"},
		"introspection_endpoint_auth_methods_supported":  []any{"client_secret_basic"},
		"scopes_supported":                               []any{"activity"},
		"response_types_supported":                       []any{"code"},
		"response_modes_supported":                       []any{"query"},
		"grant_types_supported":                          []any{"authorization_code", "refresh_token"},
		"code_challenge_methods_supported":               []any{"S256", "plain"},
		"authorization_response_iss_parameter_supported": true,
		"service_documentation":                          at + "/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, name := range []string{"token", "revocation", "introspection"} {
		u, err := url.Parse(got[name+"_endpoint"].(string))
		if err != nil {
			t.Fatal(err)
		}
		if r := d.get(u.Path); r.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s endpoint: GET gave %d, want 405", name, r.StatusCode)
		}
	}
	if r := d.get("/"); r.StatusCode != 200 {
		t.Errorf("service_documentation gave %d", r.StatusCode)
	}
}

func TestIntrospection(t *testing.T) {
	d := startDriver(t, Config{})
	ask := func(token string, header ...string) response {
		return d.post("/api/introspect", url.Values{"token": {token}}, header...)
	}
	got := d.signedUp()
	issued := d.clock.now().Unix()
	var active map[string]any
	if err := json.Unmarshal([]byte(ask(got.AccessToken).body), &active); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"active": true, "scope": "activity", "client_id": "practice-web", "username": "Mira Song",
		"sub": "mira", "iss": d.s.Issuer(), "token_type": "Bearer", "iat": float64(issued), "exp": float64(issued + 3600)}
	if diff := cmp.Diff(want, active); diff != "" {
		t.Errorf("access token (-want +got):\n%s", diff)
	}
	native := d.exchange(codeForm(d.code(nativeQuery()), "client_id", "practice-native", "code_verifier", testVerifier))
	code := d.code(webQuery())
	d.exchange(refreshForm(got.RefreshToken))
	for name, token := range map[string]string{"unknown": "x", "a code": code, "of another client": native.AccessToken,
		"ended by refresh": got.AccessToken, "rotated": got.RefreshToken} {
		if r := ask(token); r.StatusCode != 200 || r.body != `{"active":false}` {
			t.Errorf("%s: got %d %s, want only active:false", name, r.StatusCode, r.body)
		}
	}
	if r := ask("x", "Authorization", basicAuth("practice-web", "wrong")); r.StatusCode != 401 {
		t.Errorf("wrong secret: got %d, want 401", r.StatusCode)
	}
	form := url.Values{"token": {native.AccessToken}, "client_id": {"practice-native"}}
	if r := d.post("/api/introspect", form); r.StatusCode != 401 {
		t.Errorf("public client: got %d, want 401", r.StatusCode)
	}
	if r := ask(""); r.StatusCode != 400 {
		t.Errorf("no token: got %d, want 400", r.StatusCode)
	}
}
