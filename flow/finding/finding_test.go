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
