// Package tutorial is the page of the companions in the window: a provider that plays along for the reader's own program, the
// steps of the text, what waits in them, and what the program was seen to send.
package tutorial

import (
	"context"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/flow/companion"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/session"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// Sheet is the page. It belongs to the goroutine that draws; the server that plays along has goroutines of its own.
type Sheet struct {
	deliver func(func()) // runs a func on the goroutine that draws
	act     func(page.Command)

	text   companion.Companion // that is followed; zero for the list
	server *practice.Server    // that plays along, or home; nil for the list, or when it could not be started
	watch  *program.Watch      // what it makes of the program; nil for the list
	home   *practice.Server    // that of the window, which answers other programs too
	seen   *program.Watch      // what it makes of them
	run    program.Seen        // what the program did, as drawn
	open   bool                // the secrets of the .env are shown

	pending atomic.Bool  // what was seen is going to be drawn: a program that hammers is drawn now and then
	asking  atomic.Bool  // the program's callback is being asked for
	looking atomic.Bool  // and the program that has its port
	holder  string       // that program; "" for none
	later   func(func()) // runs a func on the goroutine that draws, a little later
	changed func()       // the window has something else to say of the program
	shown   func() bool  // the window shows this page
	stale   bool         // more was seen than is drawn

	kept, keeping map[string]fyne.CanvasObject // parts of the page that can have the focus, by what they show

	diagram                        *part.SequenceDiagram
	env, other, foreign, dashboard *part.Button
	foot                           *part.Foot
	body                           *fyne.Container
	content                        *container.Scroll
	root                           *fyne.Container
}

// New returns the page with the list of texts. The window is told by changed when something was seen.
func New(home *practice.Server, deliver func(func()), act func(page.Command), changed func(), shown func() bool) *Sheet {
	s := &Sheet{home: home, shown: shown, seen: program.New("", nil), deliver: deliver, act: act, changed: func() {}, body: part.Column(12),
		diagram: part.NewSequenceDiagram()}
	s.diagram.App = "Your program"
	s.later = func(f func()) { time.AfterFunc(150*time.Millisecond, func() { deliver(f) }) }
	s.env = part.NewPrimary("Copy .env", s.Primary)
	s.other = part.NewButton("All tutorials", s.List)
	s.foreign = part.NewButton("Register the address of the .env", s.registerBoth)
	s.dashboard = part.NewButton("Register in the browser", func() { act(page.Command{Kind: page.Browse, Value: s.Registration()}) })
	for _, b := range []*part.Button{s.env, s.other, s.foreign, s.dashboard} {
		b.Tall = true
	}
	s.foot = part.NewFoot([]fyne.CanvasObject{s.env, s.foreign, s.dashboard}, s.other)
	s.content = container.NewVScroll(part.Inset(14, 24, s.body))
	s.root = container.NewBorder(nil, s.foot, nil, nil, s.content)
	s.List()
	s.changed = changed
	return s
}

// List shows the texts to choose from; the server that played along ends.
func (s *Sheet) List() {
	s.stop()
	s.text = companion.Companion{}
	rows := part.Column(0)
	var first fyne.Focusable
	for _, c := range companion.All() {
		name := part.NewProse(c.Title)
		name.Color, name.Wide = theme.Text, true
		preset, _ := provider.Find(c.Provider)
		follow := part.NewQuiet("Follow", func() { s.Follow(c.Name) })
		if first == nil {
			first = follow
		}
		way := container.NewHBox(part.NewCaption(preset.Name), follow)
		rows.Add(container.NewBorder(nil, nil, nil, way, part.Inset(6, 0, name)))
	}
	s.body.Objects = []fyne.CanvasObject{part.Column(4, part.NewHeading("Follow a tutorial"),
		part.NewProse("Your own program runs against an imitated provider; each of its requests is explained as it arrives. All five work without a network.")),
		part.NewCard("Tutorials", part.Inset(6, 16, rows))}
	s.show()
	s.focus(first)
}

// Own shows what other programs ask of the window's own practice server.
func (s *Sheet) Own() {
	if s.text.Name != "" || s.server != nil {
		return // the one that is followed, or this very page
	}
	s.server, s.watch = s.home, s.seen
	s.draw()
	s.show()
	s.content.ScrollToTop()
	s.focus(s.env)
	s.look()
}

// Texts shows the text that is followed, or the list of them.
func (s *Sheet) Texts() {
	if s.text.Name == "" {
		s.List()
	}
}

// Saw takes in what a program asked of the window's own server.
func (s *Sheet) Saw(d practice.Decision) { s.saw(s.seen, d) }

// focus moves the focus of who uses the keyboard on from what is no longer there.
func (s *Sheet) focus(to fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.root); c != nil && c.Focused() != nil {
		c.Focus(to)
	}
}

// Follow starts a provider for a text, and shows its steps. A name that no text has shows the list.
func (s *Sheet) Follow(name string) {
	c, ok := companion.Find(name)
	if !ok {
		s.List()
		return
	}
	s.stop()
	s.text = c
	s.act(page.Command{Kind: page.LeavePort, Value: c.RedirectURI()})
	s.start()
	s.look()
	s.focus(s.env)
}

// redirectURI is where the program of the page gets its callbacks; "" while none is shown, or for one that gets none.
func (s *Sheet) redirectURI() string {
	if s.server != nil && s.server == s.home {
		return s.home.Clients()[0].RedirectURIs[0]
	}
	return s.text.RedirectURI()
}

// port is the port on which that program listens.
func (s *Sheet) port() string {
	u, err := url.Parse(s.redirectURI())
	if s.server == nil || err != nil {
		return ""
	}
	return u.Port()
}

// Needs tells that the program of the text has to listen where that redirect URI leads.
func (s *Sheet) Needs(redirectURI string) bool {
	u, err := url.Parse(redirectURI)
	return err == nil && u.Port() != "" && u.Port() == s.port() && s.server != s.home
}

// look finds out which program has the port, without keeping anybody from drawing.
func (s *Sheet) look() {
	port, err := strconv.Atoi(s.port())
	if err != nil || !s.looking.CompareAndSwap(false, true) {
		return
	}
	go func() {
		name := loopback.Holder(os.DirFS("/proc"), "tcp4", port)
		s.looking.Store(false)
		s.deliver(func() {
			if name != s.holder {
				s.holder = name
				s.notice()
			}
		})
	}()
}

// start lets the provider of the text play along.
func (s *Sheet) start() {
	preset, _ := provider.Find(s.text.Provider)
	play, err := session.Play(preset)
	s.watch = program.New(s.text.Provider, &s.text)
	if err == nil {
		watch := s.watch
		s.server, err = practice.Start(practice.Config{Addr: "127.0.0.1:0", RedirectURIs: s.text.Registers, Play: play, RefreshToken: s.text.RefreshToken,
			OnDecision: func(d practice.Decision) { s.saw(watch, d) }})
	}
	if err != nil {
		panel := part.NewOutcomePanel()
		panel.Set(finding.Fail, "The provider could not be started.", err.Error())
		s.body.Objects = []fyne.CanvasObject{part.NewHeading(s.text.Title), panel}
	} else {
		s.draw()
	}
	s.show()
	s.content.ScrollToTop()
}

// registerBoth registers what the program is to send beside what its text says.
func (s *Sheet) registerBoth() {
	s.server.Register(s.text.RedirectURI())
	s.draw()
	s.show()
	s.focus(s.env)
	s.act(page.Command{Kind: page.Say, Value: s.text.RedirectURI() + " is registered in addition to the tutorial's. Run your program again."})
}

// saw takes in what the program asked, on the goroutine of its request: who hammers keeps nobody from drawing.
func (s *Sheet) saw(watch *program.Watch, d practice.Decision) {
	if d.Endpoint == practice.EndpointHome {
		return
	}
	watch.See(d)
	s.notice()
	if d.RedirectURI != "" && s.asking.CompareAndSwap(false, true) {
		go func() {
			defer s.asking.Store(false)
			if _, tells := watch.Probe(context.Background(), d); tells {
				s.notice()
			}
		}()
	}
}

// notice draws what was seen, a little later.
func (s *Sheet) notice() {
	if s.pending.CompareAndSwap(false, true) {
		s.later(func() {
			if s.pending.Store(false); s.server != nil && s.shown() {
				s.draw()
				s.show()
				s.follow()
				return
			}
			if s.stale = true; s.watch != nil {
				s.run = s.watch.Seen()
			}
			s.changed() // it is counted there
		})
	}
}

// reached tells that a step of the text was seen: a request for its stage that the server did not refuse, and that left
// nothing out that the step sends. What happens in the program alone is seen by the request that follows.
func (s *Sheet) reached(step companion.Step) (at time.Time, ok bool) {
	st := step.Stage
	for _, e := range s.run.Events {
		stage := e.Stage
		if st == flow.Callback && stage == flow.Exchange {
			stage = st
		}
		if slices.ContainsFunc(e.NotSent, func(name string) bool { return strings.Contains(step.Sent, name) }) {
			continue
		}
		d := e.Decision
		if st == flow.Consent && (step.Deny != (d.Error == "access_denied") || !step.Deny && !program.Allowed(d)) {
			continue // who signs in has not answered yet
		}
		if stage == st && d.Method != "" && d.Endpoint != program.EndpointCallback && (st == flow.Callback || step.Deny || d.Status < 400 && d.Error == "") {
			return d.At, true
		}
	}
	return time.Time{}, st == flow.Setup && s.server != nil
}

// follow keeps what has the focus in sight when the page above it has grown.
func (s *Sheet) follow() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	if c == nil {
		return
	}
	if o, ok := c.Focused().(fyne.CanvasObject); ok && slices.ContainsFunc(slices.Collect(maps.Values(s.kept)), func(k fyne.CanvasObject) bool { return k == o }) {
		s.Reveal(o)
	}
}

// show brings the buttons up to date, and tells the window.
func (s *Sheet) show() {
	s.buttons()
	s.changed()
}

func (s *Sheet) buttons() {
	part.Show(s.foot, s.text.Name != "" || s.server != nil)
	s.foot.Want(s.env, s.server != nil)
	s.foot.Want(s.dashboard, s.Registration() != "")
	s.foot.Want(s.foreign, s.server != nil && s.text.Sends != "" && !s.server.Takes(s.text.RedirectURI()))
	s.foot.Refresh()
	s.root.Refresh()
}

// stop ends the server that plays along.
func (s *Sheet) stop() {
	if s.server != nil && s.server != s.home {
		_ = s.server.Close() // it only cuts connections
	}
	s.server, s.watch, s.run, s.kept, s.open = nil, nil, program.Seen{}, nil, false
}

// Close ends everything.
func (s *Sheet) Close() { s.stop() }

// Hint is what the keys do here.
func (s *Sheet) Hint() string {
	if s.server == nil {
		return "Escape back to the walk"
	}
	return "Ctrl+Enter copy .env"
}

// Wide tells the window that the walk's diagram has nothing to say of another program.
func (s *Sheet) Wide() bool { return true }

// Content is the page.
func (s *Sheet) Content() fyne.CanvasObject { return s.root }

// Reveal scrolls to an object of the page.
func (s *Sheet) Reveal(o fyne.CanvasObject) { part.Reveal(s.content, o) }

// Draw shows what was seen while another page was shown. It has nothing of the walk to show.
func (s *Sheet) Draw(stage.View) {
	if s.stale && s.server != nil {
		s.draw()
		s.buttons()
	}
}

// Tick is a second that has passed; the window asks for what is overdue itself, also behind another page.
func (s *Sheet) Tick(stage.View) { s.look() }

// Overdue says that a code was given, and nobody has come to exchange it.
func (s *Sheet) Overdue(now time.Time) {
	late := len(s.seen.Overdue(now)) > 0
	if s.watch != nil && s.watch != s.seen {
		late = len(s.watch.Overdue(now)) > 0 || late
	}
	if late {
		s.notice()
	}
}

// Waiting tells that something may change with time alone: a code becomes overdue, a program starts.
func (s *Sheet) Waiting() bool { return s.server != nil || s.seen.Seen().Asked > 0 }
