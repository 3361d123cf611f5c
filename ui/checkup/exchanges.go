package checkup

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
)

// exchanges are what went over the wire, a tab for each request.
type exchanges struct {
	tabs *part.Tabs
	key  string // of what is shown, so that nothing is laid out twice
}

func newExchanges() *exchanges { return &exchanges{tabs: part.NewTabs()} }

// draw shows the exchanges of a check that has ended; the secrets in them only where that is open.
func (e *exchanges) draw(s *state, open bool) {
	some := s != nil && !s.running() && len(s.report.Exchanges) > 0
	if part.Show(e.tabs, some); !some {
		return
	}
	key := fmt.Sprint(s.ended.UnixNano(), open)
	if key == e.key {
		return
	}
	e.key = key
	var tabs []part.Tab
	for i, x := range s.report.Exchanges {
		tabs = append(tabs, part.Tab{ID: fmt.Sprint(key, i), Text: title(s.report.Sent, i),
			Build: func() fyne.CanvasObject { return messages(s.report, x, open) }})
	}
	e.tabs.SetTabs(tabs...)
}

// title is the tab of a request. That all were announced, a verdict says.
func title(sent []check.PlannedRequest, i int) string {
	if i >= len(sent) {
		return fmt.Sprint(i + 1)
	}
	return fmt.Sprintf("%d %s", i+1, name(sent[i]))
}

// messages are the request and the response, one below the other.
func messages(r *check.Report, x wire.Exchange, open bool) fyne.CanvasObject {
	request, response := part.NewHTTPView(), part.NewHTTPView()
	request.SetMessage(part.Message(page.SentMessage(x, open, r.Redactor).Read()))
	response.SetMessage(part.Message(page.ReceivedMessage(x, open, r.Redactor).Read()))
	return part.Column(0, caption("Request"), request, caption(page.ResponseTitle(x)), response)
}

func caption(text string) fyne.CanvasObject { return part.Inset(8, 16, part.NewCaption(text)) }

// unsent is what was announced and not sent, with the reason.
type unsent struct {
	card *part.Card
	list *part.FindingList
}

func newUnsent() *unsent {
	u := &unsent{list: part.NewFindingList()}
	u.card = part.NewCard("Announced, but not sent", u.list)
	return u
}

func (u *unsent) draw(s *state) {
	var rows []finding.Finding
	if s != nil && !s.running() {
		for _, a := range s.plan {
			if why, ok := s.report.NotSent[a.ID]; ok {
				rows = append(rows, finding.Finding{Verdict: finding.Skip, Text: name(a) + ": " + why})
			}
		}
	}
	u.list.SetFindings(rows)
	part.Show(u.card, len(rows) > 0)
}

// plan is the announcement: every request that the check may send, before anything is sent.
type plan struct {
	card  *part.Card
	steps *part.StepList // those that are sent whatever comes
	later *part.StepList // those that the others may ask for
	more  *part.Fold     // over them
	none  *part.Prose
	empty *fyne.Container
}

func newPlan() *plan {
	p := &plan{steps: part.NewStepList(), later: part.NewStepList(), none: part.NewProse("")}
	p.empty = part.Inset(10, 16, p.none)
	p.more = part.NewFold("", func() fyne.CanvasObject { return p.later })
	p.card = part.NewCard("What will be sent", part.Column(0, p.steps, p.more, p.empty))
	return p
}

func (p *plan) draw(c check.Client) {
	list := check.Plan(c)
	var always, later []part.Step
	for _, a := range list {
		step := part.Step{Title: a.Method + " " + place(a), Text: reason(a), Names: strings.Join(a.Sends, ", ")}
		if a.If == "" {
			always = append(always, step)
		} else {
			later = append(later, step)
		}
	}
	p.later.Before = len(always)
	p.steps.SetSteps(always)
	p.later.SetSteps(later)
	p.more.SetTitle(plain.Count(len(later), "more request") + ", each only if what came before asks for it")
	part.Show(p.more, len(later) > 0)
	part.Show(p.steps, len(always) > 0)
	part.Show(p.empty, len(list) == 0)
	p.none.SetText(nothing(c, len(list)))
}

// nothing says why nothing is sent; "" where something is.
func nothing(c check.Client, planned int) string {
	switch {
	case planned > 0:
		return ""
	case c.ID == "":
		return "Nothing will be sent: there is no client ID. Your entries and this machine are still checked."
	}
	return "Nothing will be sent: an extra parameter conflicts with one of the walk's own. Your entries and this " +
		"machine are still checked."
}

// place is where a request goes: an address, or an endpoint that the metadata are going to name.
func place(a check.PlannedRequest) string {
	if a.URL != "" {
		return a.URL
	}
	endpoint, _, _ := strings.Cut(name(a), ",")
	return endpoint + " " + "(from the metadata)"
}

// words make the ID of a request readable.
var words = strings.NewReplacer("_other_method", ", other method", "_second_place", ", second place", "_", " ")

// name is what a request asks: "token endpoint", "token endpoint, other method".
func name(a check.PlannedRequest) string { return words.Replace(a.ID) }

// reason is why a request is sent, and on which condition.
func reason(a check.PlannedRequest) string {
	why := strings.ToUpper(a.Why[:1]) + a.Why[1:]
	if a.If == "" {
		return why
	}
	return why + " Only " + a.If + "."
}

// registered is where a person says what the provider has, so that it can be compared byte by byte.
type registered struct {
	card *part.Card
	area *part.Entry
	key  string // of the client that it was typed for
}

func newRegistered() *registered {
	r := &registered{area: part.NewArea(2)}
	r.area.TextStyle.Monospace = true
	r.area.SetPlaceHolder("One per line, as the provider shows them")
	hint := part.NewProse("Optional. If you add them, the check shows the first byte that differs from what is " +
		"sent.")
	r.card = part.NewCard("Redirect URIs as registered with the provider",
		part.Inset(10, 16, part.Column(8, hint, r.area)))
	return r
}

// draw forgets what was typed for another client. The practice server says itself what it has.
func (r *registered) draw(v stage.View) {
	c := v.Snapshot.Client
	part.Show(r.card, !v.Practice)
	if key := strings.Join([]string{c.Issuer, c.Preset, c.Server.AuthorizationEndpoint, c.ID}, "\x00"); key != r.key {
		r.key = key
		r.area.SetText("")
	}
}

// uris are what was typed. No URI has white space in it.
func (r *registered) uris() []string { return strings.Fields(r.area.Text) }
