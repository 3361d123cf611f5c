package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// Tested is what a check of the client found out of its client authentication, with a code that cannot exist.
type Tested struct {
	At      time.Time
	Verdict finding.Finding
	Result  client.Tested
}

// TestOf is what a check found, among its verdicts; nil when it did not come so far.
func TestOf(at time.Time, said []finding.Finding, found client.Tested) *Tested {
	for _, f := range said {
		if f.ID == "client_authentication" {
			return &Tested{At: at, Verdict: f, Result: found}
		}
	}
	return nil
}

// For is the test as far as it explains the failure of the stage: a failure that still stands is one of this client.
func (t *Tested) For(st flow.StageState) client.Tested {
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

// checkable are the stages that fail because of the client or of what is registered for it, which its check looks at.
var checkable = []flow.Stage{flow.Consent, flow.Callback, flow.Exchange, flow.Refresh}

// failed says why the stage failed and what a check of the client has found of that, and offers such a check.
func failed(v View, st flow.StageState) []Section {
	a := advice.ForTested(v.Snapshot, st.Stage, v.Tested.For(st))
	if a == nil {
		return nil
	}
	if text := expected(v, st); text != "" {
		return []Section{{Key: Failure, Verdict: finding.Skip, Lines: []string{text}, Note: failureLine(st.Failure)}}
	}
	out := []Section{explained(v, st, Failure, finding.Fail, a)}
	out[0].Note = failureLine(st.Failure)
	if v.Practice && denied(v.Snapshot) { // there only a person denies, on the consent page
		out[0].Lines, out[0].Title = []string{"You pressed Deny on the consent page of the practice server."}, "The cause"
		out[0].Findings = out[0].Findings[:1]
		out[0].Findings[0].Text = "Deny was pressed on the consent page."
	}
	probed := Section{Key: Probed, Title: "What the client check found", Findings: v.Tested.findings(st)}
	if slices.Contains(checkable, st.Stage) && !denied(v.Snapshot) {
		probed.Buttons = []Button{{"Check my client", Command{Kind: Check}}}
	}
	return append(out, probed)
}

// expected says why the refusal of a stage was the point of it; "" where it was not. What the stage is in the JSON and for
// the exit code does not change.
func expected(v View, st flow.StageState) string {
	switch f := st.Failure; {
	case f == nil:
	case st.Stage == flow.Callback && v.Denial && denied(v.Snapshot):
		return "Denied, as expected. The callback still arrived: with an error and the state, but without a code."
	case st.Stage == flow.API:
		if name, song := told(v); name != "" && song == "" {
			return "Nothing to report, as expected: the API accepted the token, and " + name + " listens to nothing."
		}
	}
	return ""
}

// Expected tells that the stage failed, and that this was the point.
func Expected(v View, stage flow.Stage) bool { return expected(v, v.Snapshot.Stage(stage)) != "" }

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

// explained is an advice: what happened, and the likely causes in order. Where no row knows the failure, its causes are
// what to look at, and what it is not.
func explained(v View, st flow.StageState, key Key, verdict finding.Verdict, a *advice.Advice) Section {
	s := Section{Key: key, Verdict: verdict, Title: "Most likely first", Lines: []string{a.What},
		Source: finding.Cite(a.Section) + " · " + a.ID}
	if !a.Known() {
		s.Title = "What to look at"
		s.Lines[0] = "No explanation is known for this." // that of the advice goes on with words of the server, which are the note
	}
	s.Findings, s.Fixes = fixes(v, st, a.Causes)
	return s
}

// Pasted explains what somebody pasted: the text of an error page, its address, or the message of a program; a section
// without a key where there is nothing to explain. The callback is the address in it that this walk waits for, "" for
// none: then nothing has to be explained.
func Pasted(v View, stage flow.Stage, text string) (s Section, callback string) {
	st := v.Snapshot.Stage(stage)
	if v.Snapshot.Stage(flow.Consent).Status == flow.Running {
		if callback = advice.Callback(v.Snapshot, text); callback != "" {
			return Section{}, callback
		}
	}
	a := advice.ForPage(v.Snapshot, text)
	switch {
	case a == nil:
		return Section{}, ""
	case a.Known():
		return explained(v, st, Failure, finding.Fail, a), ""
	}
	s = explained(v, st, Failure, finding.Warn, a) // it may be no error at all
	s.Note = "The text matches no error that this program knows, and it contains no standard error code."
	return s, ""
}

// fixes are the causes with the actions that can be taken now, and the buttons for these. Where two causes have the same
// one, it stays with the likelier.
func fixes(v View, st flow.StageState, causes []finding.Finding) ([]finding.Finding, map[finding.Action]Button) {
	out := slices.Clone(causes)
	buttons := map[finding.Action]Button{}
	offered := map[string]bool{"": true}
	for i, c := range out {
		b := fix(v, st, c.Action)
		if offered[b.Text] {
			out[i].Action = finding.Action{}
			continue
		}
		offered[b.Text], buttons[c.Action] = true, b
	}
	return out, buttons
}

// fix is the button for an action. While the walk waits for the callback a fix leaves it behind for a new one, as the
// page of the provider shows that nothing will come.
func fix(v View, st flow.StageState, a finding.Action) Button {
	waiting := v.Snapshot.Stage(flow.Consent).Status == flow.Running
	if v.Earlier || v.Snapshot.Busy && !waiting {
		return Button{}
	}
	switch a.Kind {
	case finding.Refresh:
		return Button{"Refresh the token", Command{Kind: Restart, Stage: flow.Refresh}}
	case finding.SignInAgain:
		return again("Sign in again", waiting, st)
	case finding.Restart:
		return again("Start again", waiting, st)
	case finding.Type:
		return typing(v, a.Arg)
	}
	text := FixOf(finding.Finding{Action: a})
	if text == "" {
		return Button{}
	}
	c := v.Snapshot.Client.With(a)
	return Button{text + " and retry", Command{Kind: Mend, Client: &c}}
}

// typing is the button that leads to a field of stage 1, where the page has it.
func typing(v View, name string) Button {
	rows := mainRows(v)
	if !v.Practice {
		rows = append(rows, rareRows(v)...)
	}
	if !slices.ContainsFunc(rows, func(r Row) bool { return r.Name == name }) {
		return Button{}
	}
	text := "Change the " + strings.ReplaceAll(name, "_", " ")
	switch name {
	case "client_secret":
		text = "Type the secret again"
	case "client_id":
		text = "Type the client ID again"
	case "redirect_uri":
		text = "Change the redirect URI"
	}
	return Button{text, Command{Kind: Type, Name: name}}
}

// again is the button for a new authorization request. Where the stage cannot be repeated, the primary button is that.
func again(text string, waiting bool, st flow.StageState) Button {
	switch {
	case waiting:
		return Button{text, Command{Kind: StartOver}}
	case st.Status == flow.Failed && st.Stage.RestartFrom() == flow.Request:
		return Button{}
	}
	return Button{text, Command{Kind: Restart, Stage: flow.Request}}
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

// remarks are what is worth knowing of a stage that has not failed.
func remarks(v View, st flow.StageState) []Section {
	if st.Failure != nil { // which its own advice explains
		return nil
	}
	var out []Section
	for _, a := range advice.Remarks(v.Snapshot, st.Stage) {
		s := explained(v, st, Remark, finding.Warn, a)
		s.Lines[0] = a.What
		out = append(out, s)
	}
	return out
}
