package secret

import (
	"encoding/json"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
)

// Redactor makes text safe to show and to save. It hides values by the name of their field, and every value it was told
// of wherever it appears: as it is, percent-encoded, escaped for JSON or HTML, in UTF-16, in hex, and in base32 and base64
// at any offset, so also in Basic credentials. What a token endpoint sent is hidden unless it is known to be none (Learn).
// Equal secrets get equal marks everywhere. A text that was redacted before stays as it is. The zero value is ready; safe
// for use by several goroutines.
//
// Known values shorter than four bytes are hidden by name only. What it cannot see is a value that was hashed,
// encrypted, compressed, or split.
type Redactor struct {
	mu       sync.RWMutex   // guards what follows
	known    map[Value]bool // that the matcher finds
	matcher  matcher
	shown    string       // lines: what this client sent in clear
	shortest atomic.Int64 // length of the shortest known value, 0 when none is known
}

// Add makes values known. Empty and short ones are ignored.
func (r *Redactor) Add(values ...Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range values {
		n := int64(len(v.Reveal()))
		if n < minKnown || r.known[v] {
			continue
		}
		if r.known == nil {
			r.known = map[Value]bool{}
		}
		r.known[v] = true
		r.matcher.add(patternsOf(v)...)
		if least := r.shortest.Load(); least == 0 || n < least {
			r.shortest.Store(n)
		}
	}
}

// settle hides by name and then by value. A value that goes may take a quote or a brace with it, and what is left reads
// differently: then names are looked for again, so that redacting the result once more would change nothing.
func (r *Redactor) settle(s string, byName func(string) string) string {
	const rounds = 4 // one is the rule, two are rare
	for range rounds {
		named := byName(s)
		if s = r.Text(named); s == named {
			break
		}
	}
	return s
}

// address is a URL within a text, with its markers.
var address = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://(?:\[redacted [0-9]+ #[0-9a-f]{4}\]|[^\s"'<>\\])+`)

// Text hides the known values in s, and in the addresses in it what URL hides by its name.
func (r *Redactor) Text(s string) string {
	if strings.Contains(s, "://") && strings.ContainsAny(s, "=@") { // else no address in it has anything to hide
		s = address.ReplaceAllStringFunc(s, redactURL)
	}
	// No form of a value is shorter than the value, so a short text can hold none.
	if least := r.shortest.Load(); least == 0 || int64(len(s)) < least {
		return s
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.matcher.replace(s)
}

// Body hides what is secret in a body: by name in forms and JSON, whatever the content type calls them, because servers
// mislabel both; a body that is a token as a whole; and then what Text hides. HTML and other text is searched for known
// values only. A gzip body is left out: its bytes would give the secrets to anyone who unpacks them.
func (r *Redactor) Body(contentType string, body []byte) string {
	s := string(body)
	if strings.HasPrefix(s, "\x1f\x8b") {
		return fmt.Sprintf("(%d bytes of gzip, left out)", len(s))
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
	}
	media = strings.ToLower(strings.TrimSpace(media))
	return r.settle(s, func(s string) string { return redactBody(media, s) })
}

func redactBody(media, s string) string {
	const bom = "\ufeff"
	start := strings.TrimLeft(strings.TrimPrefix(s, bom), jsonSpace)
	opened := strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") && markerLen(start) == 0
	switch {
	case media == "application/jwt" || strings.HasSuffix(media, "+jwt"):
		return mark(strings.TrimSpace(s))
	case media == "application/x-www-form-urlencoded":
		// A form that only begins like JSON must not be taken for it.
		if opened && json.Valid([]byte(start)) {
			return redactJSON(s)
		}
		return redactPairs(s, "&", 0)
	case opened:
		return redactJSON(s)
	case form.MatchString(s):
		return redactPairs(s, "&", 0)
	case media == "application/json" || strings.HasSuffix(media, "+json"):
		return redactJSON(s)
	}
	return s
}

// Header hides what is secret in the value of one header field.
func (r *Redactor) Header(name, value string) string {
	return r.settle(value, func(value string) string { return redactHeader(strings.ToLower(name), value) })
}

func redactHeader(name, value string) string {
	switch name {
	case "authorization", "proxy-authorization":
		return redactAuthorization(value)
	case "cookie":
		return redactCookies(value, false)
	case "set-cookie":
		return redactCookies(value, true)
	case "location", "content-location", "referer", "refresh", "link":
		return redactURL(value)
	}
	if NamesSecret(name) {
		return mark(value)
	}
	return value
}

// schemes are the first words of credentials (RFC 9110 section 11.4) that are no secret themselves.
var schemes = set("basic bearer dpop digest gnap hoba mac mutual negotiate ntlm oauth token")

// redactAuthorization keeps a scheme that it knows. Any other first word may be a token sent without one.
func redactAuthorization(value string) string {
	scheme, credentials, found := strings.Cut(value, " ")
	if !schemes[strings.ToLower(scheme)] {
		return mark(value)
	}
	if !found {
		return value
	}
	return scheme + " " + mark(strings.TrimSpace(credentials))
}

// attributes are what follows the value in a Set-Cookie field (RFC 6265 section 4.1.1, and two newer ones).
var attributes = set("domain expires httponly max-age partitioned path priority samesite secure")

// redactCookies hides the values of cookies. In a Set-Cookie field, set, the known attributes after the first stay.
func redactCookies(value string, set bool) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		name, v, found := strings.Cut(part, "=")
		if set && i > 0 && attributes[strings.ToLower(strings.TrimSpace(name))] {
			continue
		}
		space := part[:len(part)-len(strings.TrimLeft(part, " \t"))]
		switch {
		case found:
			parts[i] = name + "=" + mark(strings.TrimSpace(v))
		case strings.TrimSpace(part) != "":
			parts[i] = space + mark(strings.TrimSpace(part))
		}
	}
	return strings.Join(parts, ";")
}

// URL hides the values of secret names in the query and the fragment of s, a password before its host, and then what
// Text hides. A query alone, without a URL, is taken too.
func (r *Redactor) URL(s string) string { return r.settle(s, redactURL) }

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
