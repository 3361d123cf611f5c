// Package wire records HTTP exchanges as they went over the wire: request line, fields in order and spelling, bodies
// before any decompression, timings, and in plain words why no response came. It keeps the transport to RFC 9112
// (HTTP/1.1), allows plain http only to this machine (RFC 6749 sections 1.6 and 10.9), verifies TLS always and follows
// no redirect. It leaves out HTTP/2, retries, cookies and any judgement of a response: those who read the record judge.
package wire

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Field is a name with its value: a header line in the order and spelling of the wire, or a parameter of a request.
type Field struct{ Name, Value string }

// Exchange is one HTTP request and its response as they went over the wire. It is immutable once recorded. It holds
// secrets in the clear: whoever writes it down passes it through a secret.Redactor first.
type Exchange struct {
	Started  time.Time
	Duration time.Duration // until the last byte of the response's body
	Timing   Timing

	Method         string
	URL            string
	RequestLine    string // "POST /api/token HTTP/1.1"
	RequestHeader  []Field
	RequestBody    []byte
	RemoteAddr     string // address of the peer or of the proxy, "" when no connection was made
	Status         int    // 0 when no response came
	StatusLine     string // "HTTP/1.1 200 OK"
	ResponseHeader []Field
	ResponseBody   []byte      // transfer coding removed, content coding kept; at most the recorder's limit
	Truncated      bool        // the body was longer than the limit
	Problem        string      // why no complete response came, without any secret; "" when one came
	TLS            *TLSFailure // why the TLS handshake failed; nil when it did not
	Proxy          *ProxyError // which proxy did not connect; nil when none did that
	Way            *Way        // how the connection came about
}

// Way is how a connection came about, as far as one had to be made.
type Way struct {
	Looked    bool // the name was looked up here
	Addresses []net.IPAddr
	Lookup    error
	Shaken    bool // a TLS handshake took place
	State     tls.ConnectionState
	Handshake error
}

// Timing splits the duration; a phase that did not happen, as on a connection used again, is zero. FirstByte counts
// from the moment the connection was ready.
type Timing struct {
	DNS, Connect, TLS, FirstByte time.Duration
}

// Header returns the first response header of that name, compared without case.
func (x Exchange) Header(name string) string { return Value(x.ResponseHeader, name) }

// MediaType is a content type without its parameters, in lower case; "" when absent. RFC 9110 8.3.1.
func MediaType(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	return media
}

// Format implements fmt.Formatter: whatever the verb, only method, path and status are printed, so that a value that is
// logged by mistake gives no secret away.
func (x Exchange) Format(f fmt.State, _ rune) {
	path := ""
	if u, err := url.Parse(x.URL); err == nil {
		path = u.EscapedPath()
	}
	fmt.Fprintf(f, "%s %s: status %d", x.Method, path, x.Status)
}

// fill sets what was seen on the wire. Where there was no tap it takes net/http's word for it: the response's fields then
// come in order of name. When no connection was made, the request shows what would have been sent.
func (x *Exchange) fill(req *http.Request, resp *http.Response, seen observation) {
	x.RemoteAddr, x.Timing, x.Way = seen.peer, seen.timing, &seen.way
	x.RequestLine, x.RequestHeader = ParseHead(seen.out)
	if seen.out == nil {
		x.RequestLine = x.Method + " " + cmp.Or(req.URL.RequestURI(), "/") + " HTTP/1.1"
		x.RequestHeader = seen.fields
		if len(seen.fields) == 0 {
			x.RequestHeader = sortedFields(req.Header)
		}
	}
	if resp == nil {
		return
	}
	x.Status = resp.StatusCode
	x.StatusLine, x.ResponseHeader = ParseHead(seen.in)
	if seen.in == nil {
		x.StatusLine = resp.Proto + " " + resp.Status
		x.ResponseHeader = sortedFields(resp.Header)
	}
}

// Value is that of the first field of that name, compared without case; "" for none. RFC 9110 5.1.
func Value(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// ParseHead splits the head of a message into its first line and its fields. What follows the head is left alone. It keeps
// order and spelling and does not judge: a line without a colon becomes a field without a value, so that nothing the peer sent is lost.
func ParseHead(head []byte) (line string, fields []Field) {
	line, rest, _ := strings.Cut(string(head), "\n")
	line = strings.TrimSuffix(line, "\r")
	fields = make([]Field, 0, strings.Count(rest, "\n"))
	for raw := range strings.SplitSeq(rest, "\n") {
		text := strings.TrimSuffix(raw, "\r")
		switch {
		case text == "":
			return line, fields
		case (text[0] == ' ' || text[0] == '\t') && len(fields) > 0:
			// A folded line is obsolete (RFC 9112 section 5.2) and means one space.
			last := &fields[len(fields)-1]
			last.Value += " " + strings.Trim(text, " \t")
		default:
			name, value, _ := strings.Cut(text, ":")
			fields = append(fields, Field{Name: name, Value: strings.Trim(value, " \t")})
		}
	}
	return line, fields
}

// sortedFields lists a header of net/http. The order of the wire is lost there, so it is by name.
func sortedFields(h http.Header) (fields []Field) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fields = append(fields, Field{Name: name, Value: value})
		}
	}
	return fields
}
