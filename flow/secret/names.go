package secret

import (
	"strings"
	"unicode"
)

// secretNames are the fields whose values are secret wherever they stand: in forms, queries, JSON and headers. The
// challenge of RFC 7636 is public and not among them.
var secretNames = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`
		access_token refresh_token id_token token subject_token actor_token registration_access_token
		id_token_hint logout_token code code_verifier device_code state nonce
		client_secret client_assertion assertion password api_key x_api_key x_auth_token dpop`) {
		names[name] = true
	}
	return names
}()

// NamesSecret tells whether a field of that name holds a secret wherever it stands, so that its value must not rest in a
// file.
func NamesSecret(name string) bool { return isSecretName(name) }

// isSecretName compares as a careless server may: without case, and with the two letters outside ASCII that lower to
// ASCII ones, which encoding/json takes for equal. Header names write hyphens where fields write underscores.
func isSecretName(name string) bool {
	folded := strings.Map(func(r rune) rune {
		switch r {
		case 'ſ':
			return 's'
		case '\u212a': // Kelvin sign
			return 'k'
		case '-':
			return '_'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(name))
	return secretNames[folded]
}
