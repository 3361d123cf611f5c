package program

import (
	"fmt"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
)

// Row is one event, or several alike in a row: then it is the last of them.
type Row struct {
	Event
	Times int
}

// Rows are the events in order, those that are alike as one.
func (s Seen) Rows() []Row {
	var out []Row
	for _, e := range s.Events {
		if n := len(out) - 1; n >= 0 && e.Decision.Method != "" && out[n].Decision.Line() == e.Decision.Line() {
			out[n].Event = e
			out[n].Times++
			continue
		}
		out = append(out, Row{e, 1})
	}
	return out
}

// Arrows is the last run of the program as a sequence of messages: what the server saw, what must have happened between, and
// what is to come. A run begins with an authorization request, or with a refresh that none came before.
func (s Seen) Arrows(authorize, token string) []page.Arrow {
	rows, from := s.Rows(), 0
	for i, r := range rows {
		if r.Stage == flow.Request || r.Stage == flow.Refresh && rows[from].Stage != flow.Request {
			from = i
		}
	}
	const todo, there, back = page.ArrowTodo, page.AuthServer, page.Browser
	hoped := []page.Arrow{{From: back, To: there, Label: "GET " + authorize}, {From: there, To: back, Label: "code + state"},
		{From: back, To: page.ThisApp, Label: "callback"}, {From: page.ThisApp, To: there, Label: "POST " + token},
		{From: there, To: page.ThisApp, Label: "tokens"}, {From: page.ThisApp, To: page.API, Label: "API call", State: todo},
		{From: page.API, To: page.ThisApp, Label: "response"}}
	var out []page.Arrow
	next := 0 // of those, as long as the run goes on
	for _, r := range rows[min(from, len(rows)):] {
		arrows := r.arrows(token)
		switch out = append(out, arrows...); {
		case len(arrows) == 0:
		case r.Stage == flow.Request && !r.Refused():
			next = 1
		case r.Stage == flow.Consent && r.Decision.Error == "":
			next = 2
		case r.Stage == flow.Exchange && r.Refused():
			next = 3
		case r.Stage == flow.Exchange && r.Decision.Method != "":
			next = 5
		case r.Stage.Index() > flow.Exchange.Index():
			next = len(hoped)
		default:
			next = 0
		}
	}
	const most = 12
	return append(out[max(0, len(out)-most):], hoped[next:]...)
}

// arrows are the messages of one event; none for a page that only asks the person.
func (r Row) arrows(token string) []page.Arrow {
	d, to := r.Decision, page.AuthServer
	answer := page.Arrow{To: page.ThisApp, Label: fmt.Sprint(d.Status), State: page.ArrowDone, Sign: page.Checked}
	if d.Error != "" {
		answer.Label += " " + d.Error
	}
	if r.Refused() {
		answer.Sign = page.Rejected
	}
	if r.Times > 1 {
		answer.Label += fmt.Sprintf(", %d times", r.Times)
	}
	switch r.Stage {
	case flow.Request:
		answer.From, answer.To = to, page.Browser
		ask := page.Arrow{From: page.Browser, To: to, Label: d.Method + " " + d.Path, State: page.ArrowDone}
		redirect := page.Arrow{From: page.ThisApp, To: page.Browser, Label: "redirect", State: page.ArrowUnseen}
		if !r.Refused() { // it is answered with a page for the person
			ask.Sign = page.Checked
			return []page.Arrow{redirect, ask}
		}
		return []page.Arrow{redirect, ask, answer}
	case flow.Consent:
		if answer.From, answer.To, answer.Sign = to, page.Browser, page.Unsigned; !allowed(d) && d.Error == "" {
			return nil
		}
		if answer.Label += " code + state"; d.Error != "" {
			answer.Label, answer.Sign = "303 "+d.Error, page.AsExpected
		}
		return []page.Arrow{answer}
	case flow.Setup, flow.Callback, "":
		return nil
	case flow.API:
		to = page.API
	}
	ask := page.Arrow{From: page.ThisApp, To: to, Label: d.Method + " " + d.Path, State: page.ArrowDone}
	if answer.From = to; d.Method == "" {
		return []page.Arrow{{From: page.ThisApp, To: to, Label: "POST " + token, State: page.ArrowLost}}
	}
	if r.Stage == flow.Exchange {
		return []page.Arrow{{From: page.Browser, To: page.ThisApp, Label: "callback", State: page.ArrowUnseen}, ask, answer}
	}
	return []page.Arrow{ask, answer}
}
