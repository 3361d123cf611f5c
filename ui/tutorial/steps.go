package tutorial

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/flow/program"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// draw shows the text that is followed: what the program needs, its steps, and what was seen of it.
func (s *Sheet) draw() {
	s.run = s.watch.Seen()
	steps := part.Column(12)
	fallen, done := s.fallen(), 0
	for i, step := range s.text.Steps {
		at, ok := s.reached(step)
		if ok {
			done++
		}
		steps.Add(s.step(i+1, step, at, ok, fallen))
	}
	list := part.NewCard("Steps", part.Inset(12, 16, steps))
	list.Action = part.NewCaption(fmt.Sprintf("%d of %d seen", done, len(s.text.Steps)))
	needs := part.Column(6)
	for line := range strings.Lines(s.Env()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if secret.NamesSecret(strings.ToLower(name)) {
			value = "••••••••" // the button copies it
		}
		needs.Add(part.NewMono(name+"="+value, theme.Text))
	}
	for _, b := range s.text.Base {
		needs.Add(part.NewProse(b))
	}
	if port := s.port(); port != "" {
		needs.Add(s.place(port))
	}
	heading := part.NewWide(s.text.Title) // the title of a book has its place in full
	heading.Font, heading.Style = theme.SizeHeading, fyne.TextStyle{Bold: true}
	intro := part.Column(4, heading, part.NewProse("A step is ticked when your program's request for it has been seen. The provider behaves as "+
		s.server.Plays().Name+"'s documentation says; nothing leaves this machine."))
	change := part.NewCard("What to change in your program", part.Inset(10, 16, needs))
	left := part.Column(12, intro, change, list)
	if len(s.run.Events) > 0 { // what it did comes first from now on
		seen := part.NewCard("Its requests, each at its stage", s.requests())
		seen.Action = part.NewCaption(s.counted())
		left = part.Column(12, intro, seen, list, change)
	}
	s.body.Objects = []fyne.CanvasObject{part.Sides(part.SideColumn, left, part.Column(12, s.picture(), s.beside()))}
}

// place says who has the port of the program, and that the window leaves it to it.
func (s *Sheet) place(port string) fyne.CanvasObject {
	if s.holder == "" {
		return part.Marked(part.GlyphDot, theme.Muted, part.NewProse("Port "+port+" is left to your program: no walk in this window uses it while you follow this tutorial."))
	}
	return part.Marked(part.GlyphDot, theme.Accent, part.NewProse("Port "+port+": "+s.holder+" listens there. If that is not your program, stop it first: yours cannot start while it runs."))
}

// picture is the last run of the program, as a diagram.
func (s *Sheet) picture() fyne.CanvasObject {
	authorize, token, _ := s.server.Endpoints()
	arrows := s.run.Arrows(strings.TrimPrefix(authorize, s.server.Issuer()), strings.TrimPrefix(token, s.server.Issuer()))
	if s.text.RefreshToken && len(s.run.Events) == 0 { // its program begins at the token endpoint
		arrows = arrows[slices.IndexFunc(arrows, func(a page.Arrow) bool { return a.From == page.ThisApp }):]
	}
	s.diagram.SetArrows(arrows)
	if now := page.Now(arrows); now >= 0 {
		s.diagram.SetNow("now · waiting for " + arrows[now].Label)
	}
	return part.NewCard("Your program so far", part.Inset(10, 14, part.Column(8, s.diagram, part.NewProgramLegend())))
}

// beside is what differs between the newest authorization request, or exchange, and that of a walk of this tool.
func (s *Sheet) beside() fyne.CanvasObject {
	rows := part.Column(6)
	for _, st := range []flow.Stage{flow.Request, flow.Exchange} {
		i := len(s.run.Events) - 1
		for i >= 0 && (s.run.Events[i].Stage != st || len(s.run.Events[i].Beside) == 0) {
			i--
		}
		if i < 0 {
			continue
		}
		rows.Add(part.NewCaption(page.Name(st) + ", " + s.run.Events[i].Decision.At.Format(time.TimeOnly)))
		var same []string
		for _, p := range s.run.Events[i].Beside {
			if p.Differs == "" {
				same = append(same, p.Name)
				continue
			}
			line := part.NewProse(p.Name + " " + p.Differs)
			line.Color = theme.Text
			rows.Add(part.Marked(part.GlyphWarn, theme.Warn, line))
		}
		if len(same) > 0 {
			rows.Add(part.Marked(part.GlyphPass, theme.Muted, part.NewProse("the same: "+strings.Join(same, ", "))))
		}
	}
	card := part.NewCard("Yours compared with a walk of this tool", part.Inset(10, 16, rows))
	part.Show(card, len(rows.Objects) > 0)
	return card
}

// step is one step: whether it was seen, what should have been sent, what is different today, and what waits in it.
func (s *Sheet) step(n int, step companion.Step, at time.Time, seen bool, fallen map[string]bool) fyne.CanvasObject {
	title, note := part.NewProse(step.Text), page.Name(step.Stage)
	if title.Color, title.Wide = theme.Text, true; seen && !at.IsZero() {
		note += ", seen " + at.Format(time.TimeOnly)
	}
	column := part.Column(4, container.NewBorder(nil, nil, nil, container.NewVBox(part.NewCaption(note)), title))
	if step.Sent != "" {
		column.Add(part.NewProse("To be sent: " + step.Sent + "."))
	}
	if step.Added {
		column.Add(part.NewCaption("This step is not in the tutorial."))
	}
	if step.Today != "" {
		column.Add(part.Marked(part.GlyphWarn, theme.Warn, part.NewProse("Different today: "+step.Today)))
	}
	for _, f := range s.text.Pitfalls {
		if slices.Contains(step.Falls, f.Name) {
			column.Add(s.pitfall(f, fallen[f.Name]))
		}
	}
	if seen {
		return part.Marked(part.GlyphPass, theme.Pass, column)
	}
	return part.Numbered(n, column)
}

// pitfall is what goes wrong for who follows the text to the letter. One that the program was seen in says so.
func (s *Sheet) pitfall(f companion.Pitfall, seen bool) fyne.CanvasObject {
	glyph, color, text := part.GlyphDot, theme.Muted, f.Text
	if seen {
		glyph, color, text = part.GlyphWarn, theme.Warn, "Seen in your program: "+f.Text
	}
	prose := part.NewProse(text + " " + f.Fix)
	if seen {
		prose.Color = theme.Text
	}
	column := part.Column(0, prose)
	if f.Lab != "" {
		column.Add(part.Actions(part.NewQuiet("Lab: "+f.Lab, func() { s.act(page.Command{Kind: page.Lab, Name: f.Lab}) })))
	}
	return part.Marked(glyph, color, column)
}

// shownRequests is how many rows of requests are drawn: the newest are at the top, and older ones are counted.
const shownRequests = 8

// requests are what the program asked, the newest first, with what did not pass.
func (s *Sheet) requests() fyne.CanvasObject {
	column, older, told := part.Column(4), s.run.Left, false
	for _, r := range slices.Backward(s.run.Rows()) {
		if len(column.Objects) == shownRequests {
			older += r.Times
			continue
		}
		column.Add(s.request(r, !told))
		told = told || r.Advice != nil
	}
	if older > 0 {
		text := fmt.Sprintf("and %d before", older)
		if s.run.Left > 0 {
			text += fmt.Sprintf("; the first %d are no longer kept", s.run.Left)
		}
		column.Add(part.Inset(6, 16, part.NewCaption(text)))
	}
	return column
}

// request is one request, or one that did not come: what did not pass, what was not sent, and after a refusal the causes, the
// likeliest first; unless all are wanted the first alone.
func (s *Sheet) request(e program.Row, all bool) fyne.CanvasObject {
	d := e.Decision
	line := d.At.Format(time.TimeOnly) + "  " + d.Line()
	switch {
	case d.Method == "":
		line = d.At.Format(time.TimeOnly) + "  nothing came"
	case d.Endpoint == program.EndpointCallback:
		line = d.At.Format(time.TimeOnly) + "  asked from here: " + d.Method + " " + d.Path
	}
	if e.Stage != "" {
		line += fmt.Sprintf("   stage %d", e.Stage.Index()+1)
	}
	if e.Times > 1 {
		line += fmt.Sprintf("   %d like this", e.Times)
	}
	body := part.Column(0, part.Inset(6, 16, part.NewMono(line, theme.Text)))
	wrong := slices.DeleteFunc(slices.Clone(d.Checks), func(c finding.Finding) bool {
		return c.Verdict == finding.Pass || c.Verdict == finding.Skip || c.Verdict == finding.Fail && e.Advice != nil // whose first cause it is
	})
	for _, name := range e.NotSent {
		if slices.ContainsFunc(wrong, func(c finding.Finding) bool { return c.ID == "server_"+name }) {
			continue // the server warns of it
		}
		wrong = append(wrong, finding.Warnf("not_sent", "RFC 9700 2.1", "%s, which would have protected the program, was not sent.", name))
	}
	if len(wrong) > 0 {
		checks := part.NewChecklist()
		checks.SetFindings(wrong)
		body.Add(checks)
	}
	if e.Advice != nil {
		causes, why := part.NewCauseList(), e.Advice.Causes
		if !all {
			why = why[:1]
		}
		causes.SetFindings(why)
		body.Add(part.Inset(8, 16, causes))
	}
	return body
}
