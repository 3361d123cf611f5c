package stage

import (
	"fmt"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
)

// Request is the request of an exchange, whole where secrets may be shown, and else without what the redactor knows.
func Request(x wire.Exchange, open bool, r *secret.Redactor) part.Message {
	return veil(open, r, part.Message{Start: x.RequestLine, Header: x.RequestHeader, Body: x.RequestBody})
}

// Response is what came back to it, in the same way.
func Response(x wire.Exchange, open bool, r *secret.Redactor) part.Message {
	return veil(open, r, part.Message{Start: x.StatusLine, Header: x.ResponseHeader, Body: x.ResponseBody, Note: x.Problem,
		Truncated: x.Truncated})
}

// ResponseTitle is what came back in short: "Response · 200 · 14 ms".
func ResponseTitle(x wire.Exchange) string {
	if x.Status == 0 {
		return "No response"
	}
	return fmt.Sprintf("%s · %d · %s", "Response", x.Status, took(x.Duration))
}

// veil masks what must not be shown: with a real provider, every secret of the walk.
func veil(open bool, r *secret.Redactor, m part.Message) part.Message {
	if open {
		return m
	}
	m.Start = r.URL(m.Start)
	header := make([]wire.Field, len(m.Header))
	contentType := ""
	for i, h := range m.Header {
		header[i] = wire.Field{Name: h.Name, Value: r.Header(h.Name, h.Value)}
		if strings.EqualFold(h.Name, "Content-Type") {
			contentType = h.Value
		}
	}
	m.Header, m.Body = header, []byte(r.Body(contentType, m.Body))
	return m
}
