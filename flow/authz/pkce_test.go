package authz

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"oauthwalk/flow/secret"
)

// RFC 7636 Appendix B, from the octets to the challenge.
func TestDeriveGivesTheVectorOfTheRFC(t *testing.T) {
	octets := []byte{116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
		214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121}
	hash := [32]byte{19, 211, 30, 150, 26, 26, 216, 236, 47, 22, 177, 12, 76, 152, 46, 8, 118, 168, 120, 173, 109, 241,
		68, 86, 110, 225, 137, 74, 203, 112, 249, 195}
	verifier := base64.RawURLEncoding.EncodeToString(octets)
	if want := "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; verifier != want {
		t.Fatalf("verifier = %s, want %s", verifier, want)
	}
	p := Derive(S256, secret.New(verifier))
	if p.Hash != hash {
		t.Errorf("hash = %v, want %v", p.Hash, hash)
	}
	if want := "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; p.Challenge != want {
		t.Errorf("challenge = %s, want %s", p.Challenge, want)
	}
	if got := Derive(Plain, secret.New(verifier)).Challenge; got != verifier {
		t.Errorf("plain challenge = %s, want the verifier", got)
	}
}

// The mistakes that people make give something else, and never the same by accident.
func TestChallengeIsNotThatOfCommonMistakes(t *testing.T) {
	p := NewPKCE(S256)
	raw, err := base64.RawURLEncoding.DecodeString(p.Verifier.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	if got := Derive(S256, secret.New(string(raw))).Challenge; got == p.Challenge {
		t.Error("the challenge over the decoded bytes equals the one over the text")
	}
	if strings.ContainsAny(p.Challenge, "=+/") || len(p.Challenge) != 43 {
		t.Errorf("challenge of %d characters has padding or the wrong alphabet", len(p.Challenge))
	}
}

func TestNewPKCEIsNewAndValid(t *testing.T) {
	if p := NewPKCE(Off); p.Challenge != "" || !p.Verifier.IsZero() {
		t.Errorf("PKCE off made a challenge")
	}
	seen := map[string]bool{}
	for range 100 {
		p := NewPKCE(S256)
		if err := CheckVerifier(p.Verifier.Reveal()); err != nil {
			t.Fatal(err)
		}
		if seen[p.Challenge] {
			t.Fatal("a verifier was made twice")
		}
		seen[p.Challenge] = true
	}
}

func TestCheckVerifier(t *testing.T) {
	ok := strings.Repeat("a", 43)
	for name, tc := range map[string]struct {
		in   string
		good bool
	}{
		"43 characters":  {ok, true},
		"128 characters": {strings.Repeat("~", 128), true},
		"all classes":    {strings.Repeat("aZ0-._~", 7), true},
		"42 characters":  {ok[1:], false},
		"129 characters": {strings.Repeat("a", 129), false},
		"plus":           {ok + "+", false},
		"slash":          {ok + "/", false},
		"padding":        {ok + "=", false},
		"not ASCII":      {ok + "é", false},
		"empty":          {"", false},
	} {
		err := CheckVerifier(tc.in)
		if (err == nil) != tc.good {
			t.Errorf("%s: error %v, want good = %v", name, err, tc.good)
		}
		if err != nil && (!errors.Is(err, ErrVerifier) || tc.in != "" && strings.Contains(err.Error(), tc.in)) {
			t.Errorf("%s: error %q is not ErrVerifier, or quotes the verifier", name, err)
		}
	}
}

func TestParseMethod(t *testing.T) {
	for in, want := range map[string]Method{"S256": S256, "plain": Plain, "off": Off} {
		got, err := ParseMethod(in)
		if got != want || err != nil {
			t.Errorf("ParseMethod(%q) = %q, %v", in, got, err)
		}
		if got.String() != in {
			t.Errorf("String of %q = %q", in, got)
		}
	}
	if _, err := ParseMethod("s256"); err == nil {
		t.Error("s256 in lower case was taken; RFC 7636 4.3 spells it S256")
	}
}

func TestNewStateHas256Bits(t *testing.T) {
	a, b := NewState(), NewState()
	raw, err := base64.RawURLEncoding.DecodeString(a.Reveal())
	if err != nil || len(raw) != 32 {
		t.Errorf("state has %d bytes (%v), want 32", len(raw), err)
	}
	if a.Equal(b) {
		t.Error("two states are equal")
	}
}
