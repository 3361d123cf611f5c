// Package tutorial is the page of the companions in the window: a provider that plays along for the reader's own program, the
// steps of the text, what waits in them, and what the program was seen to send.
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
	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/program"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/session"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// most is how many requests of the program are kept.
const most = 500

// Sheet is the page. It belongs to the goroutine that draws; the server that plays along has goroutines of its own.
type Sheet struct {
	deliver func(func()) // runs a func on the goroutine that draws
	act     func(page.Command)

	text   companion.Companion // that is followed; zero for the list
	server *practice.Server    // that plays along; nil without a text, or when it could not be started
	watch  *program.Watch      // what it makes of the program; nil without a text
	seen   []program.Event     // what the program asked, or did not, the newest last
	left   int                 // how many were let go

	pending bool         // what was seen is going to be drawn
	later   func(func()) // runs a func on the goroutine that draws, a little later
	changed func()       // the window has something else to say of the program

	env, other, foreign *part.Button
	foot                *part.Foot
	body                *fyne.Container
	content             *container.Scroll
	root                *fyne.Container
}

// New returns the page with the list of texts. The window is told by changed when something was seen.
func New(deliver func(func()), act func(page.Command), changed func()) *Sheet {
	s := &Sheet{deliver: deliver, act: act, changed: changed, body: part.Column(12)}
	s.later = func(f func()) { time.AfterFunc(150*time.Millisecond, func() { deliver(f) }) }
	s.env = part.NewPrimary("Copy .env", s.Primary)
	s.other = part.NewButton("All tutorials", s.List)
	s.foreign = part.NewButton("Register the address that the program sends", s.registerBoth)
	for _, b := range []*part.Button{s.env, s.other, s.foreign} {
		b.Tall = true
	}
	s.foot = part.NewFoot([]fyne.CanvasObject{s.env, s.foreign}, s.other)
	s.content = container.NewVScroll(part.Inset(14, 24, s.body))
	s.root = container.NewBorder(nil, s.foot, nil, nil, s.content)
	s.List()
	return s
}

// List shows the texts to choose from; the server that played along ends.
func (s *Sheet) List() {
	s.stop()
	s.text = companion.Companion{}
	rows := part.Column(0)
	for _, c := range companion.All() {
		name := part.NewProse(c.Title)
		name.Color, name.Wide = theme.Text, true
		way := container.NewHBox(part.NewCaption(c.Provider), part.NewQuiet("Follow", func() { s.Follow(c.Name) }))
		rows.Add(container.NewBorder(nil, nil, nil, way, part.Inset(6, 0, name)))
	}
	s.body.Objects = []fyne.CanvasObject{part.Column(4, part.NewHeading("Follow a tutorial"),
		part.NewProse("Your own program runs against a provider that plays along; each of its requests is explained as it arrives. All five work without a network.")),
		part.NewCard("Texts", part.Inset(6, 16, rows))}
	s.show()
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
	s.start("127.0.0.1:0", c.Registers)
}

// start lets the provider of the text play along.
func (s *Sheet) start(addr string, uris []string) {
	preset, _ := provider.Find(s.text.Provider)
	play, err := session.Play(preset)
	s.watch = program.New(s.text.Provider, &s.text)
	if err == nil {
		s.server, err = practice.Start(practice.Config{Addr: addr, RedirectURIs: uris, Play: play, RefreshToken: s.text.RefreshToken,
			OnDecision: func(d practice.Decision) {
				if d.Endpoint != practice.EndpointHome {
					s.deliver(func() { s.saw(s.watch.See(d)) })
				}
			}})
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

// registerBoth registers what the program sends beside what its text says.
func (s *Sheet) registerBoth() {
	if s.server != nil {
		addr := strings.TrimPrefix(s.server.Issuer(), "http://")
		s.stop()
		s.start(addr, append(slices.Clone(s.text.Registers), s.text.Sends))
	}
}

// saw takes in what the program did, or did not do.
func (s *Sheet) saw(events []program.Event) {
	if s.server == nil || len(events) == 0 {
		return
	}
	s.seen = append(s.seen, events...)
	if more := len(s.seen) - most; more > 0 {
		s.seen, s.left = s.seen[more:], s.left+more
	}
	if !s.pending { // a program that hammers is drawn now and then
		s.pending = true
		s.later(func() {
			if s.pending = false; s.server != nil {
				s.draw()
				s.show()
			}
		})
	}
}

// reached tells that a step of the text was seen: a request for its stage that the server did not refuse. What happens in the
// program alone is seen by the request that follows.
func (s *Sheet) reached(st flow.Stage) (at time.Time, ok bool) {
	for _, e := range s.seen {
		stage := e.Stage
		if st == flow.Callback && stage == flow.Exchange {
			stage = st
		}
		if d := e.Decision; stage == st && d.Method != "" && (st == flow.Callback || d.Status < 400 && d.Error == "") {
			return d.At, true
		}
	}
	return time.Time{}, st == flow.Setup && s.server != nil
}

// fallen are the pitfalls of the text that the program was seen in.
func (s *Sheet) fallen() map[string]bool {
	out := map[string]bool{}
	for _, e := range s.seen {
		for _, p := range e.Pitfalls {
			out[p.Name] = true
		}
	}
	return out
}

// show brings the buttons up to date.
func (s *Sheet) show() {
	part.Show(s.foot, s.text.Name != "")
	s.foot.Want(s.env, s.server != nil)
	s.foot.Want(s.foreign, s.server != nil && s.text.Sends != "" && !slices.Contains(s.server.Clients()[0].RedirectURIs, s.text.Sends))
	s.foot.Refresh()
	s.root.Refresh()
	s.changed()
}

// stop ends the server that plays along.
func (s *Sheet) stop() {
	if s.server != nil {
		_ = s.server.Close() // it only cuts connections
	}
	s.server, s.watch, s.seen, s.left = nil, nil, nil, 0
}

// Env is what the program has to know, as the file that most texts read.
func (s *Sheet) Env() string {
	c := s.server.Clients()[0]
	authorize, token, api := s.server.Endpoints()
	lines := []string{"CLIENT_ID=" + c.ID, "CLIENT_SECRET=" + c.Secret.Reveal(),
		"BASE_URL=" + s.server.Issuer(), "AUTHORIZATION_URL=" + authorize, "TOKEN_URL=" + token, "API_URL=" + api}
	if s.text.Sends != "" {
		lines = append(lines, "REDIRECT_URI="+s.text.Sends)
	}
	if refresh := c.RefreshToken.Reveal(); refresh != "" {
		lines = append(lines, "REFRESH_TOKEN="+refresh)
	}
	return strings.Join(lines, "\n") + "\n"
}

// Primary copies what the program has to know.
func (s *Sheet) Primary() {
	if s.server != nil {
		s.act(page.Command{Kind: page.Copy, Name: "The .env of your program", Value: s.Env()})
	}
}

// Status is what the status bar says of the program; "" while nobody plays along.
func (s *Sheet) Status() string {
	if s.server == nil {
		return ""
	}
	refused := 0
	for _, e := range s.seen {
		if e.Decision.Status >= 400 || e.Decision.Error != "" {
			refused++
		}
	}
	return fmt.Sprintf("Your program: %s seen, %d refused", plain.Count(len(s.seen)+s.left, "request"), refused)
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

// Draw has nothing of the walk to show.
func (s *Sheet) Draw(stage.View) {}

// Tick is a second that has passed; the window asks for what is overdue itself, also behind another page.
func (s *Sheet) Tick(stage.View) {}

// Overdue says that a code was given, and nobody has come to exchange it.
func (s *Sheet) Overdue(now time.Time) {
	if s.watch != nil {
		s.saw(s.watch.Overdue(now))
	}
}

// Waiting tells that a code may become overdue.
func (s *Sheet) Waiting() bool { return s.server != nil && len(s.seen) > 0 }
