package stage

import (
	"fmt"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// Tested is what a check of the client found out of its client authentication, with a code that cannot exist.
type Tested struct {
	At      time.Time
	Verdict finding.Finding
	Result  client.Tested
}

// result is the test as far as it explains the failure of the stage: a failure that still stands is one of this client.
func (t *Tested) result(st flow.StageState) client.Tested {
	if t == nil || st.Status != flow.Failed {
		return client.Tested{}
	}
	return t.Result
}

// findings is the test as evidence for the failure of a token request: there is none before a test, and none from one
// that came to nothing.
func (t *Tested) findings(st flow.StageState) []finding.Finding {
	token := st.Stage == flow.Exchange || st.Stage == flow.Refresh
	if t == nil || !token || st.Status != flow.Failed || t.Verdict.Verdict == finding.Skip {
		return nil
	}
	tested := t.Verdict.With(t.Verdict.Evidence, "", finding.Action{})
	tested.Text = fmt.Sprintf("Tested at %s: %s", t.At.Format(time.TimeOnly), tested.Text)
	return []finding.Finding{tested}
}
