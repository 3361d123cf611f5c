package labs

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// tell shows what happened, beside what was expected.
func (s *Sheet) tell(p lab.Pair, predicted lab.Answer, err error) {
	panel := part.NewOutcomePanel()
	s.outcome.Objects = []fyne.CanvasObject{panel}
	o := p.Lab
	switch {
	case errors.Is(err, lab.ErrPort):
		panel.Set(finding.Warn, "Other programs have the ports of this lab.", err.Error())
		return
	case err != nil:
		panel.Set(finding.Fail, "This lab could not be run.", err.Error())
		return
	case !o.OK():
		panel.Set(finding.Fail, "This lab did not end as it should.", "Expected: "+o.Lab.Right().String()+" Seen: "+o.Seen().String())
	case o.Who == "":
		panel.Set(finding.Fail, o.Past(), p.Came())
	default:
		panel.Set(finding.Pass, o.Past(), p.Came())
	}
	add := s.outcome.Add
	var notes []string
	if s.because.Text != "" {
		notes = append(notes, "because "+s.because.Text)
	}
	if last, before := s.told[o.Lab.Name]; before {
		notes = append(notes, "Last time: "+last.predicted.String())
	}
	add(part.NewPanels(cell("You expected", predicted.String(), notes...), cell("What happened", o.Past())))
	if o.OK() {
		s.told[o.Lab.Name] = visit{predicted, predicted == o.Lab.Right() || predicted.Who == "" && o.Who == ""}
	}
	if run, twin := p.Bytes(); len(run) > 0 {
		add(part.NewPanels(listing("This run", o, run), listing("The safe twin", p.Twin, twin)))
	}
	words := part.Column(12)
	for _, line := range p.Lines() {
		switch line.Title {
		case lab.Code:
			code := part.NewWide("`" + line.Text + "`")
			card := part.NewCard("The line not to forget", part.Inset(10, 16, code))
			card.Action = part.NewCopyGlyph(func() string { return line.Text })
			add(card)
		case lab.Next:
			add(part.NewTileOf(part.Marked(part.GlyphFlask, theme.Accent, question(line.Text)), false))
		case lab.Why, lab.Lane:
			card := part.NewCard(line.Title, part.Inset(12, 16, paragraphs(line.Text, part.NewProse)))
			if line.Title == lab.Why {
				card.Action = part.NewCaption(finding.Cite(o.Lab.Section))
			}
			words.Add(card)
		default:
			add(part.NewCard(line.Title, part.Inset(10, 16, paragraphs(line.Text, part.NewWide))))
		}
	}
	s.ran = o.Snapshot
	s.beside = part.Beside{Tabs: [3]string{"Outcome", "What ran", "Why"}, Picture: s.pictures(p), Words: words}
}

// paragraphs are the lines of a text.
func paragraphs(text string, line func(string) *part.Prose) fyne.CanvasObject {
	column := part.Column(8)
	for one := range strings.SplitSeq(text, "\n") {
		column.Add(line(one))
	}
	return column
}

// pictures are the diagrams of what ran and of the twin, of which one is shown. What ran opens its bytes.
func (s *Sheet) pictures(p lab.Pair) fyne.CanvasObject {
	d, which := part.NewSequenceDiagram(), part.NewSegmented("This run", "The safe twin")
	which.About = [2]string{"What ran", "Left and Right choose between this run and its safe twin."}
	d.OnOpen = func(a page.Arrow) {
		if s.OnOpen == nil || a.Opens == "" || which.Selected() != 0 {
			return // somebody else's, or of the twin
		}
		if !p.Lab.Snapshot.Stage(a.Stage).Status.Ended() { // a callback that was refused belongs to the wait for it
			a.Stage, a.Opens = flow.Consent, page.URL
		}
		s.OnOpen(a)
	}
	both := [2][]page.Arrow{p.Lab.Arrows(), p.Twin.Arrows()}
	d.SetArrows(both[0])
	all := part.Column(10, titled("What ran", p.Lab.Lab), part.Actions(which), d, part.NewLabLegend())
	which.OnChanged = func(i int) {
		d.SetArrows(both[i])
		all.Refresh() // one is longer than the other
	}
	return all
}

// cell is a short text with its title, and what is to be said below.
func cell(title, text string, notes ...string) fyne.CanvasObject {
	column := part.Column(3, part.NewCaps(title), part.NewSaid(text))
	for _, note := range notes {
		said := part.NewProse(note)
		said.Font = theme.SizeCaption
		column.Add(said)
	}
	return column
}

// listing are the bytes of a run.
func listing(title string, o lab.Outcome, lines []lab.Piece) fyne.CanvasObject {
	glyph, verdict := part.GlyphPass, theme.Pass
	if o.Who == "" && !o.Lab.IsTwin() {
		glyph, verdict = part.GlyphFail, theme.Fail
	}
	caption := part.NewText(title, theme.Text)
	caption.Style.Bold = true
	column := part.Column(1, part.Marked(glyph, verdict, caption))
	for _, line := range lines {
		text := part.NewWide("`" + line.Text + "`")
		text.Color = map[lab.Kind]theme.ColorName{lab.Same: theme.Text, lab.Differs: theme.Proof, lab.Missing: theme.Muted, lab.Status: verdict}[line.Kind]
		column.Add(text)
	}
	return column
}

// strip is the line above a lab: that it is one, whether something is broken now, and the way out.
type strip struct {
	content fyne.CanvasObject
	icon    *part.Icon
	word    *part.Text
	text    *part.Text
}

func newStrip(leave func()) *strip {
	s := &strip{icon: part.NewIcon(part.GlyphFlask, theme.Text), word: part.NewText("Lab", theme.Text), text: part.NewText("", theme.Text)}
	s.word.Style.Bold = true
	s.text.Cut = part.CutEnd
	left := container.NewHBox(s.icon, s.word)
	bar := container.NewBorder(nil, nil, left, part.NewQuiet("Leave the lab", leave), part.Inset(0, 6, s.text))
	s.content = container.NewStack(part.NewFill(theme.Panel), part.Column(0, part.Inset(6, 24, bar), widget.NewSeparator()))
	return s
}

func (s *strip) draw(of *Sheet) {
	part.Show(s.content, of.lab.Name != "")
	glyph, color, word, text := part.GlyphFlask, theme.Text, "Lab", "Nothing has been sent yet."
	switch {
	case of.busy:
		glyph, color, word, text = part.GlyphWarn, theme.Warn, "Lab: a fault is on", "It runs against a practice server of its own."
	case of.watched:
		glyph, color, word, text = part.GlyphWarn, theme.Warn, "Lab: a fault is on", "The thief's page is open until you leave."
	case of.done:
		text = "It has run, and its server has stopped."
	}
	s.word.SetColor(color)
	s.word.SetText(word)
	s.icon.Set(glyph, color)
	s.text.SetText(text)
}
