package practice

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

const (
	methodS256  = "S256"
	methodPlain = "plain"
)

// pkceForm is the form of both verifier and challenge (RFC 7636 4.1, 4.2).
var pkceForm = regexp.MustCompile(`^[A-Za-z0-9\-._~]{43,128}$`)

// challenge checks the PKCE parameters of an authorization request. It returns the description of the refusal, or "".
func (s *Server) challenge(q *request, c Client, a *authorization, p params) string {
	a.challenge, a.method = p.get("code_challenge"), p.get("code_challenge_method")
	if len(s.play.PKCE.Methods) == 0 {
		a.challenge, a.method = "", ""
		q.note(finding.Skipf("code_challenge", "RFC 7636 4.3", "%s is not known to check PKCE", s.play.Name))
		return ""
	}
	if q.d.Unprotected = a.challenge == ""; q.d.Unprotected {
		return s.noChallenge(q, c, a.method)
	}
	// RFC 7636 4.2: 43 to 128 unreserved characters; base64 padding is none of them.
	if !pkceForm.MatchString(a.challenge) {
		q.note(finding.Failf("code_challenge", "RFC 7636 4.2",
			"code_challenge must be 43 to 128 characters from A-Z a-z 0-9 - . _ ~ (received: %d characters)", len(a.challenge)))
		return "Invalid 'code_challenge'"
	}
	// RFC 7636 4.3: without a method the challenge is the verifier itself.
	if a.method == "" {
		a.method = methodPlain
		q.note(finding.Warnf("code_challenge_method", "RFC 7636 4.3", "code_challenge_method is missing, so it defaults to plain"))
	}
	// RFC 7636 4.4.1: an unknown transformation is an invalid request.
	if !slices.Contains(s.play.PKCE.Methods, a.method) {
		q.note(finding.Failf("code_challenge_method", "RFC 7636 4.4.1",
			"code_challenge_method must be %s, not %s", strings.Join(s.play.PKCE.Methods, " or "), s.text(a.method)))
		return "Unsupported 'code_challenge_method'"
	}
	// RFC 9700 2.1.1: plain shows the verifier to whoever sees the authorization request.
	if a.method == methodPlain && c.Public() {
		q.note(finding.Failf("code_challenge_method", "RFC 9700 2.1.1", "a public client must use S256, not plain"))
		return "Unsupported 'code_challenge_method'"
	}
	q.note(finding.Passf("code_challenge", "RFC 7636 4.3", "code_challenge is well formed (method %s)", a.method))
	return ""
}

// noChallenge judges an authorization request without a challenge.
func (s *Server) noChallenge(q *request, c Client, method string) string {
	if method != "" {
		q.note(finding.Failf("code_challenge", "RFC 7636 4.3", "code_challenge_method is present, but code_challenge is missing"))
		return "Missing 'code_challenge'"
	}
	// RFC 8252 6, RFC 7636 4.4.1: nothing else protects the code of a public client.
	if s.play.PKCE.Required && !c.Public() {
		q.note(finding.Failf("code_challenge", "RFC 7636 4.4.1", "%s demands code_challenge", s.play.Name))
		return "Missing 'code_challenge'"
	}
	if c.Public() && !s.lacks(q, PublicPKCE) {
		q.note(finding.Failf("code_challenge", "RFC 7636 4.4.1", "a public client must send code_challenge"))
		return "Missing 'code_challenge'"
	}
	q.note(finding.Skipf("code_challenge", "RFC 7636 4.3", "none was sent: PKCE is optional for this client"))
	return ""
}

// verify checks the code verifier of a token request. It returns error code and description, or two empty strings.
func (s *Server) verify(q *request, c *code, verifier string) (code, description string) {
	shown := secret.New(verifier)
	switch {
	case c.challenge == "" && (verifier == "" || len(s.play.PKCE.Methods) == 0):
		q.note(finding.Skipf("code_verifier", "RFC 7636 4.6", "none was sent and none is expected: the authorization request had no code_challenge"))
		return "", ""
	case verifier == "":
		// RFC 7636 4.5: a challenge obliges the client to show the verifier.
		q.note(finding.Failf("code_verifier", "RFC 7636 4.5", "a code_challenge was sent, so a code_verifier is required"))
		return "invalid_request", "Missing 'code_verifier'"
	case !pkceForm.MatchString(verifier):
		q.note(finding.Failf("code_verifier", "RFC 7636 4.1",
			"code_verifier must be 43 to 128 characters from A-Z a-z 0-9 - . _ ~ (received: %s)", shown))
		return "invalid_request", "Invalid 'code_verifier'"
	case c.challenge == "":
		// RFC 9700 4.8.2: a verifier without a challenge is the mark of a PKCE downgrade.
		q.note(finding.Failf("code_verifier", "RFC 9700 4.8.2",
			"a code_verifier was sent, but the authorization request had no code_challenge"))
		return "invalid_grant", "Code challenge failed."
	case !matches(c, verifier):
		q.note(finding.Failf("code_verifier", "RFC 7636 4.6",
			"code_verifier %s does not match code_challenge %s with method %s", shown, c.challenge, c.method))
		return "invalid_grant", "Code challenge failed."
	}
	q.note(finding.Passf("code_verifier", "RFC 7636 4.6", "code_verifier matches the code_challenge with method %s",
		c.method))
	return "", ""
}

// matches compares a verifier with the challenge it should lead to (RFC 7636 4.6).
func matches(c *code, verifier string) bool {
	want := verifier
	if c.method == methodS256 {
		sum := sha256.Sum256([]byte(verifier))
		want = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(want), []byte(c.challenge)) == 1
}
