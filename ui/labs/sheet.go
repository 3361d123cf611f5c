// Package labs is the page of the labs in the window: choose one, predict who stops it, run it for real, and see what
// happened, why, and the line of code not to forget.
package labs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/flow/lab"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// Sheet is the page. It belongs to the goroutine that draws; a lab under way has one of its own.
type Sheet struct {
	OnOpen func(page.Arrow) // shows the bytes of a message of the lab's walk

	deliver func(func())         // runs a func on the goroutine that draws
	changed func()               // what the keys do here is something else now
	browse  func(address string) // asks for a browser
	run     func(context.Context, lab.Lab) (lab.Pair, error)

	lab     lab.Lab    // that is shown; zero for the list
	stage   flow.Stage // whose labs are listed; "" for all
	choice  *part.Answers
	because *part.Entry
	asked   *fyne.Container // the question
	outcome *fyne.Container
	beside  part.Beside      // what will run, or what ran
	ran     flow.Snapshot    // the walk of the lab; zero before it ran
	told    map[string]visit // labs that were run
	cancel  context.CancelFunc
	running sync.WaitGroup
	turn    int  // number of the run whose outcome is wanted
	busy    bool // it is under way
	done    bool // its outcome is shown
	watched bool // the thief's page is open until the lab is left
	taken   bool // it could not be run, because other programs have the ports

	start, again, watch, other *part.Button
	reason                     *part.Text // why it cannot be run yet
	foot                       *part.Foot
	strip                      *strip
	body                       *fyne.Container
	content                    *container.Scroll
	root                       *fyne.Container
}

// visit is what came of a lab.
type visit struct {
	predicted lab.Answer
	foreseen  bool // it came so
}

// New returns the page with the list. The window is told by changed when the keys do something else; browse asks for a
// browser, and is called where the window is drawn.
func New(deliver func(func()), changed func(), browse func(address string)) *Sheet {
	s := &Sheet{deliver: deliver, changed: changed, browse: browse, run: lab.RunPair, told: map[string]visit{}, cancel: func() {}}
	s.body, s.asked, s.outcome = part.Column(10), part.Column(10), part.Column(10)
	s.start = part.NewPrimary("", s.Primary)
	s.again, s.other = part.NewButton("Run again", s.Run), part.NewButton("All labs", s.all)
	s.watch = part.NewButton("Watch the thief", s.Watch)
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
	s.lab, s.body.Objects, s.beside = lab.Lab{}, nil, part.Beside{}
	heading := "Learn by breaking"
	if s.stage != "" {
		heading += ", at stage " + fmt.Sprint(s.stage.Index()+1)
	}
	intro := "Each lab breaks one thing in the flow, for real, on a practice server of its own. Predict who stops it: even a wrong guess helps."
	if len(s.told) > 0 {
		intro += " So far " + s.score(lab.All()) + "."
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
	way := container.NewHBox(part.NewCaption(s.seen(l)), part.NewQuiet("Predict", func() { s.open(l) }))
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

// seen says of a lab that was run whether it came as predicted.
func (s *Sheet) seen(l lab.Lab) string {
	v, done := s.told[l.Name]
	switch {
	case !done:
		return ""
	case v.foreseen:
		return "as predicted"
	}
	return "otherwise"
}

// score is how many of the labs came as predicted; "" where none of them was run.
func (s *Sheet) score(of []lab.Lab) string {
	right, seen := 0, 0
	for _, l := range of {
		if v, done := s.told[l.Name]; done {
			if seen++; v.foreseen {
				right++
			}
		}
	}
	if seen == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d as predicted", right, seen)
}

// Series are the labs of the group of the one that is shown, for the rail.
func (s *Sheet) Series() part.Series {
	group := s.lab.Siblings()
	out := part.Series{Title: "Labs · " + s.lab.Group, Note: s.score(group)}
	for i, l := range group {
		one := part.Stage{Title: l.Heading, Note: s.seen(l)}
		switch {
		case s.told[l.Name].foreseen:
			one.State = part.StageForeseen
		case l.Name == s.lab.Name:
			one.State = part.StageNow
		}
		if l.Name == s.lab.Name {
			out.Current = i
		}
		out.Labs = append(out.Labs, one)
	}
	return out
}

// Nth opens a lab of the group.
func (s *Sheet) Nth(i int) { s.open(s.lab.Siblings()[i]) }

// Snapshot is the walk of the lab that is shown, which has no stage behind it before it was run.
func (s *Sheet) Snapshot() flow.Snapshot { return s.ran }

// Beside is what stands in the side panel beside a lab.
func (s *Sheet) Beside() part.Beside { return s.beside }

// show brings the strip above and the buttons below up to date.
func (s *Sheet) show() {
	shown := s.lab.Name != ""
	s.strip.draw(s)
	part.Show(s.foot, shown || s.stage != "")
	_, next := s.lab.After()
	switch {
	case s.done && next:
		s.start.SetText("Predict the next one")
	case s.done:
		s.start.SetText("Back to the list")
	case s.taken:
		s.start.SetText("Use another port")
	default:
		s.start.SetText("Run the lab")
	}
	chosen := shown && s.choice.Chosen() >= 0
	part.Show(s.asked, !s.done)
	if part.Show(s.outcome, len(s.outcome.Objects) > 0); !chosen || s.busy {
		s.start.Disable()
	} else {
		s.start.Enable()
	}
	s.foot.Want(s.start, shown)
	s.foot.Want(s.again, shown && s.done)
	s.foot.Want(s.watch, chosen && s.lab.Thief() && !s.busy)
	s.foot.Want(s.other, !shown || !s.done || next)
	s.foot.Want(s.reason, shown && !chosen)
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
	if s.lab.Name == "" {
		return
	}
	if s.choice.Chosen() < 0 {
		if c := fyne.CurrentApp().Driver().CanvasForObject(s.choice); c != nil {
			c.Focus(s.choice)
		}
		return
	}
	s.stop()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.turn++
	s.busy, s.done, s.taken = true, false, false
	turn, l, predicted := s.turn, s.lab, s.lab.Choices()[s.choice.Chosen()].Answer
	s.outcome.Objects = []fyne.CanvasObject{part.NewProse(text)}
	s.show()
	s.running.Go(func() {
		run(ctx, l, func(p lab.Pair, err error) {
			s.deliver(func() {
				if turn == s.turn && ctx.Err() == nil {
					s.busy, s.done, s.taken = false, err == nil, errors.Is(err, lab.ErrPort)
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
	if s.lab.Name != "" && !s.done {
		s.choice.Choose(slices.Index([]fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3}, name))
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

// Wide tells that the list makes use of the place of the side panel.
func (s *Sheet) Wide() bool { return s.lab.Name == "" }

// Content is the page.
func (s *Sheet) Content() fyne.CanvasObject { return s.root }

// Reveal scrolls to an object of the page.
func (s *Sheet) Reveal(o fyne.CanvasObject) { part.Reveal(s.content, o) }

// Draw has nothing of the walk to show.
func (s *Sheet) Draw(stage.View) {}

// Tick is a second that has passed.
func (s *Sheet) Tick(stage.View) {}
