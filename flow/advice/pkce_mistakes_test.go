package advice

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
)

// The vectors of RFC 7636 appendix B and of GitLab's documentation, and each usual mistake made with the first.
func TestPKCEMistakesAreNamed(t *testing.T) {
	const verifier, right = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	sum := sha256.Sum256([]byte(verifier))
	raw, _ := base64.RawURLEncoding.DecodeString(verifier)
	ofRaw, ofLine := sha256.Sum256(raw), sha256.Sum256([]byte(verifier+"\n"))
	wide := sha256.Sum256([]byte(strings.Join(strings.Split(verifier, ""), "\x00") + "\x00"))
	url := base64.RawURLEncoding.EncodeToString
	for _, test := range []struct {
		name, method, challenge, verifier string
		want                              finding.Verdict
		text                              string
	}{
		{"right", "S256", right, verifier, against, "is the one that was sent"},
		{"GitLab's vector", "S256", "2i0WFA-0AerkjQm4X4oDEhqA17QIAKNjXpagHBXmO_U",
			"ks02i3jdikdo2k0dkfodf3m39rjfjsdk0wk349rj3jrhf", against, "is the one that was sent"},
		{"plain", "plain", verifier, verifier, against, "is the one that was sent"},
		{"padding", "S256", right + "=", verifier, supports, "padding, the = at the end"},
		{"other alphabet", "S256", base64.StdEncoding.EncodeToString(sum[:]), verifier, supports, "with + and /, and has padding"},
		{"other alphabet, bare", "S256", base64.RawStdEncoding.EncodeToString(sum[:]), verifier, supports, "with + and /"},
		{"hex", "S256", hex.EncodeToString(sum[:]), verifier, supports, "in hex instead of base64url"},
		{"HEX", "S256", strings.ToUpper(hex.EncodeToString(sum[:])), verifier, supports, "in hex instead of base64url"},
		{"hash of hex", "S256", url([]byte(hex.EncodeToString(sum[:]))), verifier, supports, "the hash in hex, encoded as base64url"},
		{"plain as S256", "S256", verifier, verifier, supports, "which is the plain method, not S256"},
		{"method left out", "", right, verifier, supports, "the default when no method is sent"},
		{"decoded first", "S256", url(ofRaw[:]), verifier, supports, "the bytes that the verifier encodes"},
		{"UTF-16", "S256", url(wide[:]), verifier, supports, "UTF-16"},
		{"line break hashed", "S256", url(ofLine[:]), verifier, supports, "a line break after the verifier"},
		{"line break sent", "S256", right, verifier + "\n", supports, "that was left out of the hash"},
		{"another verifier", "S256", right, strings.Repeat("v", 43), supports, "is not the one that was sent."},
		{"no challenge", "", "", verifier, open, ""},
		{"no PKCE", "", "", "", against, "PKCE is off"},
	} {
		s := walked(flow.Exchange, flow.Failure{})
		set(flow.Request, "code_challenge_method", test.method)(&s)
		set(flow.Request, "code_challenge", test.challenge)(&s)
		set(flow.Exchange, "code_verifier", test.verifier)(&s)
		got, text := verifierFits(failureScene(s, flow.Exchange, &flow.Failure{}))
		if got != test.want || !strings.Contains(text, test.text) {
			t.Errorf("%s: got %s, %q; want %s, %q", test.name, got, text, test.want, test.text)
		}
		for _, hidden := range []string{test.verifier, test.challenge} {
			if hidden != "" && strings.Contains(text, hidden) {
				t.Errorf("%s: the text shows the verifier or the challenge: %s", test.name, text)
			}
		}
	}
}
