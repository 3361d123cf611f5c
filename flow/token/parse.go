package token

import (
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
	"oauthwalk/flow/wire"
)

// Raw is what Parse reads: the recorded response.
type Raw struct {
	Status          int
	ContentType     string
	ContentEncoding string
	Body            []byte
	Redactor        *secret.Redactor // knows the secrets of the request, and learns the tokens; nil makes one
}

// Parse reads a response strictly and judges whether its tokens may be used. It reads on after a problem, so that a
// wrong response can be shown as far as it goes.
func Parse(raw Raw) Answer {
	p := parser{redact: raw.Redactor}
	if p.redact == nil {
		p.redact = new(secret.Redactor)
	}
	p.Status, p.Format = raw.Status, sniff(raw.ContentType, raw.Body)
	packed := compressed(raw.ContentEncoding, raw.Body)
	switch {
	case packed:
		p.Format = Text
	case p.Format == JSON:
		p.object = strictjson.Read(raw.Body, standard)
	case p.Format == Form:
		p.object = readFormBody(raw.Body)
	}
	// The tokens come first: from then on the redactor keeps them out of every text.
	p.AccessToken, p.RefreshToken, p.IDToken = p.token("access_token"), p.token("refresh_token"), p.token("id_token")
	if packed {
		p.problem("compressed", 0, "The body is compressed, which the request did not ask for.")
	}
	for _, q := range p.object.Problems {
		p.problem(string(q.Kind), q.Offset, "%s", q.Text())
	}
	p.checkTokens()
	p.ContentType = p.words(raw.ContentType)
	p.TokenType = p.words(p.text("token_type"))
	p.Members = p.members()
	p.readError()
	p.Expiry = readExpiry(p.object, p.Format)
	p.readScope()
	p.Reason = p.judge()
	p.Usable = p.Reason == ""
	return p.Answer
}

type parser struct {
	Answer
	object strictjson.Object
	redact *secret.Redactor
}

// words makes a text of the server fit for showing. Redaction comes first: cutting could leave half a secret.
func (p *parser) words(s string) string { return plain.Text(p.redact.Text(s)) }

func (p *parser) problem(id string, offset int, format string, args ...any) {
	p.Problems = append(p.Problems, Problem{id, offset, p.words(fmt.Sprintf(format, args...))})
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
			p.problem("control_character", -1,
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
		p.problem("wrong_type", -1, "%s is of type %s, not a string.", name, m.Kind)
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

// judge gives the first reason not to use the tokens, "" when there is none.
func (a *Answer) judge() string {
	switch {
	case a.Status >= 300 && a.Status < 400:
		return "The response is a redirect."
	case !success(a.Status):
		return fmt.Sprintf("The status is %d.", a.Status)
	case a.HasError():
		return "The response is an error."
	case len(a.Problems) > 0:
		return a.Problems[0].Text
	case a.Format == HTML:
		return "The response is an HTML page."
	case a.Format == Empty:
		return "The response has no body."
	case a.Format == Text:
		return "The response is neither JSON nor a form."
	case a.AccessToken.IsZero():
		return "The response has no access_token."
	// RFC 6749 7.1: a token of a type that the client does not understand must not be used.
	case a.TokenType != "" && !strings.EqualFold(a.TokenType, "Bearer"):
		return "The token type is not Bearer, the only one that this client understands."
	}
	return ""
}

// HasError tells that the response names an error, whatever its status.
func (a *Answer) HasError() bool { return a.Error != "" || a.ErrorShape != ErrorStandard }

// refuse marks the response as not to be used.
func (a *Answer) refuse(reason string) { a.Usable, a.Reason = false, reason }

// Result is what one call came to. Err is nil when the call did what it was for; its texts hold no secret.
type Result struct {
	Answer   Answer
	Library  string // in words: who built the form, and what x/oauth2 made of the response
	Checks   []finding.Finding
	Exchange wire.Exchange // zero when nothing was sent
	Arrived  time.Time     // when the response was complete; lifetimes count from here
	Err      error         // ErrNotSent, ErrUnknownOutcome, ErrRedirected, ErrTooLarge, ErrUnusable or *AnswerError

	Old     Tokens // refresh: what was in use before
	New     Tokens // exchange and refresh: what to use from now on; zero unless Err is nil
	Rotated bool   // refresh: the response brought another refresh token, and the old one is spent
}

// Tokens are tokens in use and the scope they stand for.
type Tokens struct {
	Access  secret.Value
	Refresh secret.Value
	Scope   string // granted, or asked for where the server named none (RFC 6749 5.1)
}
