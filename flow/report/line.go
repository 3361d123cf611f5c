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
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// Writer writes stages as lines. Its zero value redacts.
type Writer struct {
	Reveal bool          // show secrets in the clear
	Tested client.Tested // what a check found of the client, for the advice of a stage that failed
}

// Stage is one line: a stage as it was written down.
type Stage struct {
	Stage     string            `json:"stage"`
	OK        bool              `json:"ok"`
	Skipped   string            `json:"skipped,omitempty"`
	Started   string            `json:"started"`
	Duration  int64             `json:"duration_ms"`
	Exchanges []Exchange        `json:"exchanges"`
	Values    json.RawMessage   `json:"values"`
	Checks    []finding.Finding `json:"checks"`
	Advice    *Advice           `json:"advice"`

	raw []byte // as it was read
}

// Advice is why a stage failed, in words.
type Advice struct {
	What    string  `json:"what"`
	Causes  []Cause `json:"causes"`
	Section string  `json:"section"`
	ID      string  `json:"id"`
}

// Cause is one reason that it may have.
type Cause struct {
	Text       string `json:"text"`
	Likelihood int    `json:"likelihood"` // 1 is the most likely
	Evidence   string `json:"evidence"`   // what the walk itself has seen for or against it; "" when nothing
	RuledOut   bool   `json:"ruled_out"`
	Fix        string `json:"fix"`
}

// Exchange is a request and its response as they were written down.
type Exchange struct {
	Method          string      `json:"method"`
	URL             string      `json:"url"`
	RequestHeaders  [][2]string `json:"request_headers"`
	RequestBody     string      `json:"request_body"`
	Status          int         `json:"status"`
	ResponseHeaders [][2]string `json:"response_headers"`
	ResponseBody    string      `json:"response_body"`
	Truncated       bool        `json:"truncated,omitempty"` // the response was longer than what is kept
	Duration        int64       `json:"duration_ms"`
}

// Line is the stage of s as one JSON object without a line end.
func (w Writer) Line(s flow.Snapshot, stage flow.Stage) ([]byte, error) {
	st := s.Stage(stage)
	veil := w.veil(s.Redactor)
	values, err := veil.values(Values(s, stage))
	if err != nil {
		return nil, fmt.Errorf("values of stage %s: %w", stage, err)
	}
	l := Stage{
		Stage: string(stage), OK: st.Status.Passed(), Skipped: st.Skipped,
		Started: st.Started.UTC().Format("2006-01-02T15:04:05.000Z07:00"), Duration: milliseconds(st.Duration),
		Exchanges: make([]Exchange, 0, len(st.Exchanges)), Values: values,
		Checks: veil.checks(st.Checks), Advice: veil.advice(advice.ForTested(s, stage, w.Tested)),
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

// Explanation is an advice as one JSON object without a line end, in the form that it has in a line. The redactor may be nil.
func Explanation(a *advice.Advice, redact *secret.Redactor) ([]byte, error) {
	return marshal(Writer{}.veil(redact).advice(a))
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
