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
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/page"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// draw shows the text that is followed: what the program needs, its steps, and what was seen of it.
func (s *Sheet) draw() {
	s.run, s.keeping = s.watch.Seen(), map[string]fyne.CanvasObject{}
	steps := part.Column(12)
	next := true
	s.stale = false
	for i, step := range s.text.Steps {
		at, ok := s.reached(step)
		steps.Add(s.step(i+1, step, at, ok, !ok && next))
		next = next && ok
	}
	list := part.NewCard("Steps", part.Inset(12, 16, steps))
	list.Action = part.NewCaption(fmt.Sprintf("%d of %d seen", s.done(), len(s.text.Steps)))
	needs := part.Column(6)
	for line := range strings.Lines(s.Env()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if !s.open && secret.NamesSecret(strings.ToLower(name)) {
			value = "••••••••" // the button copies it
		}
		needs.Add(part.NewMono(name+"="+value, theme.Text))
	}
	for _, b := range s.text.Base {
		needs.Add(part.NewProse(b))
	}
	if port := s.port(); port != "" {
		needs.Add(s.registered())
		needs.Add(s.place(port))
	}
	title, says := s.text.Title, "A step is ticked when your program's request for it has been seen. The provider behaves as "+
		s.server.Plays().Name+"'s documentation says; nothing leaves this machine."
	if s.server == s.home {
		title, says = "Your own program", "The practice server responds to other programs, too, at "+s.home.Issuer()+". Each of their requests appears here as it arrives."
		if len(s.run.Events) == 0 {
			says += " No request has arrived yet."
		}
	}
	part.Show(list, s.text.Name != "")
	heading := part.NewWide(title) // that of a book has its place in full
	heading.Font, heading.Style = theme.SizeHeading, fyne.TextStyle{Bold: true}
	intro := part.Column(4, heading, part.NewProse(says))
	change := part.NewCard("What to change in your program", part.Inset(10, 16, needs))
	left := part.Column(12, intro, change, list)
	if len(s.run.Events) > 0 { // what it did comes first from now on
		seen := part.NewCard("Its requests, by stage", s.requests())
		seen.Action = part.NewCaption(counted(s.run))
		left = part.Column(12, intro, s.outcome(), seen, list, change)
	}
	s.body.Objects = []fyne.CanvasObject{part.Sides(part.SideColumn, left, part.Column(12, s.picture(), s.beside(), s.may()))}
	s.kept = s.keeping
}

// done is how many steps were seen.
func (s *Sheet) done() (n int) {
	for _, step := range s.text.Steps {
		if _, ok := s.reached(step); ok {
			n++
		}
	}
	return n
}

// keep gives a part of the page that can have the focus: the one that was drawn before, where it shows the same.
func (s *Sheet) keep(shows string, build func() fyne.CanvasObject) fyne.CanvasObject {
	o, ok := s.kept[shows]
	if !ok {
		o = build()
	}
	s.keeping[shows] = o
	return o
}

// may is what nobody can check here.
func (s *Sheet) may() fyne.CanvasObject {
	plays := s.server.Plays()
	card := part.NewCard("What may still differ from the real one", part.Inset(10, 16, part.Points(plays.Notes)))
	part.Show(card, len(plays.Notes) > 0)
	return card
}

// registered tells whether the provider would take the redirect URI of the .env.
func (s *Sheet) registered() fyne.CanvasObject {
	if s.server.Takes(s.redirectURI()) {
		return part.Judged(finding.Pass, part.NewProse("The redirect URI of the .env is registered here."))
	}
	return part.Judged(finding.Warn, part.NewProse("The tutorial's redirect URI is registered here, not the one in the .env."))
}

// place says who has the port of the program, and that the window leaves it to it.
func (s *Sheet) place(port string) fyne.CanvasObject {
	color, text := theme.Muted, "Port "+port+" is left to your program: no walk in this window uses it while you follow this tutorial."
	switch {
	case s.holder == loopback.Ourselves:
		color, text = theme.Accent, "Port "+port+": a walk in this window waits there for its callback. Finish or cancel it first: your program cannot start while it waits."
	case s.holder != "":
		color, text = theme.Accent, "Port "+port+": "+s.holder+" listens there. If that is not your program, stop it first: yours cannot start while it runs."
	case s.server == s.home:
		text = "Port " + port + " is free. A walk in this window uses it while it waits for its callback: let your program use it first, or finish the walk."
	}
	return part.Marked(part.GlyphDot, color, part.NewProse(text))
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
			if p.Fault == finding.Pass {
				rows.Add(part.Marked(part.GlyphDot, theme.Muted, line))
				continue
			}
			line.Color = theme.Text
			rows.Add(part.Judged(p.Fault, line))
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
func (s *Sheet) step(n int, step companion.Step, at time.Time, seen, next bool) fyne.CanvasObject {
	title, note, state := part.NewProse(step.Text), fmt.Sprintf("stage %d", step.Stage.Index()+1), part.StageTodo
	title.Color, title.Wide = theme.Text, true
	switch {
	case seen && step.Deny:
		note, state = "as expected · "+note, part.StageExpected
	case seen && !at.IsZero():
		note, state = "seen "+at.Format(time.TimeOnly)+" · "+note, part.StageDone
	case seen:
		state = part.StageDone
	case next:
		note, state = "you are here · "+note, part.StageNow
		title.Style.Bold = true
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
			column.Add(s.pitfall(n, f))
		}
	}
	return part.Badged(n, state, column)
}

// pitfall is what goes wrong for who follows the text to the letter. One that the program was seen in says so, and whether
// it still is.
func (s *Sheet) pitfall(step int, f companion.Pitfall) fyne.CanvasObject {
	glyph, color, ink, text := part.GlyphDot, theme.Muted, theme.Muted, f.Text
	switch seen, still := s.run.Fell(f); {
	case still:
		glyph, color, ink, text = part.GlyphWarn, theme.Warn, theme.Text, "Seen in your program: "+f.Text
	case seen:
		glyph, color, text = part.GlyphPass, theme.Pass, "Seen in an earlier run, not in the last one: "+f.Text
	}
	prose := part.NewProse(text + " " + f.Fix)
	prose.Color = ink
	column := part.Column(0, prose)
	if f.Lab != "" {
		column.Add(part.Actions(s.keep(fmt.Sprint(step, f.Name), func() fyne.CanvasObject {
			return part.NewQuiet("Lab: "+f.Lab, func() { s.act(page.Command{Kind: page.Lab, Name: f.Lab}) })
		})))
	}
	return part.Marked(glyph, color, column)
}
