package client

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"oauthwalk/flow/wire"
)

// Difference is where two addresses part. The zero value is none: they are equal, byte for byte, which is how servers
// compare them (RFC 6749 3.1.2.3, RFC 9700 4.1.3).
type Difference struct {
	At    int    // the first byte that differs, counted from 0
	Part  string // as a person would name it: "host", "port", "slash at the end"; all parts, joined by commas
	Words string // each difference, the first address named first
	Bytes string // the byte that differs, in both
}

// Any tells whether there is a difference.
func (d Difference) Any() bool { return d.Part != "" }

// Diff compares two addresses. Each part that differs is named.
func Diff(a, b string) Difference {
	if a == b {
		return Difference{}
	}
	d := Difference{At: firstDifference(a, b)}
	d.Bytes = fmt.Sprintf("byte %d is %s in the first and %s in the second", d.At, byteAt(a, d.At), byteAt(b, d.At))
	var parts, words []string
	for _, one := range differences(a, b) {
		parts, words = append(parts, one[0]), append(words, one[1])
	}
	d.Part, d.Words = strings.Join(parts, ", "), strings.Join(words, "; ")
	return d
}

// differences names the parts that differ, each with its words. The mistakes that people make by hand come first.
func differences(a, b string) (out [][2]string) {
	switch {
	case a == "" || b == "":
		return [][2]string{{"presence", "one of them is missing"}}
	case strings.TrimSpace(a) == strings.TrimSpace(b):
		return [][2]string{{"white space at the end", "one of them has a space or a line break at its end"}}
	case encodedTwice(a, b):
		return [][2]string{{"percent-encoding", "the second was percent-encoded one time too many"}}
	case encodedTwice(b, a):
		return [][2]string{{"percent-encoding", "the first was percent-encoded one time too many"}}
	}
	u, errA := url.Parse(a)
	v, errB := url.Parse(b)
	if errA != nil || errB != nil {
		return [][2]string{{"form", fmt.Sprintf("they differ from byte %d on", firstDifference(a, b)+1)}}
	}
	differ := func(part, x, y string) {
		if x != y {
			out = append(out, [2]string{part, fmt.Sprintf("the %s is %s in the first and %s in the second", part,
				cmp.Or(x, "none"), cmp.Or(y, "none"))})
		}
	}
	differ("scheme", u.Scheme, v.Scheme)
	switch x, y := u.Hostname(), v.Hostname(); {
	case x != y && strings.EqualFold(x, y):
		out = append(out, [2]string{"case of the host", "the host differs only in letter case"})
	case x != y && wire.IsLoopback(x) && wire.IsLoopback(y):
		out = append(out, [2]string{"host",
			fmt.Sprintf("this machine is written as %s in the first and %s in the second", x, y)})
	default:
		differ("host", x, y)
	}
	differ("port", u.Port(), v.Port())
	switch x, y := u.EscapedPath(), v.EscapedPath(); {
	case x == y:
	case strings.TrimSuffix(x, "/") == strings.TrimSuffix(y, "/"):
		out = append(out, [2]string{"slash at the end", "one of them has a slash at the end of its path"})
	case strings.EqualFold(x, y):
		out = append(out, [2]string{"case of the path", "the path differs only in letter case"})
	case u.Path == v.Path:
		out = append(out, [2]string{"percent-encoding", "the path is percent-encoded differently"})
	default:
		differ("path", x, y)
	}
	if u.RawQuery != v.RawQuery {
		out = append(out, [2]string{"query", "the query differs"})
	}
	if u.Fragment != v.Fragment {
		out = append(out, [2]string{"fragment", "the part after # differs"})
	}
	if len(out) == 0 { // such as an empty query, or upper case in the scheme
		out = [][2]string{{"spelling", fmt.Sprintf("they differ from byte %d on", firstDifference(a, b)+1)}}
	}
	return out
}

// encodedTwice tells that b is a, percent-encoded as a whole.
func encodedTwice(a, b string) bool {
	once, err := url.QueryUnescape(b)
	return err == nil && once == a && !strings.Contains(b, "://")
}

func firstDifference(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i
}

func byteAt(s string, i int) string {
	if i >= len(s) {
		return "the end"
	}
	if c, size := utf8.DecodeRuneInString(s[i:]); size > 1 {
		return fmt.Sprintf("the first of the character U+%04X (0x%02x)", c, s[i])
	}
	if s[i] >= utf8.RuneSelf { // a part of a character is none
		return fmt.Sprintf("0x%02x", s[i])
	}
	return fmt.Sprintf("%q (0x%02x)", s[i], s[i])
}
