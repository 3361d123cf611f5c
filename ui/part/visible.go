package part

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible replaces what cannot be seen, or would change how its neighbours are seen, by escapes in the manner of Go:
// control characters, characters that set the direction of text or have no width, and bytes that are not UTF-8. The
// answer of a server thus cannot pretend to be something else. Line breaks and tabs are escaped too.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || deceptive(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case deceptive(r):
			b.WriteString(escape(r))
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

func escape(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	switch {
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// ellipsis stands for what was cut.
const ellipsis = "…"

// MiddleCut shortens s to at most n characters by leaving out its middle: "cVo3…k9Qe". Of less than three characters
// nothing is left but the sign of the cut.
func MiddleCut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	if n < 3 {
		return ellipsis
	}
	tail := (n - 1) / 2
	head := n - 1 - tail
	// Only the ends are looked at: the middle may be megabytes.
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

func endCut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	if n < 1 {
		return ellipsis
	}
	return string(runes[:n-1]) + ellipsis
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
