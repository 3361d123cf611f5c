// Package plain makes text from outside fit to be shown: in a page, a window, a log or a terminal.
//
// Error descriptions (RFC 6749 4.1.2.1), request lines and host names are written by strangers. They may hold escape
// sequences that drive a terminal, marks that turn the reading direction, characters nobody sees, and megabytes. What
// is left after this package is one line of visible text. It does not escape HTML; html/template does that.
package plain

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limit is how many characters Text keeps.
const Limit = 500

// escapes are whole ANSI sequences: control sequences, operating system commands with their end, and the short ones.
// An operating system command without an end loses its start only, so that it cannot swallow the text after it.
var escapes = regexp.MustCompile(
	`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]` + `|` +
		`\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)` + `|` +
		`\x1b[ -/]*[0-~]`)

// Text is s in one line of at most Limit characters.
func Text(s string) string { return Cut(s, Limit) }

// Cut is s without escape sequences, control characters and invisible format characters, in one line of at most limit
// characters; a last "…" tells that there was more. Bytes that are no UTF-8 become U+FFFD.
func Cut(s string, limit int) string {
	if len(s) <= limit && strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c > '~' }) < 0 {
		return s // as nearly all are
	}
	// A character has at most four bytes; sequences that vanish may take as much again. More is never looked at.
	window := 8*limit + utf8.UTFMax
	more := len(s) > window
	if more {
		s = s[:window]
	}
	s = escapes.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "")

	var b strings.Builder
	n := 0
	for _, c := range s {
		switch {
		case unicode.IsSpace(c):
			c = ' ' // line breaks too: nobody writes a second line into a log
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c): // Cf holds the direction marks and zero-width characters
			continue
		}
		if n == limit {
			more = true
			break
		}
		b.WriteRune(c)
		n++
	}
	if more {
		b.WriteString("…")
	}
	return b.String()
}

// Sentence is a text as a sentence of its own. Errors begin in lower case, because others are put before them.
func Sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return Stop(string(unicode.ToUpper(first)) + text[size:])
}

// Stop ends a text with a full stop, unless it has an end of its own in some script.
func Stop(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".?!…。！？؟।", last) {
		return text
	}
	return text + "."
}

// Count is a number with its noun: "1 byte", "2 bytes".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// URI is an address as RFC 3986 writes it: every other byte is percent-encoded, so that a line of a terminal and a browser
// take it as it is.
func URI(s string) string {
	return escaped(s, func(c byte) bool {
		return c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0
	})
}

// ASCII is an address in which every byte beyond ASCII is percent-encoded; what else it holds, such as the marker of a
// secret, stays.
func ASCII(s string) string { return escaped(s, func(c byte) bool { return c >= 0x7f }) }

func escaped(s string, odd func(byte) bool) string {
	var out strings.Builder
	for _, c := range []byte(s) {
		if odd(c) {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
