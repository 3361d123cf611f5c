// Package labs is the page of the labs in the window: choose one, predict who stops it, run it for real, and see what
// happened, why, and the line of code not to forget.
package labs

import (
	"context"
	"fmt"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// Sheet is the page. It belongs to the goroutine that draws; a lab under way has one of its own.
type Sheet struct {
	deliver func(func()) // runs a func on the goroutine that draws
	run     func(context.Context, lab.Lab) (lab.Outcome, error)

	lab     lab.Lab // that is shown; zero for the list
	chosen  int     // of the answers; -1 for none
	because *part.Entry
	start   *part.Button
	reason  *part.Text // why it cannot be run yet
	outcome *fyne.Container
	told    map[string]bool // labs that were run, and whether the prediction came true
	cancel  context.CancelFunc
	running sync.WaitGroup
	body    *fyne.Container
	content *container.Scroll
	turn    int  // number of the run whose outcome is wanted
	busy    bool // it is under way
}

// New returns the page with the list.
func New(deliver func(func())) *Sheet {
	s := &Sheet{deliver: deliver, run: lab.Run, told: map[string]bool{}, body: part.Column(12), chosen: -1, cancel: func() {}}
	s.content = container.NewVScroll(part.Inset(14, 24, s.body))
	s.list()
	return s
}

// list shows all labs, by what they break.
func (s *Sheet) list() {
	s.Cancel()
	s.lab, s.body.Objects = lab.Lab{}, nil
	right, seen := 0, 0
	for _, ok := range s.told {
		if seen++; ok {
			right++
		}
	}
	intro := "Each breaks one thing in the flow, for real, on a practice server of its own. Predict who stops it; a wrong guess helps."
	if seen > 0 {
		intro += fmt.Sprintf(" So far %d of %d as predicted.", right, seen)
	}
	s.body.Add(part.Column(4, part.NewHeading("Learn by breaking"), part.NewProse(intro)))
	group, column := "", part.Column(2)
	for _, l := range lab.All() {
		if l.Group != group {
			group, column = l.Group, part.Column(2)
			s.body.Add(part.NewCard(group, part.Inset(6, 12, column)))
		}
		text := l.Title
		if ok, done := s.told[l.Name]; done {
			text += map[bool]string{true: " Seen, as predicted.", false: " Seen."}[ok]
		}
		column.Add(container.NewHBox(part.NewQuiet(text, func() { s.open(l) })))
	}
	s.body.Refresh()
	s.content.ScrollToTop()
}

// Show opens the lab of that name; a name that no lab has shows the list.
func (s *Sheet) Show(name string) {
	if l, err := lab.Find(name); err == nil {
		s.open(l)
		return
	}
	s.list()
}

// open asks what will happen in a lab.
func (s *Sheet) open(l lab.Lab) {
	s.Cancel()
	s.lab, s.chosen, s.body.Objects = l, -1, nil
	s.outcome = part.Column(12)
	s.because = part.NewEntry()
	s.because.SetPlaceHolder("Because… (optional)")
	s.reason = part.NewCaption("Choose an answer first.")
	s.start = part.NewPrimary("Run it", s.Primary)
	s.start.Tall, s.start.Trailing = true, part.GlyphEnter
	s.start.Disable()
	var texts []string
	for _, a := range l.Choices() {
		texts = append(texts, a.String())
	}
	choice := widget.NewRadioGroup(texts, nil)
	choice.OnChanged = func(string) {
		s.chosen = indexOf(texts, choice.Selected)
		s.ready()
	}
	title := part.NewProse(l.Title)
	title.Color = theme.Text
	question := part.Column(10, title, part.NewProse("Who stops it, and where? Nothing was sent yet."), choice, s.because)
	s.body.Objects = []fyne.CanvasObject{
		part.Column(4, part.NewHeading("Lab: "+l.Name), part.NewProse(finding.Cite(l.Section))),
		part.NewCard("Predict", part.Inset(12, 16, question)),
		part.Actions(s.start, part.NewButton("All labs", s.list), s.reason), s.outcome}
	s.body.Refresh()
	s.content.ScrollToTop()
}

func indexOf(all []string, one string) int {
	for i, s := range all {
		if s == one {
			return i
		}
	}
	return -1
}

// ready wakes the button once an answer is chosen.
func (s *Sheet) ready() {
	part.Show(s.reason, s.chosen < 0)
	if s.chosen < 0 {
		s.start.Disable()
		return
	}
	s.start.Enable()
}

// Primary runs the lab that is shown, with its twin, beside the window.
func (s *Sheet) Primary() {
	if s.lab.Name == "" || s.chosen < 0 {
		return
	}
	s.Cancel()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.turn++
	s.busy = true
	turn, l, predicted := s.turn, s.lab, s.lab.Choices()[s.chosen]
	s.outcome.Objects = []fyne.CanvasObject{part.NewProse("It runs…")}
	s.outcome.Refresh()
	s.running.Go(func() {
		o, err := s.run(ctx, l)
		var twin lab.Outcome
		if err == nil {
			twin, err = s.run(ctx, l.Twin())
		}
		s.deliver(func() {
			if turn == s.turn && ctx.Err() == nil {
				s.busy = false
				s.tell(o, twin, predicted, err)
			}
		})
	})
}

// tell shows what happened, beside what was expected.
func (s *Sheet) tell(o, twin lab.Outcome, predicted lab.Answer, err error) {
	panel := part.NewOutcomePanel()
	s.outcome.Objects = []fyne.CanvasObject{panel}
	l := o.Lab
	switch {
	case err != nil:
		panel.Set(finding.Fail, "This lab could not be run.", err.Error())
		s.outcome.Refresh()
		return
	case !o.OK():
		panel.Set(finding.Fail, "This lab did not end as it should.", "Expected: "+l.Right().String()+" Seen: "+o.Seen().String())
	default:
		facts := "You expected: " + predicted.String()
		if because := s.because.Text; because != "" {
			facts += " Because: " + because
		}
		panel.Set(finding.Skip, o.Seen().String(), facts)
		s.told[l.Name] = predicted == l.Right() || predicted.Who == "" && l.Who == ""
	}
	line := func(title, text string) fyne.CanvasObject {
		prose := part.NewProse(text)
		prose.Color = theme.Text
		return part.NewCard(title, part.Inset(10, 16, prose))
	}
	with := "Without this, the same walk goes through."
	if !twin.OK() {
		with = "Without this, the walk did not go through either: " + twin.Seen().String()
	}
	if o.Thief != nil {
		s.outcome.Add(line("What the thief has", o.Thief.String()))
	}
	s.outcome.Add(line("Why", l.Why))
	s.outcome.Add(line("In your code", "`"+l.Code+"`"))
	s.outcome.Add(line("The safe twin", with))
	s.outcome.Add(line("For another case", l.Next))
	if next, ok := following(l); ok {
		s.outcome.Add(part.Actions(part.NewButton("Predict the next one", func() { s.open(next) })))
	}
	s.body.Refresh()
	s.Reveal(panel)
}

// following is the lab after this one.
func following(l lab.Lab) (lab.Lab, bool) {
	all := lab.All()
	for i := range all[:len(all)-1] {
		if all[i].Name == l.Name {
			return all[i+1], true
		}
	}
	return lab.Lab{}, false
}

// Cancel ends the lab under way; it tells whether there was one.
func (s *Sheet) Cancel() bool {
	was := s.busy
	s.busy = false
	s.turn++
	s.cancel()
	return was
}

// Close ends everything and waits for it.
func (s *Sheet) Close() {
	s.Cancel()
	s.running.Wait()
}

// Wide tells the window that the walk's diagram has nothing to say of a lab.
func (s *Sheet) Wide() bool { return true }

// Content is the page.
func (s *Sheet) Content() fyne.CanvasObject { return s.content }

// Reveal scrolls to an object of the page.
func (s *Sheet) Reveal(o fyne.CanvasObject) { part.Reveal(s.content, o) }

// Draw has nothing of the walk to show.
func (s *Sheet) Draw(stage.View) {}

// Tick is a second that has passed.
func (s *Sheet) Tick(stage.View) {}
