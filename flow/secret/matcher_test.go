package secret

import (
	"strings"
	"testing"
)

// Redactor.Text passes over texts that are shorter than every known value. That is right as long as no form of a value
// is shorter than the value itself.
func TestNoFormIsShorterThanItsValue(t *testing.T) {
	for n := minKnown; n < 80; n++ {
		for _, letter := range []string{"a", "+", " ", "~"} {
			plain := strings.Repeat(letter, n)
			for _, p := range patternsOf(New(plain)) {
				if len(p.text) < n {
					t.Errorf("%d times %q may stand in text as %q, which is shorter", n, letter, p.text)
				}
			}
		}
	}
}
