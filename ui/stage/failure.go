package stage

import (
	"fmt"

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
	list    *part.Card
}

func newFailure(Actor) *failure {
	f := &failure{panel: part.NewFailurePanel("", ""), causes: part.NewCauseList()}
	f.list = part.NewCard(lang.L("Most likely first"), f.causes)
	f.content = part.Column(10, f.panel, f.list)
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
		causes[i] = part.Cause{Text: lang.L(c.Text), Evidence: c.Evidence, RuledOut: c.RuledOut, Fix: lang.L(c.Fix)}
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
