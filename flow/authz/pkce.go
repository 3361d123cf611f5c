package authz

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/oauth2"

	"oauthwalk/flow/secret"
)

// Method is a code challenge method of RFC 7636 4.3, or Off.
type Method string

// The methods a walk can use. Plain exists for learning: it protects nothing once the request itself is seen.
const (
	Off   Method = ""
	Plain Method = "plain"
	S256  Method = "S256"
)

// ParseMethod reads a method as the command line spells it: "S256", "plain" or "off".
func ParseMethod(s string) (Method, error) {
	switch s {
	case "S256", "plain":
		return Method(s), nil
	case "off", "":
		return Off, nil
	}
	return Off, fmt.Errorf("code challenge method %q is not one of S256, plain, off", s)
}

// String is the spelling of ParseMethod.
func (m Method) String() string { return cmp.Or(string(m), "off") }

// ErrVerifier says that a code verifier is not one by RFC 7636 4.1.
var ErrVerifier = errors.New("code verifier is not valid")

// PKCE is one verifier with what is derived from it.
type PKCE struct {
	Method    Method
	Verifier  secret.Value
	Hash      [sha256.Size]byte // SHA-256 of the verifier's ASCII text; only with S256
	Challenge string            // what goes into the authorization request
}

// NewPKCE makes a fresh verifier of 256 random bits and its challenge. With Off it is empty.
func NewPKCE(m Method) PKCE {
	if m == Off {
		return PKCE{}
	}
	return Derive(m, secret.New(oauth2.GenerateVerifier()))
}

// Derive computes the challenge of a given verifier. RFC 7636 4.2.
func Derive(m Method, verifier secret.Value) PKCE {
	p := PKCE{Method: m, Verifier: verifier}
	switch m {
	case S256:
		// The hash is over the ASCII text of the verifier, not over the bytes that it encodes.
		p.Hash = sha256.Sum256([]byte(verifier.Reveal()))
		p.Challenge = oauth2.S256ChallengeFromVerifier(verifier.Reveal())
	case Plain:
		p.Challenge = verifier.Reveal()
	}
	return p
}

// CheckVerifier says what is wrong with a verifier that somebody typed; it never quotes it.
func CheckVerifier(v string) error {
	// RFC 7636 4.1: 43 to 128 characters.
	if len(v) < 43 || len(v) > 128 {
		return fmt.Errorf("%w: it has %d characters, and must have 43 to 128", ErrVerifier, len(v))
	}
	// RFC 7636 4.1: unreserved characters only, so no padding and no plus or slash.
	if at := other.FindStringIndex(v); at != nil {
		return fmt.Errorf("%w: character %d is not a letter, a digit or one of - . _ ~", ErrVerifier, at[0]+1)
	}
	return nil
}

// NewState is a value of 256 random bits, the session's own mark in the authorization request. RFC 6749 10.12.
func NewState() secret.Value {
	b := make([]byte, 32)
	rand.Read(b) // never fails: crypto/rand crashes the program instead
	return secret.New(base64.RawURLEncoding.EncodeToString(b))
}
