package token

import (
	"encoding/json"
	"strings"

	"oauthwalk/flow/strictjson"
)

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
