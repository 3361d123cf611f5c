package tutorial

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/program"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// shownRequests is how many rows of requests are drawn of a run; those before are counted.
const shownRequests = 8

// outcome is how the last run stands, where that is certain: why the newest request was refused, or that the API answered.
func (s *Sheet) outcome() fyne.CanvasObject {
	panel := part.NewOutcomePanel()
	run := s.run.LastRun()
	switch last := run[len(run)-1]; {
	case last.Advice != nil && !denied(last.Event):
		sure := last.Advice.Causes[0]
		panel.Set(finding.Fail, strings.TrimPrefix(sure.Text, "The server saw it. "), sure.Fix)
	case last.Stage == flow.API && !slices.ContainsFunc(run, func(r program.Row) bool { return r.Refused() }):
		panel.Set(finding.Pass, "This run reached the API, and none of its requests was refused.", "")
	default:
		panel.Hide()
	}
	return panel
}

// requests are what the program asked in its last run, in order, and before it.
func (s *Sheet) requests() fyne.CanvasObject {
	column, run := part.Column(0), s.run.LastRun()
	rows := s.run.Rows()
	before := rows[:len(rows)-len(run)]
	if more := len(run) - shownRequests; more > 0 {
		before, run = rows[:len(before)+more], run[more:]
	}
	for i, r := range run {
		if i > 0 {
			column.Add(widget.NewSeparator())
		}
		column.Add(s.request(r))
	}
	older := s.run.Left
	for _, r := range before {
		older += r.Times
	}
	if older == 0 {
		return column
	}
	text := plain.Count(older, "request") + " before"
	if s.run.Left > 0 {
		text += fmt.Sprintf("; the first %d are no longer kept", s.run.Left)
	}
	column.Add(s.keep(fmt.Sprint("before ", older), func() fyne.CanvasObject {
		return part.NewFold(text, func() fyne.CanvasObject {
			earlier := part.Column(0)
			for _, r := range slices.Backward(before[max(0, len(before)-shownRequests):]) {
				earlier.Add(s.request(r))
			}
			return earlier
		})
	}))
	return column
}

// fold is a line that opens more of a request, and stays open while it shows the same.
func (s *Sheet) fold(shows, title string, build func() fyne.CanvasObject) fyne.CanvasObject {
	return s.keep(shows, func() fyne.CanvasObject { return part.NewInnerFold(title, build) })
}

// denied tells that the person pressed Deny, as somebody may.
func denied(e program.Event) bool { return e.Decision.Error == "access_denied" }

// request is one request, or one that did not come: what is wrong with it or what the server did, and all other checks behind
// a fold.
func (s *Sheet) request(e program.Row) fyne.CanvasObject {
	d := e.Decision
	line, state, at := d.Line(), part.StageDone, d.At.Format(time.TimeOnly)
	key := fmt.Sprint(line, e.Stage, e.Since) // the same while more of them come
	switch {
	case d.Method == "":
		line, state = "nothing came", part.StageFailed
	case d.Endpoint == program.EndpointCallback:
		line, state = "sent by oauthwalk: "+d.Method+" "+d.Path, part.StageSkipped // no request of the program
	case denied(e.Event):
		state = part.StageExpected
	case e.Refused():
		state = part.StageFailed
	}
	if e.Times > 1 {
		line += fmt.Sprintf(" · %d like this", e.Times)
	}
	stage := 0
	if e.Stage != "" {
		stage = e.Stage.Index() + 1
		at = fmt.Sprintf("stage %d · %s", stage, at)
	}
	title := part.NewProse("`" + line + "`")
	title.Color, title.Wide = theme.Text, true
	body := part.Column(4, container.NewBorder(nil, nil, nil, container.NewVBox(part.NewCaption(at)), title))
	shown, rest := told(e.Event)
	if len(shown) > 0 {
		body.Add(flush(shown))
	}
	switch {
	case e.Advice == nil:
	case denied(e.Event):
		body.Add(part.Marked(part.GlyphWaves, theme.Text, part.NewSaid(e.Advice.Causes[0].Text+" "+e.Advice.Causes[0].Fix)))
	default:
		body.Add(part.NewSaid(e.Advice.Causes[0].Fix))
		if other := e.Advice.Causes[1:]; len(other) > 0 {
			body.Add(s.fold("other "+key, "What the same words can mean elsewhere", func() fyne.CanvasObject {
				causes := part.NewCauseList()
				causes.SetFindings(other)
				return part.Inset(8, 0, causes)
			}))
		}
	}
	if len(rest) > 0 {
		body.Add(s.fold("checks "+key, plain.Count(len(rest), "more check"), func() fyne.CanvasObject { return flush(rest) }))
	}
	return part.Inset(8, 16, part.Badged(stage, state, body))
}

// told divides the checks of a request: what is wrong with it, or what the server did in the end, and the rest.
func told(e program.Event) (shown, rest []finding.Finding) {
	for _, c := range e.Decision.Checks {
		if c.Verdict == finding.Warn || c.Verdict == finding.Fail && !denied(e) {
			shown = append(shown, c)
		} else if c.Verdict != finding.Fail {
			rest = append(rest, c)
		}
	}
	for _, name := range e.NotSent {
		if !slices.ContainsFunc(shown, func(c finding.Finding) bool { return c.ID == "server_"+name }) { // the server warns of it
			shown = append(shown, finding.Warnf("not_sent", "RFC 9700 2.1", "%s, which would have protected the program, was not sent.", name))
		}
	}
	for i, c := range slices.Backward(rest) {
		if c.Verdict == finding.Pass && e.Advice == nil {
			return append(shown, c), slices.Delete(rest, i, i+1)
		}
	}
	return shown, rest
}

// flush are checks without a distance from the sides.
func flush(checks []finding.Finding) fyne.CanvasObject {
	list := part.NewChecklist()
	list.Flush = true
	list.SetFindings(checks)
	return list
}
