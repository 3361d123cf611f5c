package practice

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/url"

	"oauthwalk/flow/finding"
)

// member is one name and value of a JSON object. The value is JSON already, and may be wrong on purpose.
type member struct{ name, value string }

// object is a JSON object with the order of its members kept.
type object struct{ members []member }

// set adds a member, or gives an old one a new value.
func (o *object) set(name string, value any) *object {
	raw, err := json.Marshal(value)
	if err != nil {
		raw = []byte("null") // cannot happen with the strings, numbers, lists and maps of this package
	}
	return o.setRaw(name, string(raw))
}

func (o *object) setRaw(name, value string) *object {
	for i := range o.members {
		if o.members[i].name == name {
			o.members[i].value = value
			return o
		}
	}
	o.members = append(o.members, member{name, value})
	return o
}

func (o *object) remove(name string) {
	kept := o.members[:0]
	for _, m := range o.members {
		if m.name != name {
			kept = append(kept, m)
		}
	}
	o.members = kept
}

// text is a member that is a JSON string, without its quotes; "" when there is none.
func (o *object) text(name string) string {
	for _, m := range o.members {
		var s string
		if m.name == name && json.Unmarshal([]byte(m.value), &s) == nil {
			return s
		}
	}
	return ""
}

// bytes is the object, a member a line: it is here to be read by people.
func (o *object) bytes() []byte {
	plain := o.compact()
	var b bytes.Buffer
	if json.Indent(&b, plain, "", "  ") != nil {
		return plain // a fault has put something in that is no JSON
	}
	return b.Bytes()
}

func (o *object) compact() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o.members {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name) // a string always encodes
		b.Write(name)
		b.WriteByte(':')
		b.WriteString(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// params are the parameters of one request.
type params struct{ values url.Values }

// get is a parameter's value. RFC 6749 3.1: a parameter without a value counts as left out.
func (p params) get(name string) string { return p.values.Get(name) }

// repeated is the first of the names that occurs more than once, or "".
func (p params) repeated(names ...string) string {
	for _, name := range names {
		if len(p.values[name]) > 1 {
			return name
		}
	}
	return ""
}

// formParams reads the body as a form, and only the body: parameters in the query string are not looked at.
func (q *request) formParams() (params, bool) {
	kind, _, err := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		// Not an error of its own: yutify too finds an empty form here and goes on with that.
		q.note(finding.Warnf("content_type", "RFC 6749 3.2",
			"expected Content-Type application/x-www-form-urlencoded, received %s, so the body was not read",
			orNone(cut(masked(q.Header.Get("Content-Type"))))))
		return params{url.Values{}}, true
	}
	values, err := url.ParseQuery(string(q.body))
	if err != nil {
		q.note(finding.Failf("form", "RFC 6749 B", "the form-encoded body is malformed: it has an invalid %%-escape or a bare ;"))
		return params{}, false
	}
	q.note(finding.Passf("content_type", "RFC 6749 3.2", "the body is a form"))
	return params{values}, true
}

// once checks that no parameter of the protocol is there twice (RFC 6749 3.1 and 3.2).
func (q *request) once(p params, names ...string) bool {
	if name := p.repeated(names...); name != "" {
		return q.note(finding.Failf("repeated", "RFC 6749 3.1", "%s appears %d times; only one is allowed", name,
			len(p.values[name])))
	}
	return q.note(finding.Passf("repeated", "RFC 6749 3.1", "no parameter appears more than once"))
}

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
