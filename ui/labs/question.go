package labs

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/lab"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// open asks what will happen in a lab.
func (s *Sheet) open(l lab.Lab) {
	s.stop()
	s.lab, s.done, s.taken, s.ran = l, false, false, flow.Snapshot{}
	s.outcome.Objects = nil
	s.because = part.NewEntry()
	s.because.SetPlaceHolder("because… (optional; it stays on this machine)")
	var pairs [][2]string
	for _, c := range l.Choices() {
		pairs = append(pairs, [2]string{c.Marked(), c.Because})
	}
	s.choice = part.NewAnswers(pairs...)
	s.choice.OnChanged = func(int) {
		s.show()
		s.Reveal(s.choice) // it may have been chosen by a key
	}
	different := part.Column(0)
	for i, line := range l.Different() {
		if i > 0 {
			different.Add(widget.NewSeparator())
		}
		text := part.NewWide(line.Text)
		if line.Title == "taken away" {
			text.Tones = map[string]theme.ColorName{"code_challenge": theme.Warn, "code_verifier": theme.Warn}
		}
		different.Add(part.Inset(6, 16, container.NewBorder(nil, nil, part.InWidth(150, part.NewText(line.Title, theme.Muted)), nil, text)))
	}
	card := part.NewCard("What do you expect?", part.Inset(12, 16, part.Column(10, question(l.Title+" Who stops it, and where?"), s.choice, s.because)))
	card.Action = part.NewCaption("Guess; a wrong guess helps.")
	s.asked.Objects = []fyne.CanvasObject{part.NewCard("What is different", different), card}
	heading := part.Column(2, part.NewHeading(l.Heading), part.NewProse("One thing is broken on purpose. All requests are real."))
	s.body.Objects = []fyne.CanvasObject{heading, s.outcome, s.asked}
	s.beside = plan(l)
	s.show()
	s.content.ScrollToTop()
}

// question is the question of a lab, in bold.
func question(text string) fyne.CanvasObject {
	p := part.NewWide(text)
	p.Style.Bold, p.Font = true, theme.SizeTitle
	return p
}

// plan is what will run, and the words that one needs.
func plan(l lab.Lab) part.Beside {
	d := part.NewSequenceDiagram()
	d.SetArrows(l.Plan())
	words := part.Column(0)
	for i, term := range l.Terms() {
		if i > 0 {
			words.Add(widget.NewSeparator())
		}
		word := part.NewText(term.Word, theme.Text)
		word.Style.Bold = true
		words.Add(part.Inset(9, 16, part.Column(1, word, part.NewProse(term.Text))))
	}
	return part.Beside{Tabs: [3]string{"Lab", "What will run", "Words you need"},
		Picture: part.Column(10, titled("What will run", l), d, part.NewPlanLegend()), Words: part.NewCard("Words you need", words)}
}

// titled is the title of a diagram of a lab.
func titled(text string, l lab.Lab) fyne.CanvasObject {
	title := part.NewText(fmt.Sprintf("%s, from stage %d on", text, l.From().Index()+1), theme.Text)
	title.Style.Bold = true
	return title
}
