package strictjson

import "unicode"

// fold maps names that a reader without regard to case would take for one another to the same key. Go's decoder is such
// a reader, and its folding is Unicode's: the long s U+017F counts as s, the Kelvin sign U+212A as k.
func fold(name string) string {
	key := make([]rune, 0, len(name))
	for _, c := range name {
		least := c
		for next := unicode.SimpleFold(c); next != c; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		key = append(key, least)
	}
	return string(key)
}

// SameButForCase tells whether a and b differ, but only in a way that a reader without regard to case does not see.
func SameButForCase(a, b string) bool { return a != b && fold(a) == fold(b) }

func folded(names []string) map[string]string {
	m := make(map[string]string, len(names))
	for _, n := range names {
		m[fold(n)] = n
	}
	return m
}
