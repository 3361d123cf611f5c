package part

import (
	"sort"
	"unicode/utf8"
)

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
