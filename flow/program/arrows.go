package program

import (
	"fmt"
	"slices"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
)

// Row is one event, or several alike in a row: then it is the last of them.
type Row struct {
	Event
	Times int
	Since time.Time // of the first of them; zero where that was let go
}

// like tells that nothing new is to be said of an event after another one.
func (e Event) like(before Event) bool {
	return e.Decision.Method != "" && e.Stage == before.Stage && e.Decision.Line() == before.Decision.Line() && e.Advice == before.Advice &&
		slices.Equal(e.NotSent, before.NotSent)
}

// Rows are the events in order, those that are alike as one.
func (s Seen) Rows() []Row {
	var out []Row
	for _, e := range s.Events {
		n := len(out) - 1
		if n < 0 || !e.like(out[n].Event) {
			out, n = append(out, Row{Since: e.Decision.At}), n+1
		}
		out[n].Event, out[n].Times = e, out[n].Times+1
	}
	if s.Left > 0 {
		out[0].Since = time.Time{}
	}
	return out
}

// begins tells that a run of the program begins at a stage: with an authorization request, or with a refresh that none came
// before. first is the stage with which the run before began.
func begins(first, stage flow.Stage) bool {
	return stage == flow.Request || stage == flow.Refresh && first != flow.Request
}

// LastRun are the rows since the program began anew.
func (s Seen) LastRun() []Row {
	rows, from := s.Rows(), 0
	for i, r := range rows {
		if begins(rows[from].Stage, r.Stage) {
			from = i
		}
	}
	return rows[from:]
}

// Arrows is the last run of the program as a sequence of messages: what the server saw, what must have happened between,
// and what is to come.
func (s Seen) Arrows(authorize, token string) []page.Arrow {
	rows := s.LastRun()
	brought := "code + state"
	if len(rows) > 0 && !rows[0].Refused() && slices.Contains(rows[0].NotSent, "state") {
		brought = "code" // none comes back that was not sent
	}
	hoped := []page.Arrow{{From: page.Browser, To: page.AuthServer, Label: "GET " + authorize},
		{From: page.AuthServer, To: page.Browser, Label: brought}, {From: page.Browser, To: page.ThisApp, Label: "callback"},
		{From: page.ThisApp, To: page.AuthServer, Label: "POST " + token}, {From: page.AuthServer, To: page.ThisApp, Label: "tokens"},
		{From: page.ThisApp, To: page.API, Label: "API call"}, {From: page.API, To: page.ThisApp, Label: "response"}}
	var out []page.Arrow
	next := 0
	for _, r := range rows {
		if arrows, then := r.arrows(brought, "POST "+token); arrows != nil {
			if rows[0].Stage != flow.Request { // no browser was on its way
				arrows = slices.DeleteFunc(arrows, func(a page.Arrow) bool { return a.State == page.ArrowUnseen })
			}
			out, next = append(out, arrows...), then
		}
	}
	const most = 12
	return append(out[max(0, len(out)-most):], hoped[next:]...)
}

// arrows are the messages of one event, none for a page that only asks the person; next is the one to hope for.
func (r Row) arrows(brought, exchange string) (arrows []page.Arrow, next int) {
	d, refused := r.Decision, r.Refused()
	ask := page.Arrow{From: page.ThisApp, To: page.AuthServer, Label: d.Method + " " + d.Path, State: page.ArrowDone}
	answer := page.Arrow{From: ask.To, To: ask.From, Label: fmt.Sprint(d.Status), State: ask.State, Sign: page.Checked}
	if d.Error != "" {
		answer.Label += " " + d.Error
	}
	if r.Times > 1 {
		answer.Label += fmt.Sprintf(", %d times", r.Times)
	}
	if refused {
		answer.Sign = page.Rejected
	}
	unseen := func(from, to page.Actor, label string) page.Arrow {
		return page.Arrow{From: from, To: to, Label: label, State: page.ArrowUnseen}
	}
	switch r.Stage {
	case flow.Request:
		ask.From, answer.To = page.Browser, page.Browser
		redirect := unseen(page.ThisApp, page.Browser, "redirect")
		if refused {
			return []page.Arrow{redirect, ask, answer}, 0
		}
		ask.Sign = page.Checked // it is answered with a page for the person
		return []page.Arrow{redirect, ask}, 1
	case flow.Consent:
		switch answer.To, answer.Sign = page.Browser, page.AsExpected; {
		case d.Error != "":
			return []page.Arrow{answer}, 0
		case Allowed(d):
			answer.Label, answer.Sign = answer.Label+" "+brought, page.Unsigned
			return []page.Arrow{answer}, 2
		}
		return nil, 0
	case flow.Exchange:
		callback := unseen(page.Browser, page.ThisApp, "callback")
		switch {
		case d.Method == "":
			ask.Label, ask.State = exchange, page.ArrowLost
			return []page.Arrow{ask}, 0
		case refused:
			return []page.Arrow{callback, ask, answer}, 3
		}
		return []page.Arrow{callback, ask, answer}, 5
	case flow.API:
		ask.To, answer.From = page.API, page.API
	case flow.Setup, flow.Callback, "":
		return nil, 0
	}
	return []page.Arrow{ask, answer}, 7
}
