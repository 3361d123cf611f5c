package labs

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// tell shows what happened, beside what was expected.
func (s *Sheet) tell(p lab.Pair, predicted lab.Answer, err error) {
	panel := part.NewOutcomePanel()
	s.outcome.Objects = []fyne.CanvasObject{panel}
	o := p.Lab
	switch {
	case err != nil:
		panel.Set(finding.Fail, "This lab could not be run.", err.Error())
		return
	case !o.OK():
		panel.Set(finding.Fail, "This lab did not end as it should.", "Expected: "+o.Lab.Right().String()+" Seen: "+o.Seen().String())
	case o.Who == "":
		panel.Set(finding.Fail, o.Seen().Past(), p.Came())
	default:
		panel.Set(finding.Pass, o.Seen().Past(), p.Came())
	}
	if o.OK() {
		s.told[o.Lab.Name] = predicted == o.Lab.Right() || predicted.Who == "" && o.Who == ""
	}
	// The facts, and beside them what ran, and why.
	facts, beside := part.Column(10, panel), part.Column(10)
	s.outcome.Objects = []fyne.CanvasObject{part.Sides(laneColumn, facts, beside)}
	if arrows := o.Arrows(); len(arrows) > 0 {
		d := part.NewSequenceDiagram()
		d.SetArrows(arrows)
		beside.Add(part.NewCard("What ran, from stage 3 on", part.Inset(10, 14, part.Column(8, d, part.NewLabLegend()))))
	}
	expected := predicted.String()
	if s.because.Text != "" {
		expected += " Because: " + s.because.Text
	}
	facts.Add(part.NewTileOf(part.Tiles(24, 200, titled("You expected", expected), titled("What happened", o.Seen().Past())), false))
	if run, twin := o.Bytes(), p.Twin.Bytes(); len(run) > 0 && len(twin) > 0 {
		facts.Add(part.NewTileOf(part.Tiles(24, 200, listing("This run", run, twin), listing("For comparison", twin, run)), false))
	}
	for _, line := range p.Lines() {
		switch line.Title {
		case lab.Code:
			code := part.NewProse("`" + line.Text + "`")
			code.Color = theme.Text
			card := part.NewCard("The line to remember", part.Inset(10, 16, code))
			card.Action = part.NewCopyGlyph(func() string { return line.Text })
			facts.Add(card)
		default:
			column := part.Column(8)
			for text := range strings.SplitSeq(line.Text, "\n") {
				prose := part.NewProse(text)
				prose.Color = theme.Text
				column.Add(prose)
			}
			card := part.NewCard(line.Title, part.Inset(10, 16, column))
			if line.Title == lab.Why || line.Title == lab.Lane {
				beside.Add(card)
			} else {
				facts.Add(card)
			}
		}
	}
}

// laneColumn is the width of the diagram with the thief's lane, at normal text size.
const laneColumn = 400

func titled(title, text string) fyne.CanvasObject {
	prose := part.NewProse(text)
	prose.Color = theme.Text
	return part.Column(4, part.NewCaption(title), prose)
}

// listing are the bytes of a run; what the other one does not have is in the colour of a proof.
func listing(title string, lines, other []string) fyne.CanvasObject {
	column := part.Column(2, part.NewCaption(title))
	for _, line := range lines {
		name, _, _ := strings.Cut(line, "=")
		color := theme.Text
		if !slices.ContainsFunc(other, func(of string) bool { return strings.HasPrefix(of, name) }) {
			color = theme.Proof
		}
		text := part.NewMono(line, color)
		text.Cut = part.CutMiddle
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
	s := &strip{icon: part.NewIcon(part.GlyphWarn, theme.Muted), word: part.NewText("Lab", theme.Text), text: part.NewText("", theme.Text)}
	s.word.Style.Bold = true
	s.text.Cut = part.CutEnd
	left := container.NewHBox(s.icon, s.word)
	bar := container.NewBorder(nil, nil, left, part.NewQuiet("Leave the lab", leave), part.Inset(0, 6, s.text))
	s.content = container.NewStack(part.NewFill(theme.Panel), part.Inset(6, 24, bar))
	return s
}

func (s *strip) draw(of *Sheet) {
	part.Show(s.content, of.lab.Name != "")
	color, word, text := theme.Text, "Lab", "Nothing has been sent yet."
	switch {
	case of.busy:
		color, word, text = theme.Warn, "Lab: a fault is active", "It runs against a practice server of its own."
	case of.watched:
		color, word, text = theme.Warn, "Lab: a fault is active", "The thief's page is open until you leave the lab."
	case of.done:
		text = "It has run, and its server has stopped."
	}
	part.Show(s.icon, color == theme.Warn)
	s.word.SetColor(color)
	s.word.SetText(word)
	s.icon.Set(part.GlyphWarn, color)
	s.text.SetText(text)
}
