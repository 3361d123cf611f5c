package tutorial

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	steps := part.Column(12)
	fallen, done := s.fallen(), 0
	for i, step := range s.text.Steps {
		at, ok := s.reached(step.Stage)
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
	s.body.Objects = []fyne.CanvasObject{
		part.Column(4, part.NewHeading(s.text.Title), part.NewProse("A step is ticked when your program’s request for it has been seen. The provider behaves as "+
			s.server.Plays().Name+"’s documentation says; nothing leaves this machine.")),
		part.NewCard("What to change in your program", part.Inset(10, 16, needs)), list,
		part.NewCard("What your program was seen to do", s.requests())}
}

// step is one step: whether it was seen, what should have been sent, what is different today, and what waits in it.
func (s *Sheet) step(n int, step companion.Step, at time.Time, seen bool, fallen map[string]bool) fyne.CanvasObject {
	title := part.NewProse(step.Text)
	title.Color, title.Wide = theme.Text, true
	column := part.Column(4, title)
	if step.Sent != "" {
		column.Add(part.NewProse("Sent by then: " + step.Sent + "."))
	}
	if step.Added {
		column.Add(part.NewCaption("Not in the text that we have."))
	}
	if step.Today != "" {
		column.Add(part.Marked(part.GlyphWarn, theme.Warn, part.NewProse("Different today: "+step.Today)))
	}
	for _, f := range s.text.Pitfalls {
		if slices.Contains(step.Falls, f.Name) {
			column.Add(s.pitfall(f, fallen[f.Name]))
		}
	}
	note := page.Name(step.Stage)
	if seen && !at.IsZero() {
		note += ", seen " + at.Format(time.TimeOnly)
	}
	right := part.NewCaption(note)
	sign := fyne.CanvasObject(part.Numbered(n, column))
	if seen {
		sign = part.Marked(part.GlyphPass, theme.Pass, column)
	}
	return container.NewBorder(nil, nil, nil, container.NewVBox(right), sign)
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

// shownRequests is how many requests are drawn: the newest are at the top, and older ones are counted.
const shownRequests = 20

// requests are what the program asked, the newest first, with what did not pass.
func (s *Sheet) requests() fyne.CanvasObject {
	if len(s.seen) == 0 {
		return part.Inset(10, 16, part.NewProse("Nothing has asked yet."))
	}
	column := part.Column(4)
	for i := len(s.seen) - 1; i >= max(0, len(s.seen)-shownRequests); i-- {
		column.Add(s.request(s.seen[i]))
	}
	if older := len(s.seen) + s.left - shownRequests; older > 0 {
		column.Add(part.Inset(6, 16, part.NewCaption(fmt.Sprintf("and %d before", older))))
	}
	return column
}

// request is one request, or one that did not come: what did not pass, what was not sent, and after a refusal the causes, the
// likeliest first.
func (s *Sheet) request(e program.Event) fyne.CanvasObject {
	d := e.Decision
	line := d.At.Format(time.TimeOnly) + "  " + d.Line()
	if d.Method == "" {
		line = d.At.Format(time.TimeOnly) + "  nothing came"
	}
	if e.Stage != "" {
		line += fmt.Sprintf("   stage %d", e.Stage.Index()+1)
	}
	body := part.Column(0, part.Inset(6, 16, part.NewMono(line, theme.Text)))
	wrong := slices.DeleteFunc(slices.Clone(d.Checks), func(c finding.Finding) bool { return c.Verdict == finding.Pass || c.Verdict == finding.Skip })
	for _, name := range e.NotSent {
		wrong = append(wrong, finding.Warnf("not_sent", "RFC 9700 2.1", "%s was not sent, which would have protected the program.", name))
	}
	if len(wrong) > 0 {
		checks := part.NewChecklist()
		checks.SetFindings(wrong)
		body.Add(checks)
	}
	if e.Advice != nil {
		causes := part.NewCauseList()
		causes.SetFindings(e.Advice.Causes)
		body.Add(part.Inset(8, 16, causes))
	}
	return body
}
