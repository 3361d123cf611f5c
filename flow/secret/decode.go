package secret

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoders undo the ways of escaping, each once, and percent-encoding also as often as it was done.
var decoders = []struct {
	escapes string // the characters that begin one
	one     func(s string) (string, int)
}{{"%", percent}, {"%", percents}, {`\`, backslash}, {"&", reference}, {"\x00", zero}}

// readings calls see with s as it stands, and with what it reads without its escapes: of each kind, and then of any kind
// inside that. at is nil for s itself. A few readings do: with each kind inside each they would be many, and a long body
// of escapes would take seconds.
func readings(s string, see func(plain string, at []int32)) {
	see(s, nil)
	for _, d := range decoders {
		plain, at, changed := decode(s, d.escapes, d.one)
		for inner := 0; changed && inner < 3; inner++ {
			see(plain, at)
			var from []int32
			if plain, from, changed = decodeAny(plain); changed {
				for i, k := range from {
					from[i] = at[k]
				}
				at = from
			}
		}
	}
}

// decode runs over s; at each place it asks one, which gives the decoded bytes and the length of the escape, or 0 when it
// is none. at[i] is where in s the byte i of plain came from; at[len(plain)] is len(s). changed is false when there was
// nothing to undo; plain is then s, and at is nil.
func decode(s, escapes string, one func(s string) (string, int)) (plain string, at []int32, changed bool) {
	if !strings.ContainsAny(s, escapes) {
		return s, nil, false
	}
	out := make([]byte, 0, len(s))
	at = make([]int32, 0, len(s)+1)
	for i := 0; i < len(s); {
		if strings.IndexByte(escapes, s[i]) >= 0 {
			if text, n := one(s[i:]); n > 0 {
				for k := range len(text) {
					out, at = append(out, text[k]), append(at, int32(i))
				}
				i, changed = i+n, true
				continue
			}
		}
		out, at = append(out, s[i]), append(at, int32(i))
		i++
	}
	if !changed {
		return s, nil, false
	}
	return string(out), append(at, int32(len(s))), true //nolint:gosec // no text here has 2 GiB
}

// decodeAny undoes an escape of any kind, each once.
func decodeAny(s string) (string, []int32, bool) {
	return decode(s, "%\\&\x00", func(s string) (string, int) {
		switch s[0] {
		case '%':
			return percent(s)
		case '\\':
			return backslash(s)
		case '&':
			return reference(s)
		}
		return zero(s)
	})
}

// percents undoes it as often as it was done: %2541, which is %41, is A.
func percents(s string) (string, int) {
	again := 0
	for strings.HasPrefix(s[1+again:], "25") && len(s) >= again+5 && isHex(s[again+3]) && isHex(s[again+4]) {
		again += 2
	}
	text, n := percent(s[again:]) // which does not look at its first character
	if n == 0 {
		return "", 0
	}
	return text, n + again
}

// percent undoes percent-encoding (RFC 3986 section 2.1).
func percent(s string) (string, int) {
	if len(s) < 3 || !isHex(s[1]) || !isHex(s[2]) {
		return "", 0
	}
	n, _ := strconv.ParseUint(s[1:3], 16, 8)
	return string([]byte{byte(n)}), 3
}

// zero undoes UTF-16 and UTF-32 of what ASCII has: there, each character has zeros beside it.
func zero(string) (string, int) { return "", 1 }

// backslash undoes the escapes of JSON strings (RFC 8259 section 7), and those by two hex digits of JavaScript and YAML.
func backslash(s string) (string, int) {
	if len(s) < 2 {
		return "", 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, s[1]); i >= 0 {
		return "\"\\/\b\f\n\r\t"[i : i+1], 2
	}
	if s[1] == 'x' && len(s) >= 4 && isHex(s[2]) && isHex(s[3]) {
		n, _ := strconv.ParseUint(s[2:4], 16, 8)
		return string([]byte{byte(n)}), 4
	}
	r, ok := codeUnit(s)
	if !ok {
		return "", 0
	}
	if utf16.IsSurrogate(r) {
		if low, ok := codeUnit(s[6:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			return string(utf16.DecodeRune(r, low)), 12
		}
	}
	return string(r), 6
}

// codeUnit reads the four hex digits of an escape such as "\u0026".
func codeUnit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// reference undoes character references, named or by number.
func reference(s string) (string, int) {
	const longest = 12 // enough for every reference to a character that stands in a secret
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return "", 0
	}
	escaped := s[:end+1]
	if plain := html.UnescapeString(escaped); plain != escaped {
		return plain, end + 1
	}
	return "", 0
}
