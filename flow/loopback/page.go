package loopback

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"net/http"
	"sync"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
)

// page is what the browser sees. The text is static but for the reason of a refusal, which html/template escapes. It is
// parsed once, because that costs more than all else that a listener does.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// policy lets nothing be loaded, run, framed or sent; the one style of the page is let in by its hash.
var policy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
})

// render is the page of a reply, or nothing where a reply has no page.
func (r reply) render() []byte {
	if r.title == "" {
		return nil
	}
	var b bytes.Buffer
	b.Grow(3 << 10) // as much as most pages take
	err := page().Execute(&b, struct {
		Tone, Sign, Title, Reason, Section string
		Lines                              []string
		Style                              template.CSS
	}{r.tone.class, r.tone.sign, r.title, r.reason, r.section, r.lines, template.CSS(pageCSS)}) //nolint:gosec // our own style sheet
	if err != nil {
		return []byte(template.HTMLEscapeString(r.title)) // a bare page is better than none
	}
	return b.Bytes()
}

// head sets the header fields of a reply.
// RFC 6749 3.1.2.5 and RFC 9700 4.2.4: nothing on this page, and nothing it could load, learns the code.
func (r reply) head(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", policy())
	h.Set("Connection", "close")
	if r.title != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if r.status == http.StatusMethodNotAllowed {
		h.Set("Allow", "GET, POST")
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
	if r.cookie != nil {
		h.Set("Set-Cookie", r.cookie.String())
	}
}

// send writes the page through net/http.
func (r reply) send(w http.ResponseWriter) {
	r.head(w.Header())
	w.WriteHeader(r.status)
	w.Write(r.render()) // a browser that went away needs no page
}

// whole is the complete response as bytes, for requests that never reached a handler.
func (r reply) whole() []byte {
	body := r.render()
	answer := http.Response{
		StatusCode: r.status, ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Close: true,
		ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
	r.head(answer.Header)
	answer.Header.Del("Connection") // Close writes it
	var b bytes.Buffer
	_ = answer.Write(&b) // a buffer takes everything
	return b.Bytes()
}
