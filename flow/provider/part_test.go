package provider

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPartsAreCleaned(t *testing.T) {
	for _, tt := range []struct {
		kind        PartKind
		value, want string // "" is a refusal
	}{
		{HostPart, " tenant.eu.auth0.com/ ", "tenant.eu.auth0.com"},
		{HostPart, "localhost:8080", "localhost:8080"},
		{HostPart, "https://tenant.eu.auth0.com", ""},
		{HostPart, "tenant.eu.auth0.com/oauth", ""},
		{HostPart, "evil.example?x=.auth0.com", ""},
		{HostPart, "user@evil.example", ""},
		{HostPart, "", ""},
		{URLPart, "https://sso.example/auth/", "https://sso.example/auth"},
		{URLPart, "http://localhost:8080", "http://localhost:8080"},
		{URLPart, "http://sso.example", ""},
		{URLPart, "https://sso.example?x=1", ""},
		{URLPart, "https://sso.example?", ""},
		{URLPart, "sso.example", ""},
		{NamePart, "my-realm_1", "my-realm_1"},
		{NamePart, "..", ""},
		{NamePart, "a/b", ""},
		{NamePart, "a%2fb", ""},
		{TextPart, "U4DMV*8nvpm3EOpvf69Rxw((", "U4DMV*8nvpm3EOpvf69Rxw(("},
		{TextPart, "a\nb", ""},
		{"shape", "a", ""},
	} {
		got, err := Part{Name: "x", Label: "the x", Kind: tt.kind, Example: "e"}.Clean(tt.value)
		if got != tt.want || (err != nil) != (tt.want == "") || err != nil && !errors.Is(err, ErrPart) {
			t.Errorf("%s %q: got %q, %v, want %q", tt.kind, tt.value, got, err, tt.want)
		}
	}
}

func TestServerOfPreset(t *testing.T) {
	keycloak, _ := Find("keycloak")
	s, err := keycloak.Server(map[string]string{"base": "https://sso.example/", "realm": "demo"}, Server{})
	if err != nil {
		t.Fatal(err)
	}
	const realm = "https://sso.example/realms/demo"
	want := Server{Name: "Keycloak", Issuer: realm, AuthorizationEndpoint: realm + "/protocol/openid-connect/auth",
		TokenEndpoint:      realm + "/protocol/openid-connect/token",
		RevocationEndpoint: realm + "/protocol/openid-connect/revoke", API: realm + "/protocol/openid-connect/userinfo"}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("server (-want +got):\n%s", diff)
	}

	var missing *MissingPartError
	if _, err = keycloak.Server(map[string]string{"base": "https://sso.example"}, Server{}); !errors.As(err, &missing) ||
		missing.Part.Name != "realm" || missing.For != "authorization endpoint" {
		t.Errorf("error %v, want the realm to be missing", err)
	}
	if _, err = keycloak.Server(map[string]string{"relam": "demo"}, Server{}); !errors.Is(err, ErrPart) {
		t.Errorf("a misspelled part gives %v", err)
	}
	if _, err = keycloak.Server(map[string]string{"base": "nonsense", "realm": "demo"}, Server{}); !errors.Is(err, ErrPart) {
		t.Errorf("a wrong part gives %v", err)
	}
	typed := Server{AuthorizationEndpoint: "https://a.example/auth", TokenEndpoint: "https://a.example/token"}
	if s, err = keycloak.Server(nil, typed); err != nil || s.TokenEndpoint != typed.TokenEndpoint || s.API != "" {
		t.Errorf("with typed endpoints: %+v, %v", s, err)
	}
}

func TestAPIQueryOfPreset(t *testing.T) {
	p, _ := Find("stackexchange")
	for key, want := range map[string]string{
		"":     "https://api.stackexchange.com/2.3/me?site=stackoverflow",
		"a&b=": "https://api.stackexchange.com/2.3/me?site=stackoverflow&key=a%26b%3D",
		"{x}":  "https://api.stackexchange.com/2.3/me?site=stackoverflow&key=%7Bx%7D",
	} {
		s, err := p.Server(map[string]string{"key": key}, Server{})
		if err != nil || s.API != want {
			t.Errorf("key %q: %s, %v, want %s", key, s.API, err, want)
		}
	}
	dropbox, _ := Find("dropbox")
	if s, err := dropbox.Server(nil, Server{}); err != nil || s.API != "" {
		t.Errorf("a POST became the address of a GET: %s, %v", s.API, err)
	}
}

func TestPartsOfAnAddress(t *testing.T) {
	for _, tt := range []struct {
		preset, address string
		want            map[string]string // nil is no match
	}{
		{"auth0", "https://dev.eu.auth0.com/", map[string]string{"domain": "dev.eu.auth0.com"}},
		{"auth0", "https://dev.eu.auth0.com/x", nil},
		{"auth0", "http://dev.eu.auth0.com", nil},
		{"okta", "https://dev-1.okta.com/oauth2/default", map[string]string{"base": "https://dev-1.okta.com/oauth2/default"}},
		{"keycloak", "http://localhost:8080/auth/realms/demo",
			map[string]string{"base": "http://localhost:8080/auth", "realm": "demo"}},
		{"keycloak", "https://sso.example", nil},
		{"entra", "https://login.microsoftonline.com/contoso/v2.0", map[string]string{"tenant": "contoso"}},
		{"spotify", "https://accounts.spotify.com", nil},
	} {
		p, _ := Find(tt.preset)
		got, ok := p.PartsOf(tt.address)
		if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want != nil) {
			t.Errorf("%s %s: %v (-want +got):\n%s", tt.preset, tt.address, ok, diff)
		}
	}
}

func TestScopesAreJoinedAndSplit(t *testing.T) {
	for _, tt := range []struct{ separator, sent string }{{",", "a,b"}, {" ", "a b"}, {"", "a b"}} {
		if got := JoinScopes("a b", tt.separator); got != tt.sent {
			t.Errorf("joined with %q: %q, want %q", tt.separator, got, tt.sent)
		}
		if got := SplitScopes(tt.sent, tt.separator); got != "a b" {
			t.Errorf("split by %q: %q", tt.separator, got)
		}
		if got := SplitScopes(" a,, b,", ","); got != "a b" {
			t.Errorf("with separators too many: %q", got)
		}
	}
	if got := JoinScopes("  ", ","); got != "" {
		t.Errorf("nothing becomes %q", got)
	}
}
