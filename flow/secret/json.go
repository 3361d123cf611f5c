package secret

import (
	"bytes"
	"encoding/json"
	"strings"
)

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
