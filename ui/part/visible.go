package part

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible replaces what cannot be seen, or would change how its neighbours are seen, by escapes in the manner of Go:
// control characters, characters that set the direction of text or have no width, and bytes that are not UTF-8. The
// answer of a server thus cannot pretend to be something else. Line breaks and tabs are escaped too.
func Visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || deceptive(r) }) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case deceptive(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// VisibleLines is Visible for a text of several lines: line breaks stay, a carriage return before one is dropped, and
// tabs become spaces.
func VisibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Visible(strings.ReplaceAll(strings.TrimSuffix(line, "\r"), "\t", "    "))
	}
	return strings.Join(lines, "\n")
}

// deceptive tells that a character is invisible by itself. Format characters (Cf) include the direction overrides, the
// isolates, the zero width joiners, the byte order mark and the tag characters.
func deceptive(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// ellipsis stands for what was cut.
const ellipsis = "…"

// MiddleCut shortens s to at most n characters by leaving out its middle: "cVo3…k9Qe". Of less than three characters
// nothing is left but the sign of the cut.
func MiddleCut(s string, n int) string {
	if n < 3 {
		return cut(s, n, 0, 0)
	}
	return cut(s, n, n/2, (n-1)/2)
}

func endCut(s string, n int) string { return cut(s, n, max(n-1, 0), 0) }

// cut leaves so many characters at the head and at the tail of what is longer than n. Only the ends are looked at: the
// middle may be megabytes.
func cut(s string, n, head, tail int) string {
	if len(s) <= n || len(s) <= utf8.UTFMax*n && utf8.RuneCountInString(s) <= n {
		return s
	}
	front, back := 0, len(s)
	for range head {
		_, size := utf8.DecodeRuneInString(s[front:])
		front += size
	}
	for range tail {
		_, size := utf8.DecodeLastRuneInString(s[:back])
		back -= size
	}
	return s[:front] + ellipsis + s[back:]
}

// cutToWidth returns the longest cut of s that fits, found by halving.
func cutToWidth(s string, cut Cut, fits func(string) bool) string {
	short := endCut
	if cut == CutMiddle {
		short = MiddleCut
	}
	n := len([]rune(s))
	// The first length that no longer fits; everything below it does.
	over := sort.Search(n, func(i int) bool { return !fits(short(s, i+1)) })
	return short(s, over)
}
