package secret

import "strings"

// URL hides the values of secret names in the query and the fragment of s, a password before its host, and then what
// Text hides. A query alone, without a URL, is taken too.
func (r *Redactor) URL(s string) string { return r.settle(s, redactURL) }

// RequestLine is URL for the middle of a line such as "GET /callback?code=abc HTTP/1.1".
func (r *Redactor) RequestLine(s string) string { return r.settle(s, redactRequestLine) }

func redactRequestLine(s string) string {
	first, last := strings.IndexByte(s, ' '), strings.LastIndexByte(s, ' ')
	if first < 0 || first == last || !strings.HasPrefix(s[last:], " HTTP/") {
		return redactURL(s)
	}
	return s[:first+1] + redactURL(s[first+1:last]) + s[last:]
}

func redactURL(s string) string { return redactPairs(redactUserinfo(s), "&#", 0) }

// redactUserinfo hides the password in https://name:password@host, or all of it when there is no name: tokens are
// passed like that.
func redactUserinfo(s string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "://")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString("://")
		end := indexAny(rest, "/?#&")
		if end < 0 {
			end = len(rest)
		}
		if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
			name, password, both := strings.Cut(rest[:at], ":")
			if both {
				out.WriteString(name + ":" + markEscaped(password))
			} else {
				out.WriteString(markEscaped(name))
			}
			rest = rest[at:]
		}
		s = rest
	}
}
