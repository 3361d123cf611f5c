package token

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
)

// mediaType is a content type without its parameters, in lower case; "" when absent or unreadable.
func mediaType(contentType string) string {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		t, _, _ = strings.Cut(contentType, ";")
		t = strings.ToLower(strings.TrimSpace(t))
	}
	return t
}

var formStart = regexp.MustCompile(`^[A-Za-z0-9_.%+-]+=`)

// sniff decides by the body. Servers label JSON as text and forms as HTML; the label gets a check of its own.
func sniff(contentType string, body []byte) Format {
	start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	media := mediaType(contentType)
	switch {
	case len(start) == 0:
		return Empty
	case start[0] == '{':
		return JSON
	case start[0] == '<':
		return HTML
	case media == "application/x-www-form-urlencoded":
		return Form
	case formStart.Match(start) && !bytes.ContainsAny(bytes.TrimRight(start, "\r\n"), " <>{}\"\r\n"):
		return Form
	case media == "application/json":
		return JSON
	case media == "text/html":
		return HTML
	}
	return Text
}

// compressed tells that the body is packed, though the request did not offer to unpack anything.
func compressed(contentEncoding string, body []byte) bool {
	coding := strings.ToLower(strings.TrimSpace(contentEncoding))
	return coding != "" && coding != "identity" || bytes.HasPrefix(body, []byte{0x1f, 0x8b})
}
