package finding_test

import (
	"testing"

	"oauthwalk/flow/finding"
)

func TestCite(t *testing.T) {
	tests := map[string]string{
		"RFC 6749 5.1":      "RFC 6749 §5.1",
		"RFC 6750":          "RFC 6750",
		"RFC 6749 A.1":      "RFC 6749 §A.1",
		"RFC 6749 §5.1":     "RFC 6749 §5.1",
		"OpenID Core 3.1.2": "OpenID Core 3.1.2",
		"":                  "",
	}
	for in, want := range tests {
		if got := finding.Cite(in); got != want {
			t.Errorf("Cite(%q): got %q, want %q", in, got, want)
		}
	}
}

// A section leads to its page, also with words around it.
func TestPage(t *testing.T) {
	const rfc = "https://www.rfc-editor.org/rfc/rfc"
	for in, want := range map[string]string{"RFC 6749 4.1.2.1": rfc + "6749#section-4.1.2.1", "RFC 6749 §5.2 · E058": rfc + "6749#section-5.2",
		"RFC 6749 appendix B": rfc + "6749#appendix-B", "RFC 6749 B": rfc + "6749#appendix-B", "RFC 6750": rfc + "6750",
		"RFC 6749 3.1.2.4, RFC 9700 4.1.3": rfc + "6749#section-3.1.2.4", "OpenID Connect Core 5.3.2": "https://openid.net/specs/openid-connect-core-1_0.html",
		"Spotify's documentation": "", "": ""} {
		if got := finding.Page(in); got != want {
			t.Errorf("Page(%q): got %q, want %q", in, got, want)
		}
	}
}
