package checkup

import (
	"fmt"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// exchanges are what went over the wire, a tab for each request.
type exchanges struct {
	tabs *part.Tabs
	key  string // of what is shown, so that nothing is laid out twice
}

func newExchanges() *exchanges { return &exchanges{tabs: part.NewTabs()} }

// draw shows the exchanges of a check that has ended; the secrets in them only where that is open.
func (e *exchanges) draw(s *state, open bool) {
	if s == nil || s.running() || len(s.report.Exchanges) == 0 {
		part.Show(e.tabs, false)
		return
	}
	part.Show(e.tabs, true)
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
	request.SetMessage(stage.Request(x, open, r.Redactor))
	response.SetMessage(stage.Response(x, open, r.Redactor))
	return part.Column(0, caption("Request"), request, caption(stage.ResponseTitle(x)), response)
}

func caption(text string) fyne.CanvasObject {
	t := part.NewText(text, theme.Muted)
	t.Font = theme.SizeCaption
	return part.Inset(8, 16, t)
}

// unsent is what was announced and not sent, with the reason.
type unsent struct {
	card *part.Card
	list *part.FindingList
}

func newUnsent() *unsent {
	u := &unsent{list: part.NewFindingList()}
	u.card = part.NewCard("Announced, and not sent", u.list)
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
