package stage

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
)

// failure says why a stage failed, what a check of the client has found of that, and offers such a check.
type failure struct {
	*explanation
	content *fyne.Container
	tested  *part.FindingList
	test    *part.Card
	check   fyne.CanvasObject
}

// checkable are the stages that fail because of the client or of what is registered for it, which its check looks at.
var checkable = []flow.Stage{flow.Consent, flow.Callback, flow.Exchange, flow.Refresh}

func newFailure(a Actor) *failure {
	f := &failure{explanation: newExplanation(a), tested: part.NewFindingList()}
	f.test = part.NewCard("What the check of the client found", f.tested)
	f.check = part.Actions(part.NewQuiet("Check my client", a.Check))
	f.content = part.Column(10, f.explanation.content, f.test, f.check)
	return f
}

func (f *failure) draw(v View, st flow.StageState) {
	a := advice.ForTested(v.Snapshot, st.Stage, v.Tested.result(st))
	part.Show(f.content, a != nil)
	f.offers = false
	if a == nil {
		return
	}
	f.show(finding.Fail, a, failureLine(st.Failure), v, st)
	tested := v.Tested.findings(st)
	f.tested.SetFindings(tested)
	part.Show(f.test, len(tested) > 0)
	part.Show(f.check, slices.Contains(checkable, st.Stage))
}

// failureLine is the technical line under the sentence: status, code and the server's own words.
func failureLine(f *flow.Failure) string {
	line := ""
	if f.Status != 0 {
		line = fmt.Sprintf("%d · ", f.Status)
	}
	if f.Code == "" {
		return line + f.Text
	}
	line += fmt.Sprintf("error: `%s` · ", f.Code)
	if f.Description == "" {
		return line + "no description given"
	}
	return line + f.Description
}
