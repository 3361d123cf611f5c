package stage

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
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
	f.test = part.NewCard("What the client check found", f.tested)
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

// explanation is an advice on a page: what happened, and the likely causes in order.
type explanation struct {
	fixes
	content *fyne.Container
	panel   *part.OutcomePanel
	list    *part.FindingList
	card    *part.Card
	source  *part.Text
	offers  bool // there is a button that mends it
}

func newExplanation(a Actor) *explanation {
	e := &explanation{fixes: fixes{actor: a}, panel: part.NewOutcomePanel(), list: part.NewCauseList(),
		source: part.NewText("", theme.Muted)}
	e.list.Label, e.list.OnFix = e.label, e.do
	e.source.Font = theme.SizeCaption
	e.card = part.NewCard("", part.Inset(12, 16, e.list))
	e.card.Action = e.source
	e.content = part.Column(10, e.panel, e.card)
	return e
}

// show puts an advice on the page, with the technical facts in small. Where no row knows the failure, its causes are
// what to look at, and what it is not.
func (e *explanation) show(verdict finding.Verdict, a *advice.Advice, facts string, v View, st flow.StageState) {
	e.view, e.state = v, st
	title := "Most likely first"
	if !a.Known() {
		title = "What to look at"
	}
	e.panel.Set(verdict, what(a), facts)
	e.card.SetTitle(title)
	e.source.SetText(source(a))
	causes := e.causes(a)
	e.offers = slices.ContainsFunc(causes, func(f finding.Finding) bool { return f.Action != (finding.Action{}) })
	e.list.SetFindings(causes)
}

// what is the sentence above the causes. That of an unknown failure goes on with words of a server, which have no
// translation; they stand in the facts.
func what(a *advice.Advice) string {
	if a.Known() {
		return a.What
	}
	return "No explanation is known for this."
}

// source is where the explanation comes from: the section, and its number for those who search for it.
func source(a *advice.Advice) string { return part.Section(a.Section) + " · " + a.ID }

// fixes are the buttons for what an advice offers to do on the page of a stage.
type fixes struct {
	actor Actor
	view  View
	state flow.StageState
}

// causes are the causes of an advice, with the actions that can be taken now. Where two have the same one, it stays with
// the likelier.
func (x *fixes) causes(a *advice.Advice) []finding.Finding {
	out := slices.Clone(a.Causes)
	offered := map[string]bool{"": true}
	for i, c := range out {
		if label := x.label(c); offered[label] {
			out[i].Action = finding.Action{}
		} else {
			offered[label] = true
		}
	}
	return out
}

func (x *fixes) label(f finding.Finding) string { return x.fix(f.Action).text }

func (x *fixes) do(f finding.Finding) { x.fix(f.Action).do() }

// fix is the button for an action. While the walk waits for the callback a fix leaves it behind for a new one, as the
// page of the provider shows that nothing will come.
func (x *fixes) fix(a finding.Action) step {
	waiting := x.view.Snapshot.Stage(flow.Consent).Status == flow.Running
	if x.view.Earlier || x.view.Snapshot.Busy && !waiting {
		return step{}
	}
	switch a.Kind {
	case finding.Refresh:
		return step{"Refresh the token", func() { x.actor.Restart(flow.Refresh) }}
	case finding.SignInAgain, finding.Restart:
		return again(a.Kind, x.actor, waiting, x.state)
	}
	text := FixOf(finding.Finding{Action: a})
	if text == "" {
		return step{}
	}
	return step{text + " and retry", func() {
		c := x.view.Snapshot.Client.With(a)
		if waiting {
			x.actor.StartOver()
		}
		x.actor.Configure(c)
		x.actor.Show(flow.Setup)
	}}
}

// FixOf is what to call the change of the client that a finding's action stands for; "" for an action that changes
// something else.
func FixOf(f finding.Finding) string {
	switch f.Action.Kind {
	case finding.UseBasic:
		return "Switch to Basic"
	case finding.UsePost:
		return "Use the form"
	case finding.UseNone:
		return "Send no secret"
	case finding.Host127:
		return "Use 127.0.0.1"
	case finding.HostName:
		return "Use localhost"
	case finding.PKCES256:
		return "Use S256"
	case finding.AddScope, finding.AddParam:
		return "Add " + f.Action.Arg
	}
	return ""
}

// again is the button for a new authorization request. Where the stage cannot be repeated, the primary button is that.
func again(kind finding.ActionKind, actor Actor, waiting bool, st flow.StageState) step {
	do := func() { actor.Restart(flow.Request) }
	switch {
	case waiting:
		do = actor.StartOver
	case st.Status == flow.Failed && st.Stage.RestartFrom() == flow.Request:
		return step{}
	}
	if kind == finding.SignInAgain {
		return step{"Sign in again", do}
	}
	return step{"Start again", do}
}

// remarks are what is worth knowing of a stage that has not failed.
type remarks struct {
	fixes
	stage flow.Stage
	list  *part.RemarkList
	of    moment // that the advices are of
	all   []*advice.Advice
}

// moment is one snapshot of one walk.
type moment struct{ walk, seq int }

func newRemarks(s flow.Stage, a Actor) *remarks {
	r := &remarks{stage: s, fixes: fixes{actor: a}, list: part.NewRemarkList()}
	r.list.Label, r.list.OnFix = r.label, r.do
	return r
}

// draw looks for remarks once a snapshot; the page is drawn more often.
func (r *remarks) draw(v View, st flow.StageState) {
	r.view, r.state = v, st
	if now := (moment{v.Snapshot.Walk, v.Snapshot.Seq}); now != r.of {
		r.of, r.all = now, nil
		if st.Failure == nil { // which its own advice explains
			r.all = advice.Remarks(v.Snapshot, r.stage)
		}
	}
	part.Show(r.list, len(r.all) > 0)
	shown := make([]part.Remark, len(r.all))
	for i, a := range r.all {
		shown[i] = part.Remark{Finding: finding.Finding{Verdict: finding.Warn, Text: a.What, Section: source(a)},
			Causes: r.causes(a)}
	}
	r.list.SetRemarks(shown)
}

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
