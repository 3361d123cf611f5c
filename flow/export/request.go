// Package export writes a request as code that sends it again, for people to run and to show. Secrets are names of
// environment variables in it, never values.
package export

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/client"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// value is what a request holds in one place: a literal, or what an environment variable has when it is sent.
type value struct{ literal, env string }

func literal(s string) value { return value{literal: s} }

// valueOf is what a field of that name holds: a variable where its name says that it is secret, and where the redactor
// knows a secret in it.
func valueOf(name, text string, r *secret.Redactor) value {
	if secret.NamesSecret(name) || r.Text(text) != text {
		return value{env: variable(name)}
	}
	return literal(text)
}

// headerOf is the same for a header field.
func headerOf(h wire.Field, r *secret.Redactor) field {
	if client.SensitiveHeader(h.Name) {
		return field{h.Name, value{env: variable(h.Name)}}
	}
	return field{h.Name, literal(r.Header(h.Name, h.Value))}
}

// in is the value in a language, which writes a literal and a variable so.
func (v value) in(quote func(string) string, variable string) string {
	if v.env != "" {
		return fmt.Sprintf(variable, v.env)
	}
	return quote(v.literal)
}

// field is a name with its value.
type field struct {
	name  string
	value value
}

// request is a request without its secrets.
type request struct {
	method string
	target string  // the URL without its query
	query  []field // of the URL, decoded
	header []field
	bearer value // in the Authorization header; zero for none
	basic  *basic
	form   []field // of a form-encoded body, decoded
	body   string  // any other body, redacted
}

// basic is HTTP Basic. RFC 6749 2.3.1 has both halves form-encoded before they are joined.
type basic struct{ id, secret value }

// left are the header fields that every program writes by itself.
var left = []string{"Host", "Content-Length", "User-Agent", "Accept-Encoding", "Connection", "Authorization"}

// read takes a request apart. The redactor is asked for what is left of secrets in places that have no name.
func read(x wire.Exchange, r *secret.Redactor) request {
	u, err := url.Parse(x.URL)
	if err != nil {
		u = &url.URL{Path: r.URL(x.URL)}
	}
	out := request{method: x.Method, query: fields(u.RawQuery, r)}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	out.target = r.URL(u.String())
	form := false
	for _, h := range x.RequestHeader {
		switch {
		case strings.EqualFold(h.Name, "Authorization"):
			out.authorize(h.Value)
		case strings.EqualFold(h.Name, "Content-Type"):
			media, _, _ := mime.ParseMediaType(h.Value)
			if form = media == "application/x-www-form-urlencoded"; !form {
				out.header = append(out.header, field{h.Name, literal(h.Value)})
			}
		case slices.ContainsFunc(left, func(name string) bool { return strings.EqualFold(name, h.Name) }):
		default:
			out.header = append(out.header, headerOf(h, r))
		}
	}
	switch {
	case form:
		out.form = fields(string(x.RequestBody), r)
	case len(x.RequestBody) > 0:
		out.body = r.Body(wire.Value(x.RequestHeader, "Content-Type"), x.RequestBody)
	}
	return out
}

// authorize reads an Authorization field.
func (q *request) authorize(text string) {
	scheme, rest, _ := strings.Cut(text, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		q.bearer = value{env: "ACCESS_TOKEN"}
	case strings.EqualFold(scheme, "Basic"):
		pair, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rest))
		id, _, found := bytes.Cut(pair, []byte(":"))
		if err == nil && found {
			name, err := url.QueryUnescape(string(id))
			if err != nil {
				name = string(id)
			}
			q.basic = &basic{literal(name), value{env: "CLIENT_SECRET"}}
			return
		}
		fallthrough
	default:
		q.header = append(q.header, field{"Authorization", value{env: "AUTHORIZATION"}})
	}
}

// fields are the pairs of a form in their order.
func fields(form string, r *secret.Redactor) (out []field) {
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		if decoded, err := url.QueryUnescape(name); err == nil {
			name = decoded
		}
		if decoded, err := url.QueryUnescape(text); err == nil {
			text = decoded
		}
		out = append(out, field{name, valueOf(name, text, r)})
	}
	return out
}

// formOf are fields as a form or a query in the shell. What a variable has must be escaped already.
func formOf(all []field, quote func(string) string) string {
	var out []string
	for _, f := range all {
		out = append(out, quote(url.QueryEscape(f.name)+"=")+f.value.in(func(s string) string { return quote(url.QueryEscape(s)) }, "$%s"))
	}
	return strings.Join(out, "&")
}

// variable is the name of the environment variable for a field.
func variable(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, name)
}

// demands are lines of the shell that ask for the environment variables, each once, in the order of the request.
func (q request) demands() (out string) {
	add := func(v value) {
		if line := fmt.Sprintf(": \"${%s:?set it first}\"\n", v.env); v.env != "" && !strings.Contains(out, line) {
			out += line
		}
	}
	add(q.bearer)
	if q.basic != nil {
		add(q.basic.secret)
	}
	for _, f := range slices.Concat(q.header, q.query, q.form) {
		add(f.value)
	}
	return out
}
