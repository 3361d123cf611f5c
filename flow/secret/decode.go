package secret

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A decoder undoes one way of escaping. at[i] is where in s the byte i of plain came from; at[len(plain)] is len(s).
// changed is false when there was nothing to undo; plain is then s, and at is nil.
type decoder func(s string) (plain string, at []int32, changed bool)

var decoders = []decoder{decodePercent, decodeJSON, decodeHTML, decodeWide}

// decode runs over s; at each escape character it asks one, which gives the decoded bytes and the length of the escape,
// or 0 when it is none.
func decode(s string, escape byte, one func(s string) (string, int)) (string, []int32, bool) {
	if strings.IndexByte(s, escape) < 0 {
		return s, nil, false
	}
	plain := make([]byte, 0, len(s))
	at := make([]int32, 0, len(s)+1)
	changed := false
	for i := 0; i < len(s); {
		if s[i] == escape {
			if text, n := one(s[i:]); n > 0 {
				for k := range len(text) {
					plain, at = append(plain, text[k]), append(at, int32(i))
				}
				i, changed = i+n, true
				continue
			}
		}
		plain, at = append(plain, s[i]), append(at, int32(i))
		i++
	}
	if !changed {
		return s, nil, false
	}
	return string(plain), append(at, int32(len(s))), true
}

// decodePercent undoes percent-encoding (RFC 3986 section 2.1), in capitals or not, of any character, as often as it was
// done.
func decodePercent(s string) (string, []int32, bool) {
	plain, at, changed := decodePercentOnce(s)
	const rounds = 8 // of what is mixed; %2525… is undone at once
	for more, n := changed, 1; more && n < rounds; n++ {
		var next string
		var from []int32
		if next, from, more = decodePercentOnce(plain); more {
			for i, k := range from {
				from[i] = at[k]
			}
			plain, at = next, from
		}
	}
	return plain, at, changed
}

// decodeWide undoes UTF-16 and UTF-32 of what ASCII has: there, each character has zeros beside it.
func decodeWide(s string) (string, []int32, bool) {
	return decode(s, 0, func(string) (string, int) { return "", 1 })
}

func decodePercentOnce(s string) (string, []int32, bool) {
	return decode(s, '%', func(s string) (string, int) {
		at := 1
		for strings.HasPrefix(s[at:], "25") && len(s) >= at+4 && isHex(s[at+2]) && isHex(s[at+3]) {
			at += 2
		}
		if len(s) < at+2 || !isHex(s[at]) || !isHex(s[at+1]) {
			return "", 0
		}
		n, _ := strconv.ParseUint(s[at:at+2], 16, 8)
		return string([]byte{byte(n)}), at + 2
	})
}

// decodeJSON undoes the escapes of JSON strings (RFC 8259 section 7).
func decodeJSON(s string) (string, []int32, bool) {
	return decode(s, '\\', func(s string) (string, int) {
		if len(s) < 2 {
			return "", 0
		}
		if i := strings.IndexByte(`"\/bfnrt`, s[1]); i >= 0 {
			return "\"\\/\b\f\n\r\t"[i : i+1], 2
		}
		if s[1] == 'x' && len(s) >= 4 && isHex(s[2]) && isHex(s[3]) { // as JavaScript and YAML write it
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
	})
}

// codeUnit reads the four hex digits of an escape such as "\u0026".
func codeUnit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// decodeHTML undoes character references, named or by number.
func decodeHTML(s string) (string, []int32, bool) {
	return decode(s, '&', func(s string) (string, int) {
		const longest = 12 // enough for every reference to a character that stands in a secret
		end := strings.IndexByte(s[:min(len(s), longest)], ';')
		if end < 0 {
			return "", 0
		}
		reference := s[:end+1]
		if plain := html.UnescapeString(reference); plain != reference {
			return plain, end + 1
		}
		return "", 0
	})
}
