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

// pages renders what the browser sees. The text is static but for the reason of a refusal, which html/template escapes.
type pages struct {
	template *template.Template
	style    template.CSS
	policy   string
}

// newPages is read once, because each listener shows the same pages: parsing them cost more than all else it does.
var newPages = sync.OnceValue(func() *pages {
	sum := sha256.Sum256([]byte(pageCSS))
	return &pages{
		template: template.Must(template.New("page").Parse(pageHTML)),
		style:    template.CSS(pageCSS),
		// Nothing may be loaded, run, framed or sent; the one style of the page is let in by its hash.
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
	}
})

// render is the page of a reply, or nothing where a reply has no page.
func (p *pages) render(r reply) []byte {
	if r.title == "" {
		return nil
	}
	var b bytes.Buffer
	err := p.template.Execute(&b, struct {
		Tone, Sign, Title, Reason, Section string
		Lines                              []string
		Style                              template.CSS
	}{r.tone.class, r.tone.sign, r.title, r.reason, r.section, r.lines, p.style})
	if err != nil {
		return []byte(template.HTMLEscapeString(r.title)) // a bare page is better than none
	}
	return b.Bytes()
}

// head sets the header fields of a reply.
// RFC 6749 3.1.2.5 and RFC 9700 4.2.4: nothing on this page, and nothing it could load, learns the code.
func (p *pages) head(h http.Header, r reply) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Connection", "close")
	if r.title != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if r.allow != "" {
		h.Set("Allow", r.allow)
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
}

// send writes the page through net/http.
func (p *pages) send(w http.ResponseWriter, r reply) {
	p.head(w.Header(), r)
	w.WriteHeader(r.status)
	w.Write(p.render(r)) // a browser that went away needs no page
}

// whole is the complete response as bytes, for requests that never reached a handler.
func (p *pages) whole(r reply) []byte {
	body := p.render(r)
	answer := http.Response{
		StatusCode: r.status, ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Close: true,
		ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
	p.head(answer.Header, r)
	answer.Header.Del("Connection") // Close writes it
	var b bytes.Buffer
	_ = answer.Write(&b) // a buffer takes everything
	return b.Bytes()
}
