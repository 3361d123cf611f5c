package stage

import (
	"fmt"
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
	causes  *part.CauseList
	actor   Actor
}

func newFailure(a Actor) *failure {
	f := &failure{actor: a, panel: part.NewFailurePanel("", ""), causes: part.NewCauseList()}
	f.content = part.Column(10, f.panel, f.causes)
	return f
}

func (f *failure) draw(v View, st flow.StageState) {
	a := advice.For(v.Snapshot, st.Stage)
	show(f.content, a != nil)
	if a == nil {
		return
	}
	f.panel.Set(lang.L(a.What), failureLine(st.Failure))
	causes := make([]part.Cause, len(a.Causes))
	for i, c := range a.Causes {
		button := fix(c.Action, f.actor, v)
		causes[i] = part.Cause{Title: lang.L(c.Text), Evidence: strings.TrimSpace(c.Evidence + " " + lang.L(c.Fix)),
			RuledOut: c.RuledOut, Fix: button.text, OnFix: button.do}
	}
	f.causes.SetCauses(causes)
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
