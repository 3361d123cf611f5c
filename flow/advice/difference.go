package advice

import (
	"fmt"
	"net/url"
	"strings"
)

// differences names in words how two redirect URIs differ, the first one first. Servers compare them byte by byte
// (RFC 6749 3.1.2.3, RFC 9700 4.1.3), so each of these is enough. It is empty for equal ones.
func differences(a, b string) []string {
	switch {
	case a == b:
		return nil
	case a == "" || b == "":
		return []string{"one of them is missing"}
	case strings.TrimSpace(a) == strings.TrimSpace(b):
		return []string{"one of them has a space or a line break at its end"}
	}
	if plainer, err := url.QueryUnescape(b); err == nil && plainer == a && !strings.Contains(b, "://") {
		return []string{"the second was percent-encoded once too often"}
	}
	if plainer, err := url.QueryUnescape(a); err == nil && plainer == b && !strings.Contains(a, "://") {
		return []string{"the first was percent-encoded once too often"}
	}
	u, errA := url.Parse(a)
	v, errB := url.Parse(b)
	if errA != nil || errB != nil {
		return []string{fmt.Sprintf("they differ from byte %d on", firstDifference(a, b)+1)}
	}
	var out []string
	if u.Scheme != v.Scheme {
		out = append(out, fmt.Sprintf("the scheme is %s in the first and %s in the second", u.Scheme, v.Scheme))
	}
	out = append(out, hosts(u, v)...)
	if u.Port() != v.Port() {
		out = append(out, fmt.Sprintf("the port is %s in the first and %s in the second", orNone(u.Port()), orNone(v.Port())))
	}
	out = append(out, paths(u.EscapedPath(), v.EscapedPath())...)
	if u.RawQuery != v.RawQuery {
		out = append(out, "the query differs")
	}
	if u.Fragment != v.Fragment {
		out = append(out, "the part behind # differs")
	}
	if len(out) == 0 { // such as an empty query, or upper case in the scheme
		out = []string{fmt.Sprintf("they differ from byte %d on", firstDifference(a, b)+1)}
	}
	return out
}

func hosts(u, v *url.URL) []string {
	a, b := u.Hostname(), v.Hostname()
	switch {
	case a == b:
		return nil
	case strings.EqualFold(a, b):
		return []string{"the host differs in upper and lower case"}
	case isHere(a) && isHere(b):
		return []string{fmt.Sprintf("this machine is spelled %s in the first and %s in the second", a, b)}
	}
	return []string{fmt.Sprintf("the host is %s in the first and %s in the second", orNone(a), orNone(b))}
}

func isHere(host string) bool {
	return strings.EqualFold(host, "localhost") || host == "127.0.0.1" || host == "::1"
}

func paths(a, b string) []string {
	switch {
	case a == b:
		return nil
	case strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/"):
		return []string{"one of them has a slash at the end of its path"}
	case strings.EqualFold(a, b):
		return []string{"the path differs in upper and lower case"}
	}
	if x, err := url.PathUnescape(a); err == nil {
		if y, err := url.PathUnescape(b); err == nil && x == y {
			return []string{"the path is percent-encoded in another way"}
		}
	}
	return []string{fmt.Sprintf("the path is %s in the first and %s in the second", orNone(a), orNone(b))}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// firstDifference is the index of the first byte that differs.
func firstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
