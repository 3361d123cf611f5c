// Package report writes a snapshot down: one JSON object for each stage, the form that the command line prints and the
// window's --log appends. Secrets are redacted, unless the reader asked to see them.
package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/check"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Writer writes stages as lines. Its zero value redacts.
type Writer struct {
	Reveal bool // show secrets in the clear
}

type line struct {
	Stage     string          `json:"stage"`
	OK        bool            `json:"ok"`
	Skipped   string          `json:"skipped,omitempty"`
	Started   string          `json:"started"`
	Duration  int64           `json:"duration_ms"`
	Exchanges []exchange      `json:"exchanges"`
	Values    json.RawMessage `json:"values"`
	Checks    []check.Check   `json:"checks"`
	Advice    *advice.Advice  `json:"advice"`
}

type exchange struct {
	Method          string      `json:"method"`
	URL             string      `json:"url"`
	RequestHeaders  [][2]string `json:"request_headers"`
	RequestBody     string      `json:"request_body"`
	Status          int         `json:"status"`
	ResponseHeaders [][2]string `json:"response_headers"`
	ResponseBody    string      `json:"response_body"`
	Truncated       bool        `json:"truncated,omitempty"` // the answer was longer than what is kept
	Duration        int64       `json:"duration_ms"`
}

// Line is the stage of s as one JSON object without a line end.
func (w Writer) Line(s flow.Snapshot, stage flow.Stage) ([]byte, error) {
	st := s.Stage(stage)
	veil := w.veil(s.Redactor)
	values, err := veil.values(st.Values)
	if err != nil {
		return nil, fmt.Errorf("values of stage %s: %w", stage, err)
	}
	l := line{
		Stage: string(stage), OK: st.Status.Passed(), Skipped: st.Skipped,
		Started: st.Started.UTC().Format("2006-01-02T15:04:05.000Z07:00"), Duration: milliseconds(st.Duration),
		Exchanges: make([]exchange, 0, len(st.Exchanges)), Values: values,
		Checks: append([]check.Check{}, st.Checks...), Advice: advice.For(s, stage),
	}
	for _, x := range st.Exchanges {
		l.Exchanges = append(l.Exchanges, veil.exchange(x))
	}
	out, err := marshal(l)
	if err != nil {
		return nil, fmt.Errorf("stage %s: %w", stage, err)
	}
	return out, nil
}

// marshal keeps <, > and & as they are: the reader looks for bytes, not for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func milliseconds(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }

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
		return v.r.Text(x)
	}
	return item.V
}

func contentType(fields []wire.Field) string {
	return wire.Exchange{ResponseHeader: fields}.Header("Content-Type")
}
