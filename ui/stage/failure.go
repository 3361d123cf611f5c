package stage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/ui/part"
)

// failure says why a stage failed: what happened, and the likely causes in order.
type failure struct {
	content *fyne.Container
	panel   *part.FailurePanel
	tested  *part.FindingList
	test    *part.Card
	causes  *part.CauseList
	check   fyne.CanvasObject
	actor   Actor
}

// checkable are the stages that fail because of the client or of what is registered for it, which its check looks at.
var checkable = []flow.Stage{flow.Consent, flow.Callback, flow.Exchange, flow.Refresh}

func newFailure(a Actor) *failure {
	f := &failure{actor: a, panel: part.NewFailurePanel("", ""), causes: part.NewCauseList(),
		tested: part.NewFindingList()}
	f.test = part.NewCard(lang.L("What the check of the client found"), f.tested)
	f.check = part.Actions(part.NewQuiet(lang.L("Check my client"), a.Check))
	f.content = part.Column(10, f.panel, f.causes, f.test, f.check)
	return f
}

func (f *failure) draw(v View, st flow.StageState) {
	a := advice.ForTested(v.Snapshot, st.Stage, v.Tested.result(st))
	show(f.content, a != nil)
	if a == nil {
		return
	}
	f.panel.Set(lang.L(a.What), failureLine(st.Failure))
	causes := make([]part.Cause, len(a.Causes))
	for i, c := range a.Causes {
		button := fix(c.Action, f.actor, v)
		causes[i] = part.Cause{Title: lang.L(c.Text), Evidence: c.Evidence, RuledOut: c.RuledOut, Fix: button.text,
			OnFix: button.do}
		if !c.RuledOut { // nobody is told to mend what is not broken
			causes[i].Evidence = strings.TrimSpace(c.Evidence + " " + lang.L(c.Fix))
		}
	}
	f.causes.SetCauses(causes)
	tested := v.Tested.findings(st)
	f.tested.SetFindings(tested)
	show(f.test, len(tested) > 0)
	show(f.check, slices.Contains(checkable, st.Stage))
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
		return line + lang.L("no description given")
	}
	return line + f.Description
}
