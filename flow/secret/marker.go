package secret

import "strings"

const markerStart = "[redacted "

// markerLen is the length of the marker that s begins with, or 0. A marker is what Value.Redacted writes. Text that is
// redacted already must stay as it is, and a marker holds the characters # and space, which end things in a URL.
func markerLen(s string) int {
	if !strings.HasPrefix(s, markerStart) {
		return 0
	}
	i := len(markerStart)
	digits := i
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == digits || !strings.HasPrefix(s[i:], " #") {
		return 0
	}
	i += 2
	const tag = 4
	if len(s) < i+tag+1 || s[i+tag] != ']' {
		return 0
	}
	for _, c := range []byte(s[i : i+tag]) {
		if !isHex(c) {
			return 0
		}
	}
	return i + tag + 1
}

// isMarker tells that s is one marker and nothing else.
func isMarker(s string) bool { return s != "" && markerLen(s) == len(s) }

// mark is the marker for a value found by its name. What is marked already, or empty, stays.
func mark(plain string) string {
	if isMarker(plain) {
		return plain
	}
	return New(plain).Redacted()
}

// indexAny is strings.IndexAny for ASCII, except that it does not look inside markers.
func indexAny(s, chars string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '[' {
			if n := markerLen(s[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		if strings.IndexByte(chars, s[i]) >= 0 {
			return i
		}
	}
	return -1
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
