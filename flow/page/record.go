package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/report"
	"oauthwalk/flow/secret"
)

// RecordText is a stage that was written down, by anybody: its outcome, messages, results, checks, and why it failed. What
// is secret by its name is masked again, since others may have revealed it.
func RecordText(s report.Stage) string {
	var t Text
	stage := flow.Stage(s.Stage)
	t.title("Stage %d of %d: %s. %s", stage.Index()+1, len(flow.Stages), Name(stage), recordedOutcome(s))
	mask := new(secret.Redactor)
	for _, x := range s.Exchanges {
		t.title("Request: %s %s", plain.Text(x.Method), plain.URI(mask.URL(x.URL)))
		t.recorded(x.RequestHeaders, x.RequestBody, mask)
		if x.Status == 0 {
			t.title("No response")
			continue
		}
		t.title("Response: %d, %s", x.Status, took(time.Duration(x.Duration)*time.Millisecond))
		t.recorded(x.ResponseHeaders, x.ResponseBody, mask)
	}
	var results bytes.Buffer
	if strings.Trim(string(s.Values), "{ }nul") != "" && json.Indent(&results, s.Values, "", "  ") == nil {
		t.title("Results:")
		t.shortened(mask.Body("application/json", results.Bytes()))
	}
	if len(s.Checks) > 0 {
		t.title("Checks:")
	}
	for _, f := range s.Checks {
		f.Text = mask.Text(f.Text)
		t.Finding(1, f)
	}
	if s.Advice != nil {
		t.title("What went wrong: %s (%s · %s)", mask.Text(s.Advice.What), finding.Cite(s.Advice.Section), s.Advice.ID)
		t.recordedCauses(s.Advice.Causes, mask)
	}
	return t.String()
}

func recordedOutcome(s report.Stage) string {
	switch {
	case s.Skipped != "":
		return "Skipped: " + plain.Text(s.Skipped)
	case s.OK:
		return fmt.Sprintf("Done in %s.", took(time.Duration(s.Duration)*time.Millisecond))
	}
	return fmt.Sprintf("Failed after %s.", took(time.Duration(s.Duration)*time.Millisecond))
}

// recorded writes header and body of a message.
func (t *Text) recorded(header [][2]string, body string, mask *secret.Redactor) {
	media := ""
	for _, h := range header {
		if strings.EqualFold(h[0], "Content-Type") {
			media = h[1]
		}
		t.Line(1, "%s: %s", plain.Text(h[0]), plain.Text(mask.Header(h[0], h[1])))
	}
	if body != "" {
		t.Line(1, "")
		t.shortened(mask.Body(media, []byte(body)))
	}
}

func (t *Text) recordedCauses(causes []report.Cause, mask *secret.Redactor) {
	findings := make([]finding.Finding, len(causes))
	for i, c := range causes {
		findings[i] = finding.Finding{Text: c.Text, Evidence: mask.Text(c.Evidence), Fix: c.Fix}
		if c.RuledOut {
			findings[i].Verdict = finding.Pass
		}
	}
	t.causes("Most likely first", findings, client.Client{})
}
