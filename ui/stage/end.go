package stage

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// End is the last page: what happened, and what to do next. It is drawn anew when there is something else to say.
type End struct {
	*part.Scrolled
	actor   Actor
	view    View
	shown   page.Page
	seen    moment
	open    bool // secrets were shown
	diagram *part.SequenceDiagram
	body    *fyne.Container
	primary *part.Button
	bar     *part.Foot
}

// moment is one snapshot of one walk.
type moment struct{ walk, seq int }

// NewEnd returns the page; open shows the bytes of a message.
func NewEnd(a Actor, open func(page.Arrow)) *End {
	e := &End{actor: a, diagram: part.NewSequenceDiagram(), body: part.Column(10)}
	e.diagram.OnOpen, e.diagram.Close = open, true
	e.primary = part.NewPrimary("", e.Primary)
	copied := part.NewButton("Copy summary", func() {
		e.actor.Act(page.Command{Kind: page.Copy, Name: "The summary", Value: page.EndMarkdown(e.view.View)})
	})
	saved := part.NewButton("Save as Markdown…", func() {
		e.actor.Act(page.Command{Kind: page.SaveText, Name: "walk.md", Value: page.EndMarkdown(e.view.View)})
	})
	e.bar = part.NewFoot([]fyne.CanvasObject{e.primary}, part.NewCaption("The summary contains no secrets."), copied, saved)
	e.Scrolled = part.NewScrolled(14, 24, e.body, e.bar)
	return e
}

// Wide tells the window that this page needs the place of the side panel, whose diagram it has itself.
func (e *End) Wide() bool { return true }

// Hint is what Ctrl+Enter does here.
func (e *End) Hint() string {
	if len(e.shown.Buttons) == 0 || e.view.Earlier {
		return "Escape back to the stage"
	}
	return hintOf(e.shown.Buttons[0])
}

// Tick is a second that has passed: the past does not change.
func (e *End) Tick(v View) { e.view = v }

// Primary does what the first card offers.
func (e *End) Primary() {
	if len(e.shown.Buttons) > 0 {
		e.actor.Act(e.shown.Buttons[0].Command)
	}
}

// Draw shows the end of the walk.
func (e *End) Draw(v View) {
	now := moment{v.Snapshot.Walk, v.Snapshot.Seq}
	if e.view = v; now == e.seen && v.Open == e.open && len(e.body.Objects) > 0 {
		return
	}
	e.seen, e.open, e.shown = now, v.Open, page.End(v.View)
	e.diagram.SetArrows(page.Arrows(v.View))
	e.bar.Want(e.primary, len(e.shown.Buttons) > 0 && !v.Earlier)
	if len(e.shown.Buttons) > 0 {
		e.primary.SetText(e.shown.Buttons[0].Text)
	}
	e.bar.Refresh()
	intro := part.Column(4, part.NewHeading(e.shown.Title), part.NewProse(e.shown.Intro))
	left := part.Column(8, intro, e.story())
	if cards := e.cards(); len(cards) > 0 && !v.Earlier {
		left.Add(part.NewCaps("What next"))
		left.Add(part.Tiles(12, 190, cards...))
	}
	right := part.Column(10, part.NewCard("The walk as one picture", part.Inset(10, 14, part.Column(8, e.diagram, part.NewLegend(true)))))
	if s := e.shown.Find(page.Lives); s.Key != "" {
		right.Add(part.NewCard(s.Title, part.Inset(10, 16, lifeLines(s.Lives))))
	}
	if s := e.shown.Find(page.Differ); s.Key != "" {
		right.Add(part.NewCard(s.Title, part.Inset(10, 16, part.Points(s.Lines))))
	}
	e.body.Objects = []fyne.CanvasObject{part.Sides(part.SideColumn, left, right)}
	e.body.Refresh()
}

// story is what happened, and what the app held and never saw.
func (e *End) story() fyne.CanvasObject {
	s := e.shown.Find(page.Sentences)
	lines := part.Column(6)
	for i, line := range s.Lines {
		sentence := part.NewWide(line)
		sentence.Tones = toned(s.Of)
		lines.Add(part.Numbered(i+1, sentence))
	}
	list := func(key page.Key, glyph part.Glyph) fyne.CanvasObject {
		section := e.shown.Find(key)
		column := part.Column(4, part.NewCaps(section.Title))
		for _, line := range section.Lines {
			column.Add(part.Marked(glyph, theme.Muted, part.NewWide(line)))
		}
		return column
	}
	return part.NewCard(s.Title, part.Inset(10, 16, part.Column(10, lines,
		part.Tiles(16, 220, list(page.Held, part.GlyphKey), list(page.NeverSaw, part.GlyphSkip)))))
}

func (e *End) cards() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, s := range e.shown.All(func(s page.Section) bool { return s.Key == page.Next }) {
		b := s.Buttons[0]
		out = append(out, part.NewTile(s.Title, s.Note, part.NewLink(b.Text, func() { e.actor.Act(b.Command) }), len(out) == 0))
	}
	return out
}

// lifeLines are lives to scale, one below the other.
func lifeLines(lives []page.Life) fyne.CanvasObject {
	first, last := lives[0].From, lives[0].To
	for _, l := range lives {
		if l.To.After(last) {
			last = l.To
		}
	}
	whole := max(last.Sub(first), time.Millisecond)
	share := func(t time.Time) float32 { return float32(t.Sub(first)) / float32(whole) }
	column := part.Column(2)
	for i, l := range lives {
		color := theme.Accent
		if i == 0 && len(lives) > 1 {
			color = theme.Code
		}
		column.Add(container.NewGridWithColumns(3, part.NewText(l.Name, theme.Muted),
			part.NewSpan(share(l.From), share(l.To), color), part.NewCaption(l.Text())))
	}
	column.Add(part.NewCaption(fmt.Sprintf("%s to %s", first.Format(time.TimeOnly), last.Format(time.TimeOnly))))
	return column
}
