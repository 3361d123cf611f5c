package secret

import (
	"encoding/json"
	"fmt"
	"mime"
	"strings"
)

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
	case looksLikeForm(s):
		return redactPairs(s, "&", 0)
	case media == "application/json" || strings.HasSuffix(media, "+json"):
		return redactJSON(s)
	}
	return s
}
