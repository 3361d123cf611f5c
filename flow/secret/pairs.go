package secret

import (
	"bytes"
	"encoding/json"
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
	if plain == value || !strings.Contains(plain, "=") {
		return value
	}
	if clean := redactPairs(plain, "&#", depth+1); clean != plain {
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
var secretNames = set(`
		access_token refresh_token id_token token subject_token actor_token registration_access_token
		id_token_hint logout_token code code_verifier device_code state nonce
		client_secret client_assertion assertion password passwd pwd secret api_key apikey api_token x_api_key x_auth_token
		auth_token session_token security_token access_key secret_key private_key subscription_key
		ocp_apim_subscription_key sig signature x_amz_signature x_amz_security_token x_goog_signature api_secret app_secret
		consumer_secret oauth_token oauth_token_secret dpop`)

// NamesSecret tells whether a field of that name holds a secret wherever it stands, so that its value must not rest in a
// file. It compares as a careless server may: without case, and with the two letters outside ASCII that lower to ASCII
// ones, which encoding/json takes for equal. Header names write hyphens where fields write underscores.
func NamesSecret(name string) bool {
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

const jsonSpace = " \t\r\n"

// redactJSON hides the values of secret names in JSON. It is a scan and no parser: spacing, order and every value that
// is not secret stay byte for byte, and it works on what a parser refuses, such as a body that was cut or names without
// quotes. Inside an object or array under a secret name every string is secret.
func redactJSON(s string) string {
	scan := jsonScan{rest: s}
	scan.out.Grow(len(s))
	for scan.rest != "" {
		scan.step()
	}
	return scan.out.String()
}

// jsonScan walks over JSON text. named says that the next thing is the value of name.
type jsonScan struct {
	rest   string
	out    strings.Builder
	name   string
	named  bool
	inside []bool // for each open object or array: does it stand under a secret name?
}

func (j *jsonScan) step() {
	switch j.rest[0] {
	case '"':
		j.text()
	case '{', '[':
		j.inside = append(j.inside, j.secret())
		j.forget(1)
	case '}', ']':
		if len(j.inside) > 0 {
			j.inside = j.inside[:len(j.inside)-1]
		}
		j.forget(1)
	case ',':
		j.forget(1)
	case ':', ' ', '\t', '\r', '\n':
		j.copy(1)
	default:
		j.word()
	}
}

// secret tells whether the value that comes next is one.
func (j *jsonScan) secret() bool {
	return j.named && NamesSecret(j.name) || j.within()
}

// within tells whether an object or array under a secret name is open.
func (j *jsonScan) within() bool { return len(j.inside) > 0 && j.inside[len(j.inside)-1] }

// errorCode tells that a value of "code" is that of an error, as many APIs have it: a short number, or words. An
// authorization code is a string that nobody can read (RFC 6749 A.11).
func (j *jsonScan) errorCode(value string) bool {
	short := len(value) < shortestRun || strings.Trim(value, "0123456789") != ""
	return strings.EqualFold(j.name, "code") && len(value) > 2 && short && !j.within() && new(Redactor).plain(value)
}

// text takes a string: a name when a colon follows, else a value.
func (j *jsonScan) text() {
	n, closed := stringLen(j.rest)
	plain := unquote(j.rest[:n], closed)
	if j.isName(n) {
		j.setName(plain, n)
		return
	}
	clean := plain
	switch {
	case j.secret() && !j.errorCode(plain):
		clean = mark(plain)
	case strings.Contains(plain, "=") && !strings.ContainsAny(plain, jsonSpace):
		clean = redactURL(plain) // prose is left alone: a URL or a form has no spaces
	}
	if clean != plain {
		j.replace(n, clean, closed)
		return
	}
	j.forget(n)
}

// word takes what has no quotes: a number, a literal, or text that is no JSON. "code" with a number is an error number
// in many APIs; an authorization code is a string (RFC 6749 appendix A.11).
func (j *jsonScan) word() {
	n := strings.IndexAny(j.rest, `,:{}[]"`+jsonSpace)
	if n < 0 {
		n = len(j.rest)
	}
	word := j.rest[:n]
	if j.isName(n) {
		j.setName(strings.Trim(word, "'"), n)
		return
	}
	open := word == "true" || word == "false" || word == "null" ||
		strings.EqualFold(j.name, "code") && strings.Trim(word, "0123456789") == ""
	if open || !j.named || !NamesSecret(j.name) {
		j.forget(n)
		return
	}
	// Text without quotes has no clear end; the next comma, bracket or line must be beyond it.
	if n = strings.IndexAny(j.rest, ",}]\r\n"); n < 0 {
		n = len(j.rest)
	}
	j.replace(n, mark(strings.Trim(j.rest[:n], "' \t")), true)
}

// isName tells that the next n bytes are a name: a colon follows, and they are not a value themselves.
func (j *jsonScan) isName(n int) bool {
	return !j.named && strings.HasPrefix(strings.TrimLeft(j.rest[n:], jsonSpace), ":")
}

func (j *jsonScan) setName(name string, n int) {
	j.copy(n)
	j.name, j.named = name, true
}

func (j *jsonScan) copy(n int) {
	j.out.WriteString(j.rest[:n])
	j.rest = j.rest[n:]
}

// forget copies what ends the reach of a name.
func (j *jsonScan) forget(n int) {
	j.copy(n)
	j.name, j.named = "", false
}

// replace writes a string in place of the next n bytes. It leaves the closing quote away where a cut body has none.
func (j *jsonScan) replace(n int, plain string, closed bool) {
	text := quote(plain)
	if !closed {
		text = text[:len(text)-1]
	}
	j.out.WriteString(text)
	j.rest = j.rest[n:]
	j.name, j.named = "", false
}

// stringLen is the length of the literal that s begins with, its quotes included, and whether it ends before s does.
func stringLen(s string) (n int, closed bool) {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1, true
		}
	}
	return len(s), false
}

// unquote decodes a literal. One that is not valid is decoded as far as its escapes make sense.
func unquote(raw string, closed bool) string {
	inner := raw[1:]
	if closed {
		inner = inner[:len(inner)-1]
	}
	plain, _, _ := decode(inner, `\`, backslash)
	return plain
}

// quote encodes a literal without the escapes for HTML, which no marker needs.
func quote(plain string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(plain) // a string always encodes
	return strings.TrimSuffix(buf.String(), "\n")
}
