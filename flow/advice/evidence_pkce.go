package advice

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// pkce is what was sent of it; method is what the server takes it for.
func (sc *scene) pkce() (method authz.Method, challenge, verifier string) {
	// RFC 7636 4.3: a missing method means plain.
	method = cmp.Or(authz.Method(sc.requested("code_challenge_method")), authz.Plain)
	return method, sc.requested("code_challenge"), sc.snap.Stage(flow.Exchange).Param("code_verifier")
}

// verifierFits asks the rule, and where the two do not fit names the mistake. RFC 7636 4.6.
func verifierFits(sc *scene) (finding.Verdict, string) {
	method, challenge, verifier := sc.pkce()
	switch {
	case challenge == "" && verifier == "":
		return against, "PKCE is off: there is neither a challenge nor a verifier."
	case challenge == "" || verifier == "":
		return open, ""
	case client.ChallengeFits(sc.clientCase()).Verdict == finding.Pass:
		return against, "The challenge computed from the verifier is the one that was sent."
	}
	text := "The challenge computed from the verifier is not the one that was sent"
	if how := mistake(method, challenge, verifier); how != "" {
		text += ": " + how
	}
	return supports, text + "."
}

// methodListed asks the rule, which can rule nothing out where the server lists no methods.
func methodListed(sc *scene) (finding.Verdict, string) {
	v, text := rule(client.PKCEChoice, true)(sc)
	if v == against && len(sc.snap.Server.PKCEMethods) == 0 {
		return open, "No metadata lists the PKCE methods that the server supports."
	}
	return v, text
}

// mistake tries the usual ways of making a wrong challenge.
func mistake(method authz.Method, challenge, verifier string) string {
	hash := sha256.Sum256([]byte(verifier))
	right := base64.RawURLEncoding.EncodeToString(hash[:])
	if method == authz.Plain && challenge == right {
		return "the challenge is a hash, but the method is plain, which is the default when no method is sent"
	}
	if method == authz.S256 && challenge == verifier {
		return "the verifier itself was sent as the challenge, which is the plain method, not S256"
	}
	inHex := hex.EncodeToString(hash[:])
	if strings.EqualFold(challenge, inHex) {
		return "the challenge is the hash in hex instead of base64url"
	}
	inUTF16, _ := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune(verifier))) // numbers always are
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(verifier, "="))
	if err != nil {
		decoded = []byte(verifier) // whose hash is the right one
	}
	for _, try := range []struct{ challenge, how string }{
		{base64.URLEncoding.EncodeToString(hash[:]), "the challenge kept its padding, the = at the end"},
		{base64.StdEncoding.EncodeToString(hash[:]),
			"the challenge uses the standard base64 alphabet, with + and /, and has padding"},
		{base64.RawStdEncoding.EncodeToString(hash[:]), "the challenge uses the standard base64 alphabet, with + and /"},
		{base64.RawURLEncoding.EncodeToString([]byte(inHex)), "the challenge is the hash in hex, encoded as base64url"},
		{hashOf(string(inUTF16)), "the hash was computed over the verifier in UTF-16"},
		{hashOf(strings.TrimSpace(verifier)), "the verifier has a space or a line break that was left out of the hash"},
		{hashOf(verifier + "\n"), "the hash was computed with a line break after the verifier"},
		{hashOf(string(decoded)), "the hash was computed over the bytes that the verifier encodes, not over its characters"},
	} {
		if try.challenge == challenge {
			return try.how
		}
	}
	return ""
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func verifierSent(sc *scene) (finding.Verdict, string) {
	_, challenge, verifier := sc.pkce()
	switch {
	case !sc.made(flow.Exchange):
		return open, ""
	case challenge != "" && sc.requested("code_challenge_method") == "":
		return supports, "The challenge was sent without a method, so the method is plain."
	case challenge != "" && verifier == "":
		return supports, "A challenge was sent, but no verifier."
	case challenge == "" && verifier != "":
		return supports, "A verifier was sent, but no challenge."
	}
	return against, "The challenge and the verifier were either both sent or both left out."
}

// challengeForm: a challenge is made of the same characters as a verifier. RFC 7636 4.2.
func challengeForm(sc *scene) (finding.Verdict, string) {
	challenge := sc.requested("code_challenge")
	if challenge == "" {
		return against, "There is no code challenge."
	}
	if authz.CheckVerifier(challenge) == nil {
		return against, fmt.Sprintf("The challenge has %d characters, all of them allowed.", len(challenge))
	}
	if strings.HasSuffix(challenge, "=") {
		return supports, "The challenge ends with =, which is padding."
	}
	return supports, fmt.Sprintf("The challenge, with %d characters, has a length or a character that is not allowed.", len(challenge))
}

func challengeMethod(sc *scene) (finding.Verdict, string) {
	method, challenge := sc.requested("code_challenge_method"), sc.requested("code_challenge")
	switch {
	case method != "" && challenge == "":
		return supports, "A challenge method was sent, but no challenge."
	case method != "" && method != string(authz.S256) && method != string(authz.Plain):
		return supports, "The method is " + quoted(method) + "."
	case method != "":
		return against, "The method is " + method + "."
	case challenge != "":
		return against, "No method was sent, so the method is plain (RFC 7636 4.3)."
	}
	return against, "Neither a challenge nor a method was sent."
}
