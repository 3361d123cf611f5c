// Package labs is the page of the labs in the window: choose one, predict who stops it, run it for real, and see what
// happened, why, and the line of code not to forget.
package labs

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// Sheet is the page. It belongs to the goroutine that draws; a lab under way has one of its own.
type Sheet struct {
	deliver func(func())         // runs a func on the goroutine that draws
	changed func()               // what the keys do here is something else now
	browse  func(address string) // asks for a browser
	run     func(context.Context, lab.Lab) (lab.Pair, error)

	lab     lab.Lab    // that is shown; zero for the list
	stage   flow.Stage // whose labs are listed; "" for all
	chosen  int        // of the answers; -1 for none
	choice  *widget.RadioGroup
	because *part.Entry
	outcome *fyne.Container
	told    map[string]bool // labs that were run, and whether the prediction came true
	cancel  context.CancelFunc
	running sync.WaitGroup
	turn    int  // number of the run whose outcome is wanted
	busy    bool // it is under way
	done    bool // its outcome is shown
	watched bool // the thief's page is open until the lab is left

	start, again, watch, other *part.Button
	reason                     *part.Text // why it cannot be run yet
	foot                       *part.Foot
	strip                      *strip
	body                       *fyne.Container
	content                    *container.Scroll
	root                       *fyne.Container
}

// New returns the page with the list. The window is told by changed when the keys do something else; browse asks for a
// browser, and is called where the window is drawn.
func New(deliver func(func()), changed func(), browse func(address string)) *Sheet {
	s := &Sheet{deliver: deliver, changed: changed, browse: browse, run: lab.RunPair, told: map[string]bool{}, body: part.Column(12), chosen: -1, cancel: func() {}}
	s.start = part.NewPrimary("", s.Primary)
	s.start.Trailing = part.GlyphEnter
	s.again, s.other = part.NewButton("Run again", s.Run), part.NewButton("All labs", s.all)
	s.watch = part.NewButton("Watch the thief", s.Watch)
	for _, b := range []*part.Button{s.start, s.again, s.watch, s.other} {
		b.Tall = true
	}
	s.reason = part.NewCaption("Choose an answer first.")
	s.foot = part.NewFoot([]fyne.CanvasObject{s.start, s.again, s.watch, s.reason}, s.other)
	s.strip = newStrip(s.list)
	s.content = container.NewVScroll(part.Inset(14, 24, s.body))
	s.root = container.NewBorder(s.strip.content, s.foot, nil, nil, s.content)
	s.list()
	return s
}

// list shows all labs, by what they break.
func (s *Sheet) list() {
	s.stop()
	s.lab, s.body.Objects = lab.Lab{}, nil
	right, seen := 0, 0
	for _, ok := range s.told {
		if seen++; ok {
			right++
		}
	}
	heading := "Learn by breaking"
	if s.stage != "" {
		heading += ", at stage " + fmt.Sprint(s.stage.Index()+1)
	}
	intro := "Each breaks one thing in the flow, for real, on a practice server of its own. Predict who stops it: even a wrong guess helps."
	if seen > 0 {
		intro += fmt.Sprintf(" So far %d of %d as predicted.", right, seen)
	}
	s.body.Add(part.Column(4, part.NewHeading(heading), part.NewProse(intro)))
	group, column := "", part.Column(0)
	for _, l := range lab.All() {
		if s.stage != "" && !l.At(s.stage) {
			continue
		}
		if l.Group != group {
			group, column = l.Group, part.Column(0)
			s.body.Add(part.NewCard(group, part.Inset(6, 16, column)))
		}
		column.Add(s.entry(l))
	}
	s.show()
}

// all lists every lab.
func (s *Sheet) all() {
	s.stage = ""
	s.list()
}

// entry is one lab of the list: what happens in it, whether it was seen, and the way in.
func (s *Sheet) entry(l lab.Lab) fyne.CanvasObject {
	text := part.NewProse(l.Title)
	text.Color, text.Wide = theme.Text, true
	seen := part.NewCaption("")
	if ok, done := s.told[l.Name]; done {
		seen.SetText(map[bool]string{true: "as predicted", false: "otherwise"}[ok])
	}
	way := container.NewHBox(seen, part.NewQuiet("Predict", func() { s.open(l) }))
	return container.NewBorder(nil, nil, nil, way, part.Inset(5, 0, text))
}

// Show opens the lab of that name; without one it lists those of a stage, and without a stage all.
func (s *Sheet) Show(name string, of flow.Stage) {
	s.stage = of
	if l, err := lab.Find(name); err == nil {
		s.open(l)
		return
	}
	s.list()
}

// open asks what will happen in a lab.
func (s *Sheet) open(l lab.Lab) {
	s.stop()
	s.lab, s.chosen, s.done, s.body.Objects = l, -1, false, nil
	s.outcome = part.Column(10)
	s.because = part.NewEntry()
	s.because.SetPlaceHolder("because… (optional; it stays on this machine)")
	var texts []string
	for _, a := range l.Choices() {
		texts = append(texts, a.String())
	}
	s.choice = widget.NewRadioGroup(texts, nil)
	s.choice.OnChanged = func(text string) {
		s.chosen = slices.Index(texts, text)
		s.show()
	}
	different := container.New(layout.NewFormLayout())
	for _, line := range l.Different() {
		text := part.NewProse(line.Text)
		text.Color, text.Wide = theme.Text, true
		different.Add(part.Inset(0, 8, part.NewText(line.Title, theme.Muted)))
		different.Add(text)
	}
	question := strong(l.Title + " Who stops it, and where?")
	card := part.NewCard("What do you expect?", part.Inset(12, 16, part.Column(10, question, s.choice, s.because)))
	card.Action = part.NewCaption("Guess: even a wrong guess helps.")
	s.body.Objects = []fyne.CanvasObject{part.Column(4, part.NewHeading("Lab: "+l.Name), part.NewProse(finding.Cite(l.Section)+" · all requests are real")),
		s.outcome, part.NewCard("What is different", part.Inset(10, 8, different)), card}
	s.show()
	s.content.ScrollToTop()
}

// strong is a question or a fact, in bold.
func strong(text string) *part.Prose {
	p := part.NewProse(text)
	p.Color, p.Style.Bold, p.Wide = theme.Text, true, true
	return p
}

// show brings the strip above and the buttons below up to date.
func (s *Sheet) show() {
	shown := s.lab.Name != ""
	s.strip.draw(s)
	part.Show(s.foot, shown || s.stage != "")
	_, next := s.lab.After()
	s.start.SetText("Run the lab")
	if s.done && next {
		s.start.SetText("Predict the next one")
	} else if s.done {
		s.start.SetText("Back to the list")
	}
	if s.chosen < 0 || s.busy {
		s.start.Disable()
	} else {
		s.start.Enable()
	}
	s.foot.Want(s.start, shown)
	s.foot.Want(s.again, shown && s.done)
	s.foot.Want(s.watch, shown && s.lab.Thief() && s.chosen >= 0 && !s.busy)
	s.foot.Want(s.other, !shown || !s.done || next)
	s.foot.Want(s.reason, shown && s.chosen < 0)
	s.foot.Refresh()
	s.body.Refresh()
	if s.root != nil {
		s.root.Refresh() // strip and foot come and go
	}
	s.changed()
}

// Primary runs the lab that is shown, and afterwards goes on to the next one of its group.
func (s *Sheet) Primary() {
	if !s.done {
		s.Run()
		return
	}
	if next, ok := s.lab.After(); ok {
		s.open(next)
	} else {
		s.list()
	}
}

// Run runs the lab that is shown, with its twin, beside the window.
func (s *Sheet) Run() {
	s.begin("It runs…", func(ctx context.Context, l lab.Lab, told func(lab.Pair, error)) { told(s.run(ctx, l)) })
}

// Watch runs it with the person in front of the window, who signs in, and sees the thief's page beside it.
func (s *Sheet) Watch() {
	s.begin("Sign in as Mira in your browser, and press Allow. The thief's page is open beside it.",
		func(ctx context.Context, l lab.Lab, told func(lab.Pair, error)) {
			lab.Watch(ctx, l, func(address string) {
				s.deliver(func() {
					if ctx.Err() == nil {
						s.outcome.Add(part.NewProse("`" + address + "`"))
						s.browse(address)
					}
				})
			}, told)
		})
	s.watched = s.busy
}

// begin begins a run, and says so.
func (s *Sheet) begin(text string, run func(context.Context, lab.Lab, func(lab.Pair, error))) {
	if s.lab.Name == "" || s.chosen < 0 {
		return
	}
	s.stop()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.turn++
	s.busy, s.done = true, false
	turn, l, predicted := s.turn, s.lab, s.lab.Choices()[s.chosen]
	s.outcome.Objects = []fyne.CanvasObject{part.NewProse(text)}
	s.show()
	s.running.Go(func() {
		run(ctx, l, func(p lab.Pair, err error) {
			s.deliver(func() {
				if turn == s.turn && ctx.Err() == nil {
					s.busy, s.done = false, err == nil
					s.tell(p, predicted, err)
					s.show()
					s.content.ScrollToTop()
				}
			})
		})
	})
}

// Cancel ends the lab under way, as leaving the page does; it tells whether there was one.
func (s *Sheet) Cancel() bool {
	if !s.busy && !s.watched {
		return false
	}
	if s.busy {
		s.outcome.Objects = nil // it says that it runs
	}
	s.stop()
	s.show()
	return true
}

// stop ends the lab under way and the thief's page.
func (s *Sheet) stop() {
	s.busy, s.watched = false, false
	s.turn++
	s.cancel()
}

// Close ends everything and waits for it.
func (s *Sheet) Close() {
	s.stop()
	s.running.Wait()
}

// Key chooses an answer by its number.
func (s *Sheet) Key(name fyne.KeyName) {
	if at := slices.Index([]fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3}, name); at >= 0 && s.lab.Name != "" {
		s.choice.SetSelected(s.choice.Options[at])
	}
}

// Hint is what the keys do here.
func (s *Sheet) Hint() string {
	switch {
	case s.lab.Name == "":
		return "Escape back to the walk"
	case s.done:
		return "Ctrl+Enter next prediction"
	}
	return "1, 2, 3 choose · Ctrl+Enter run"
}

// Wide tells the window that the walk's diagram has nothing to say of a lab.
func (s *Sheet) Wide() bool { return true }

// Content is the page.
func (s *Sheet) Content() fyne.CanvasObject { return s.root }

// Reveal scrolls to an object of the page.
func (s *Sheet) Reveal(o fyne.CanvasObject) { part.Reveal(s.content, o) }

// Draw has nothing of the walk to show.
func (s *Sheet) Draw(stage.View) {}

// Tick is a second that has passed.
func (s *Sheet) Tick(stage.View) {}
