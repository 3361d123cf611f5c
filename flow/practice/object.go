package practice

import (
	"bytes"
	"encoding/json"
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
