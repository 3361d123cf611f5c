package preflight

import (
	"fmt"
	"net/url"
	"strings"
)

// difference says where two strings part, byte by byte; "" when they are equal. Offsets count from 0.
func difference(nameA, a, nameB, b string) string {
	if a == b {
		return ""
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%s %s, %s %s: byte %d is %s in the first and %s in the second", nameA, a, nameB, b, i,
		byteAt(a, i), byteAt(b, i))
}

func byteAt(s string, i int) string {
	if i >= len(s) {
		return "the end"
	}
	return fmt.Sprintf("%q (0x%02x)", s[i], s[i])
}

// oddAt is the place of the first byte that is not printable ASCII, or is a space; -1 when there is none.
func oddAt(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func oddByte(name, s string) string {
	i := oddAt(s)
	return fmt.Sprintf("Byte %d of the %s is %s.", i, name, byteAt(s, i))
}

// part names what of a URI differs, the way a person would say it.
func part(a, b string) string {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	switch {
	case errX != nil || errY != nil:
		return "form"
	case x.Scheme != y.Scheme:
		return "scheme"
	case !strings.EqualFold(x.Hostname(), y.Hostname()):
		return "host"
	case x.Hostname() != y.Hostname():
		return "case of the host"
	case x.Port() != y.Port():
		return "port"
	case x.EscapedPath() == y.EscapedPath():
		return "query"
	case strings.TrimSuffix(x.EscapedPath(), "/") == strings.TrimSuffix(y.EscapedPath(), "/"):
		return "slash at the end"
	case strings.EqualFold(x.EscapedPath(), y.EscapedPath()):
		return "case of the path"
	}
	return "path"
}

// count is "1 byte" or "2 bytes".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
