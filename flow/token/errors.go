package token

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/strictjson"
)

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrNotSent: no request left this machine; the code or token is as good as before.
	ErrNotSent = errors.New("nothing was sent")
	// ErrUnknownOutcome: a request went out and no complete response came back.
	ErrUnknownOutcome = errors.New("unknown outcome")
	// ErrRedirected: the endpoint answered with a redirect, which was not followed.
	ErrRedirected = errors.New("the endpoint responded with a redirect; tokens are never sent to a redirect")
	// ErrTooLarge: the response was longer than the recorder's limit.
	ErrTooLarge = errors.New("the response is too large")
	// ErrUnusable: a response came, without an error, and must not be used.
	ErrUnusable = errors.New("the response cannot be used")
)

// AnswerError is a response that says no: an error of RFC 6749 5.2, in whatever shape, or a status that is no success.
// Its texts come from the server, cleaned, cut, and with every secret of the call redacted.
type AnswerError struct {
	Status      int
	Code        string // "" when the response names none
	Description string
	URI         string // shown as text, never opened
}

// Error names status, code and the server's own words.
func (e *AnswerError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the server responded with status %d", e.Status)
	if e.Code != "" {
		fmt.Fprintf(&b, " and the error %s", e.Code)
	}
	if e.Description != "" {
		fmt.Fprintf(&b, " (%q)", e.Description)
	}
	return b.String()
}

// readError finds the error in the standard shape of RFC 6749 5.2 and in the shapes that large services use instead.
// An error member counts at any status: some servers send their errors with 200.
func (p *parser) readError() {
	p.ErrorDescription = p.shown(p.object, "error_description")
	p.ErrorURI = p.shown(p.object, "error_uri")
	m, ok := p.object.First("error")
	switch {
	case !ok, m.Kind == strictjson.Null, m.Kind == strictjson.Bool && m.Text == "false":
	case m.Kind == strictjson.Nested:
		p.readErrorObject(m.Raw)
	default:
		p.Error = p.words(m.Text)
	}
	switch okay, there := p.object.First("ok"); {
	case there && okay.Kind == strictjson.Bool && okay.Text == "false":
		p.ErrorShape = ErrorNotOK
	case p.Status >= 400 && !p.HasError() && p.ErrorDescription == "" && p.shown(p.object, "message") != "":
		p.ErrorShape, p.ErrorDescription = ErrorMessage, p.shown(p.object, "message")
	}
}

// readErrorObject reads what Facebook, Google's APIs and Stack Exchange put into error.
func (p *parser) readErrorObject(raw string) {
	p.ErrorShape = ErrorObject
	inner := strictjson.Read([]byte(raw), nil)
	for _, name := range []string{"type", "status", "name", "error", "code"} {
		if p.Error == "" {
			p.Error = p.shown(inner, name)
		}
	}
	for _, name := range []string{"message", "error_description", "description"} {
		if p.ErrorDescription == "" {
			p.ErrorDescription = p.shown(inner, name)
		}
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
func stringsOf(raw string) []string {
	var items []any
	if json.Unmarshal([]byte(raw), &items) != nil {
		return nil
	}
	var out []string
	for _, item := range items {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
