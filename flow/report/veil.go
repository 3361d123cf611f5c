package report

import (
	"bytes"
	"encoding/json"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
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

func (v veil) exchange(x wire.Exchange) exchange {
	return exchange{
		Method: x.Method, URL: v.url(x.URL),
		RequestHeaders: v.headers(x.RequestHeader), RequestBody: v.body(contentType(x.RequestHeader), x.RequestBody),
		Status:          x.Status,
		ResponseHeaders: v.headers(x.ResponseHeader), ResponseBody: v.body(x.Header("Content-Type"), x.ResponseBody),
		Truncated: x.Truncated, Duration: milliseconds(x.Duration),
	}
}

func (v veil) url(s string) string {
	if v.r == nil {
		return s
	}
	return v.r.URL(s)
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
			out[i][1] = v.r.Header(f.Name, f.Value)
		}
	}
	return out
}

// checks are their texts. They hold no secret of their own, but they quote servers, who may repeat one.
func (v veil) checks(list []finding.Finding) []checked {
	out := make([]checked, len(list))
	for i, c := range list {
		out[i] = checked{c.ID, c.Verdict, v.text(c.Text), c.Section}
	}
	return out
}

// advice is a copy with the evidence, which quotes the walk, made safe.
func (v veil) advice(a *advice.Advice) *advice.Advice {
	if a == nil {
		return nil
	}
	safe := *a
	safe.What = v.text(a.What)
	safe.Causes = slices.Clone(a.Causes)
	for i := range safe.Causes {
		safe.Causes[i].Evidence = v.text(a.Causes[i].Evidence)
	}
	return &safe
}

func (v veil) text(s string) string {
	if v.r == nil {
		return s
	}
	return v.r.Text(s)
}

// values writes an object in the order of the list: encoding/json would sort a map.
func (v veil) values(list []flow.Value) (json.RawMessage, error) {
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

func (v veil) value(item flow.Value) any {
	switch x := item.V.(type) {
	case secret.Value:
		if v.r == nil {
			return x.Reveal()
		}
		return x
	case string:
		switch {
		case v.r == nil:
			return x
		case item.Name == "authorization_url":
			return v.r.URL(x)
		case item.Name == "body":
			return v.r.Body("application/json", []byte(x))
		}
		return v.text(x)
	}
	return item.V
}
