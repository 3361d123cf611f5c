package page

import (
	"fmt"
	"strings"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Message is one HTTP message as it went over the wire. It is read when it is looked at, because what must not be shown
// has to be looked for in all of it. The zero value is none.
type Message struct {
	exchange *wire.Exchange
	response bool
	pasted   bool
	sight    sight
}

// sight is what may be shown.
type sight struct {
	open     bool
	redactor *secret.Redactor
}

func (v View) sight() sight { return sight{v.Open, v.Snapshot.Redactor} }

// HTTP is an HTTP message that is fit to be shown.
type HTTP struct {
	Start       string // request line or status line
	Header      []wire.Field
	Body        []byte
	ContentType string // of the body; "" to take it from the header
	Note        string // at the end
	Truncated   bool   // the record of the body ends before the body did
}

// SentMessage is the request of an exchange, whole where secrets may be shown, and else without what the redactor knows.
func SentMessage(x wire.Exchange, open bool, r *secret.Redactor) Message {
	return Message{exchange: &x, sight: sight{open, r}}
}

// ReceivedMessage is what came back to it, in the same way.
func ReceivedMessage(x wire.Exchange, open bool, r *secret.Redactor) Message {
	return Message{exchange: &x, response: true, sight: sight{open, r}}
}

// Sent tells that the message belongs to a request that this walk sent.
func (m Message) Sent() bool { return m.exchange != nil && m.exchange.Method != "" }

// Exchange is what the message belongs to.
func (m Message) Exchange() wire.Exchange { return *m.exchange }

// Read is the message as it may be shown.
func (m Message) Read() HTTP {
	x := m.exchange
	if !m.response {
		h := HTTP{Start: x.RequestLine, Header: x.RequestHeader, Body: x.RequestBody}
		if m.pasted {
			h.Note = "pasted by hand"
		}
		return m.sight.veil(h)
	}
	return m.sight.veil(HTTP{Start: x.StatusLine, Header: x.ResponseHeader, Body: x.ResponseBody, Note: x.Problem,
		Truncated: x.Truncated})
}

// ResponseTitle is what came back in short: "Response · 200 · 14 ms".
func ResponseTitle(x wire.Exchange) string {
	if x.Status == 0 {
		return "No response"
	}
	return fmt.Sprintf("Response · %d · %s", x.Status, took(x.Duration))
}

// veil masks what must not be shown: with a real provider, every secret of the walk.
func (s sight) veil(h HTTP) HTTP {
	if s.open {
		return h
	}
	h.Start = s.redactor.URL(h.Start)
	header := make([]wire.Field, len(h.Header))
	for i, f := range h.Header {
		header[i] = wire.Field{Name: f.Name, Value: s.redactor.Header(f.Name, f.Value)}
	}
	h.Header, h.Body = header, []byte(s.redactor.Body(wire.Value(h.Header, "Content-Type"), h.Body))
	return h
}

// Body is the body of a response, to be read as what it is. The zero value is none.
type Body struct {
	content resource.Content
	sight   sight
}

// Read is what the response is, with the body as it may be shown.
func (b Body) Read() resource.Content {
	c := b.content
	switch c.Kind {
	case resource.Image, resource.Binary, resource.Empty:
	default:
		label := []wire.Field{{Name: "Content-Type", Value: c.Media}}
		c.Body = b.sight.veil(HTTP{Header: label, Body: c.Body}).Body
	}
	return c
}

// Note says what was done to the bytes, or not done, before they are shown.
func (b Body) Note() string {
	c := b.content
	if c.Kind == resource.Image {
		return pictureNote(c)
	}
	var notes []string
	add := func(text string) { notes = append(notes, text) }
	if c.Packed != "" && c.Kind != resource.Binary {
		add(fmt.Sprintf("It was compressed with %s.", c.Packed))
	}
	if c.Charset != "" {
		add(fmt.Sprintf("The body is not in UTF-8 and was read as %s.", c.Charset))
	}
	switch {
	case c.Kind == resource.HTML:
		add("This is an HTML page, shown as text. Nothing in it is loaded or run.")
	case c.Media == "image/svg+xml":
		add("This is an SVG picture, shown as text because SVG files can contain scripts.")
	case c.Kind == resource.Binary:
		add(fmt.Sprintf("The body is not text: %d bytes of %s.", len(c.Body), named(c)))
	}
	return strings.Join(notes, " ")
}

func pictureNote(c resource.Content) string {
	p := c.Picture
	note := fmt.Sprintf("%s, %d bytes.", named(c), len(c.Body))
	if p.Width > 0 {
		note = fmt.Sprintf("%s, %d × %d pixels, %d bytes.", strings.ToUpper(p.Format), p.Width, p.Height, len(c.Body))
	}
	if p.Drawn == nil {
		note += fmt.Sprintf(" It is not drawn: %s.", p.Problem)
	}
	return note
}

// named is what a body is labelled as.
func named(c resource.Content) string {
	switch {
	case c.Packed != "":
		return c.Packed
	case c.Media != "":
		return plain.Text(c.Media)
	}
	return "no known type"
}
