package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// Format is what a body turned out to be, whatever its content type says.
type Format string

// The formats of a response.
const (
	JSON  Format = "json"
	Form  Format = "form"
	HTML  Format = "html"
	Text  Format = "text"
	Empty Format = "empty"
)

// Response is our own reading of a response of the token or revocation endpoint. It holds everything that could be read,
// also when it must not be used. Texts are the server's, cleaned for showing; tokens are as they came.
type Response struct {
	Format Format

	AccessToken  secret.Value
	RefreshToken secret.Value
	IDToken      secret.Value // never verified here
	TokenType    string
	Expiry       Expiry
	Scope        Scope

	Error            string
	ErrorDescription string

	shape    words.Shape
	members  []string          // names of everything that came, in the order of the wire
	problems []finding.Finding // reasons not to believe the body; any one makes it unusable
}

// HasError tells that the response names an error, whatever its status.
func (r *Response) HasError() bool { return r.Error != "" || r.shape != words.Standard }

// Scope is the scope member. RFC 6749 5.1: an absent one means "as asked"; that is not the same as an empty one.
type Scope struct {
	Present bool
	Value   string // separated by spaces, as it came: clean it before showing it
	Array   bool   // came as a JSON array, which no specification knows
}

var formStart = regexp.MustCompile(`^[A-Za-z0-9_.%+-]+=`)

// sniff decides by the body. Servers label JSON as text and forms as HTML; the label gets a check of its own.
func sniff(contentType string, body []byte) Format {
	start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n")
	media := wire.MediaType(contentType)
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
	}
	return Text
}

// standard are the members that this package gives a meaning to. A name that differs from one of them in case only is
// not taken for it, and not believed either.
var standard = []string{"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token", "error",
	"error_description", "error_uri"}

// Read reads a response strictly. It reads on after a problem, so that a wrong response can be shown as far as it goes.
// The redactor knows the secrets of the request, and learns the tokens.
func Read(x wire.Exchange, redact *secret.Redactor) Response {
	p := parser{redact: redact, status: x.Status}
	p.Format = sniff(x.Header("Content-Type"), x.ResponseBody)
	coding := strings.ToLower(strings.TrimSpace(x.Header("Content-Encoding")))
	packed := coding != "" && coding != "identity" || bytes.HasPrefix(x.ResponseBody, []byte{0x1f, 0x8b})
	switch {
	case packed:
		p.Format = Text
	case p.Format == JSON:
		p.object = strictjson.Read(x.ResponseBody, standard)
	case p.Format == Form:
		p.object = readFormBody(x.ResponseBody)
	}
	// The tokens come first: from then on the redactor keeps them out of every text.
	p.AccessToken, p.RefreshToken, p.IDToken = p.token("access_token"), p.token("refresh_token"), p.token("id_token")
	if packed {
		p.problem("compressed", "The body is compressed, although the request did not ask for compression.")
	}
	for _, q := range p.object.Problems {
		p.problem(string(q.Kind), "%s", q.Text())
	}
	p.checkTokens()
	p.TokenType = p.words(p.text("token_type"))
	p.readError(x.ResponseBody)
	p.Expiry = readExpiry(p.object, p.Format)
	p.Expiry.Raw = p.redact.Text(p.Expiry.Raw)
	p.readScope()
	for _, m := range p.object.Members {
		p.members = append(p.members, p.words(m.Name))
	}
	return p.Response
}

type parser struct {
	Response
	status int
	object strictjson.Object
	redact *secret.Redactor
}

// words makes a text of the server fit for showing. Redaction comes first: cutting could leave half a secret.
func (p *parser) words(s string) string { return plain.Text(p.redact.Text(s)) }

// problem notes what two readers could understand differently. RFC 8259 4 and 8.1, RFC 6749 A.12.
func (p *parser) problem(id, format string, args ...any) {
	p.problems = append(p.problems, finding.Failf(id, "RFC 8259 4", "%s", p.words(fmt.Sprintf(format, args...))))
}

// token is a member as it came, and a secret from now on.
func (p *parser) token(name string) secret.Value {
	m, ok := p.object.First(name)
	if !ok || m.Kind != strictjson.String {
		return secret.Value{}
	}
	v := secret.New(m.Text)
	p.redact.Add(v)
	return v
}

// checkTokens looks at types and characters. RFC 6749 A.12 and A.17: visible ASCII and spaces; others would break the
// header field that the token is sent in.
func (p *parser) checkTokens() {
	for _, name := range []string{"access_token", "refresh_token", "id_token"} {
		text := p.text(name)
		if i := strings.IndexFunc(text, func(c rune) bool { return c < ' ' || c > '~' }); i >= 0 {
			p.problem("control_character",
				"Byte %d of %s is not a printable ASCII character, so the token cannot be sent.", i, name)
		}
	}
}

// text is a member that must be a string. Null and an empty string count as absent.
func (p *parser) text(name string) string {
	m, ok := p.object.First(name)
	if !ok || m.Kind == strictjson.Null {
		return ""
	}
	if m.Kind != strictjson.String {
		p.problem("wrong_type", "%s is of type %s, not a string.", name, m.Kind)
		return ""
	}
	return m.Text
}

func (p *parser) readScope() {
	m, ok := p.object.First("scope")
	switch {
	case !ok || m.Kind == strictjson.Null:
	case m.Kind == strictjson.String:
		p.Scope = Scope{Present: true, Value: m.Text}
	case m.Kind == strictjson.Array:
		p.Scope = Scope{Present: true, Array: true, Value: strings.Join(stringsOf(m.Raw), " ")}
	}
}

// readError finds the error in the standard shape of RFC 6749 5.2 and in the shapes that services use instead. An error
// member counts at any status: some servers send their errors with 200.
func (p *parser) readError(body []byte) {
	p.ErrorDescription = p.shown(p.object, "error_description")
	if p.Format != JSON && p.Format != HTML {
		p.Error = p.shown(p.object, "error")
		return
	}
	said := words.Read(p.status, body)
	p.Error, p.shape = p.words(said.Code), said.Shape
	if said.Text != "" {
		p.ErrorDescription = p.words(said.Text)
	}
}

// shown is a string or number member in a form fit for showing, "" for anything else.
func (p *parser) shown(o strictjson.Object, name string) string {
	m, ok := o.First(name)
	if !ok || m.Kind != strictjson.String && m.Kind != strictjson.Number {
		return ""
	}
	return p.words(strings.TrimSpace(m.Text))
}

// stringsOf reads a JSON array of strings and leaves out what is none.
func stringsOf(raw string) (out []string) {
	var items []any
	if json.Unmarshal([]byte(raw), &items) != nil {
		return nil
	}
	for _, item := range items {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
