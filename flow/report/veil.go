package report

import (
	"bytes"
	"encoding/json"

	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// veil hides secrets, or nothing when it has no redactor.
type veil struct{ r *secret.Redactor }

func (w Writer) veil(r *secret.Redactor) veil {
	if w.Reveal {
		return veil{}
	}
	return veil{r}
}

func (v veil) exchange(x wire.Exchange) Exchange {
	return Exchange{
		Method: x.Method, URL: v.url(x.URL),
		RequestHeaders: v.headers(x.RequestHeader), RequestBody: v.body(wire.Value(x.RequestHeader, "Content-Type"), x.RequestBody),
		Status:          x.Status,
		ResponseHeaders: v.headers(x.ResponseHeader), ResponseBody: v.body(x.Header("Content-Type"), x.ResponseBody),
		Truncated: x.Truncated, Duration: milliseconds(x.Duration),
	}
}

// url is an address in ASCII, so that no letter of another script stands for one of the name that a reader expects.
func (v veil) url(s string) string {
	if v.r != nil {
		s = v.r.URL(s)
	}
	return plain.ASCII(s)
}

func (v veil) body(contentType string, b []byte) string {
	if v.r == nil {
		return string(b)
	}
	return v.r.Body(contentType, b)
}

func (v veil) headers(fields []wire.Field) [][2]string {
	out := make([][2]string, len(fields))
	for i, f := range fields {
		out[i] = [2]string{f.Name, f.Value}
		if v.r != nil {
			out[i] = [2]string{v.r.Text(f.Name), v.r.Header(f.Name, f.Value)}
		}
	}
	return out
}

// checks are their texts. They hold no secret of their own, but they quote servers, who may repeat one.
func (v veil) checks(list []finding.Finding) []finding.Finding {
	out := append([]finding.Finding{}, list...) // an empty list is [], not null
	for i := range out {
		out[i].Text = v.text(out[i].Text)
	}
	return out
}

// advice is its texts. The evidence quotes the walk.
func (v veil) advice(a *advice.Advice) *Advice {
	if a == nil {
		return nil
	}
	out := Advice{v.text(a.What), make([]Cause, len(a.Causes)), a.Section, a.ID}
	for i, c := range a.Causes {
		out.Causes[i] = Cause{c.Text, i + 1, v.text(c.Evidence), c.Verdict == finding.Pass, c.Fix}
	}
	return &out
}

func (v veil) text(s string) string {
	if v.r == nil {
		return s
	}
	return v.r.Text(s)
}

// values writes an object in the order of the list: encoding/json would sort a map.
func (v veil) values(list []Value) (json.RawMessage, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, item := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(item.Name)
		if err != nil {
			return nil, err
		}
		val, err := marshal(v.value(item))
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(val)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (v veil) value(item Value) any {
	switch x := item.V.(type) {
	case secret.Value:
		if v.r == nil {
			return x.Reveal()
		}
	case address:
		return v.url(string(x))
	case document:
		return v.body("application/json", []byte(x))
	case string: // cutting could leave half a secret, so it comes last
		return plain.Text(v.text(x))
	}
	return item.V
}
