package secret

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// maxNesting bounds how deep a URL inside a parameter of a URL is followed. Sign-in pages nest about two.
const maxNesting = 4

// redactPairs hides the values of secret names in name=value pairs. ends are the characters that separate pairs: "&"
// in a form, "&#" in a URL, whose fragment can hold pairs too. Everything else stays byte for byte.
func redactPairs(s, ends string, depth int) string {
	var out strings.Builder
	for {
		end := indexAny(s, ends)
		if end < 0 {
			out.WriteString(redactPair(s, depth))
			return out.String()
		}
		out.WriteString(redactPair(s[:end], depth))
		out.WriteByte(s[end])
		s = s[end+1:]
	}
}

func redactPair(pair string, depth int) string {
	rawName, value, found := strings.Cut(pair, "=")
	if !found {
		return pair
	}
	name := Unescape(rawName)
	if NamesSecret(name[strings.LastIndexByte(name, '?')+1:]) {
		return rawName + "=" + markEscaped(value)
	}
	return rawName + "=" + redactNested(value, depth)
}

// markEscaped marks the decoded value, so that the same secret has the same tag in a form and in JSON.
func markEscaped(value string) string {
	plain := Unescape(value)
	if isMarker(plain) {
		return value
	}
	return mark(plain)
}

// redactNested looks into a value that is itself a URL with a query, escaped or not.
func redactNested(value string, depth int) string {
	if depth >= maxNesting {
		return value
	}
	if strings.Contains(value, "=") {
		// A query that was not escaped: its later pairs look like ours, its first one stands after the "?".
		return redactPair(value, depth+1)
	}
	plain := Unescape(value)
	if plain == value {
		return value
	}
	clean := redactUserinfo(plain)
	if strings.Contains(clean, "=") {
		clean = redactPairs(clean, "&#", depth+1)
	} else {
		clean = redactNested(clean, depth+1)
	}
	if clean != plain {
		return url.QueryEscape(clean)
	}
	return value
}

// Unescape decodes a name or value, or gives it back as it is when it is not well escaped.
func Unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// form knows a form by its first pair: a name of plain characters and "=".
var form = regexp.MustCompile(`^[A-Za-z0-9_.%+\[\]-]{1,64}=`)

// secretNames are the fields whose values are secret wherever they stand: in forms, queries, JSON and headers. The
// challenge of RFC 7636 is public and not among them.
var secretNames = set(unjoined.Replace(`
		access_token refresh_token id_token token subject_token actor_token registration_access_token
		id_token_hint logout_token code code_verifier device_code state nonce
		client_secret client_assertion assertion password passwd pwd secret api_key apikey api_token x_api_key x_auth_token
		auth_token session_token security_token access_key secret_key private_key subscription_key
		ocp_apim_subscription_key sig signature x_amz_signature x_amz_security_token x_goog_signature api_secret app_secret
		consumer_secret oauth_token oauth_token_secret dpop`))

var unjoined = strings.NewReplacer("_", "", "-", "")

// NamesSecret tells whether a field of that name holds a secret wherever it stands, so that its value must not rest in a
// file. It compares as a careless server may: without case, and with the two letters outside ASCII that lower to ASCII
// ones, which encoding/json takes for equal. Joints do not count: clientSecret is client_secret, and header names write
// hyphens.
func NamesSecret(name string) bool {
	folded := strings.Map(func(r rune) rune {
		switch r {
		case 'ſ':
			return 's'
		case '\u212a': // Kelvin sign
			return 'k'
		}
		return unicode.ToLower(r)
	}, unjoined.Replace(strings.TrimSpace(name)))
	return secretNames[folded]
}

// within tells whether an object or array under a secret name is open.
func (j *jsonScan) within() bool { return len(j.inside) > 0 && j.inside[len(j.inside)-1] }

// errorCode tells that a value of "code" is that of an error, as many APIs have it: a short number, or words. An
// authorization code is a string that nobody can read (RFC 6749 A.11).
func (j *jsonScan) errorCode(value string) bool {
	short := len(value) < shortestRun || strings.Trim(value, "0123456789") != ""
	return strings.EqualFold(j.name, "code") && len(value) > 2 && short && !j.within() && new(Redactor).plain(value)
}
