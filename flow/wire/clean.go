package wire

import (
	"strings"
	"unicode"
)

// maxWords is how much of a server's own words is shown, in characters.
const maxWords = 500

// Clean makes a text that came from outside fit to be shown anywhere: control characters, escape sequences' starts and
// marks that change the writing direction become a visible replacement, and it is cut at 500 characters.
func Clean(s string) string {
	var b strings.Builder
	n := 0
	for _, c := range s {
		if n == maxWords {
			b.WriteString("…")
			break
		}
		// Cf holds the direction marks and the zero-width characters that make two texts look alike.
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			c = unicode.ReplacementChar
		}
		b.WriteRune(c)
		n++
	}
	return b.String()
}
