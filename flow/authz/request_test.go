package authz

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oauthwalk/flow/secret"
)

func TestParamsComeInOrderOfMeaning(t *testing.T) {
	d := Draft{ClientID: "c", RedirectURI: "http://127.0.0.1:3500/callback", Scope: "a b", State: secret.New("s"),
		PKCE: PKCE{Method: S256, Challenge: "ch"}, Extra: []Param{{Name: "prompt", Value: "consent"}}}
	got, err := d.Params()
	if err != nil {
		t.Fatal(err)
	}
	want := []Param{{Name: "response_type", Value: "code"}, {Name: "client_id", Value: "c"},
		{Name: "redirect_uri", Value: "http://127.0.0.1:3500/callback"}, {Name: "scope", Value: "a b"},
		{Name: "state", Value: "s"}, {Name: "code_challenge", Value: "ch"}, {Name: "code_challenge_method", Value: "S256"},
		{Name: "prompt", Value: "consent"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExtraParametersCannotReplaceTheWalksOwn(t *testing.T) {
	for _, name := range reserved {
		_, err := Draft{Extra: []Param{{Name: name, Value: "x"}}}.Params()
		if !errors.Is(err, ErrReserved) {
			t.Errorf("extra %s: error %v, want ErrReserved", name, err)
		}
	}
}

func TestURL(t *testing.T) {
	params := []Param{{Name: "response_type", Value: "code"}, {Name: "scope", Value: "a b&c"}}
	for name, tc := range map[string]struct {
		endpoint, want string
		err            error
	}{
		"plain":            {"https://as.example/authorize", "https://as.example/authorize?response_type=code&scope=a+b%26c", nil},
		"own query kept":   {"https://as.example/a?tenant=x%20y", "https://as.example/a?tenant=x%20y&response_type=code&scope=a+b%26c", nil},
		"bare question":    {"https://as.example/a?", "https://as.example/a?response_type=code&scope=a+b%26c", nil},
		"loopback http":    {"http://127.0.0.1:3501/authorize", "http://127.0.0.1:3501/authorize?response_type=code&scope=a+b%26c", nil},
		"fragment":         {"https://as.example/a#x", "", ErrEndpoint},
		"empty fragment":   {"https://as.example/a#", "", ErrEndpoint},
		"http elsewhere":   {"http://as.example/a", "", ErrEndpoint},
		"other scheme":     {"file:///etc/passwd", "", ErrEndpoint},
		"javascript":       {"javascript:alert(1)", "", ErrEndpoint},
		"relative":         {"/authorize", "", ErrEndpoint},
		"user in it":       {"https://u:p@as.example/a", "", ErrEndpoint},
		"duplicate":        {"https://as.example/a?response_type=token", "", ErrDuplicate},
		"unreadable query": {"https://as.example/a?x=%zz", "", ErrEndpoint},
	} {
		got, err := URL(tc.endpoint, params)
		if got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: URL = %q, %v; want %q, %v", name, got, err, tc.want, tc.err)
		}
	}
	if _, err := URL("https://as.example/a", append(params, Param{Name: "scope", Value: "again"})); !errors.Is(err, ErrDuplicate) {
		t.Errorf("a parameter was sent twice: %v", err)
	}
}

// RFC 6749 Appendix B.
func TestURLEncodesAsTheRFC(t *testing.T) {
	got, err := URL("https://as.example/a", []Param{{Name: "v", Value: " %&+£€"}})
	if want := "https://as.example/a?v=+%25%26%2B%C2%A3%E2%82%AC"; got != want || err != nil {
		t.Errorf("URL = %q, %v; want %q", got, err, want)
	}
	u, _ := url.Parse(got)
	if v := u.Query().Get("v"); v != " %&+£€" {
		t.Errorf("reads back as %q", v)
	}
}
