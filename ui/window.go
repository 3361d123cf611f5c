// Package ui is the window: header, stage rail, the page of a stage or a sheet over it, side panel, status bar and menus
// around one walk. It is the only room, together with those below it, that knows Fyne.
package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/assets"
	"oauthwalk/flow"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/page"
	"oauthwalk/ui/about"
	"oauthwalk/ui/checkup"
	"oauthwalk/ui/labs"
	"oauthwalk/ui/part"
	"oauthwalk/ui/secrets"
	"oauthwalk/ui/session"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/tutorial"
	"oauthwalk/ui/vault"
)

var _ stage.Actor = (*Window)(nil)

// Window is the one window of the program. It belongs to the UI goroutine.
type Window struct {
	app      fyne.App
	win      fyne.Window
	settings settings
	session  *session.Session
	vault    *vault.Vault

	snap      flow.Snapshot // the walk under way, as drawn
	shown     flow.Stage
	unread    int            // number of the walk whose client secret is stored and could not be read
	pressed   time.Time      // when the key of the primary button came last
	openUntil time.Time      // secrets of a real provider are shown until then
	earlier   *flow.Snapshot // an earlier walk that is looked at, nil when it is the one under way
	ofLab     bool           // it is that of the lab

	header   *header
	rail     *part.Rail
	side     *side
	tabs     *part.Tabs // in a narrow window
	status   *status
	toast    *part.Toasts
	pages    map[flow.Stage]*stage.Page
	check    *checkup.Sheet  // nil before it was asked for
	sheet    middle          // over the page, nil for none
	ending   *stage.End      // nil before it was first shown
	first    *stage.First    // likewise
	labs     *labs.Sheet     // likewise
	tutorial *tutorial.Sheet // likewise
	denial   int             // the number of the walk that was begun to be denied
	saved    *secrets.Sheet  // nil before it is opened
	holder   *fyne.Container // the page that is shown
	greyed   []func()        // bring items of the menus up to date
	shell    *fyne.Container
	layout   *shellLayout
	clock    *clock
	asked    *inquiry
	other    otherBrowser
	guide    *guide
	picker   *picker

	importer *importer
	archive  *archive
	past     *past // nil before it is opened

	made    about.Build
	about   question
	options Options // as they were given
}

// Options are what the program gives the window.
type Options struct {
	Session session.Config     // Draw and Deliver are filled in here
	Vault   vault.Config       // also
	Build   about.Build        // what Help, About says
	Setup   *credentials.Setup // of the first walk; nil for the practice client
	Report  string             // that is shown at the start; "" for none
	History string             // folder of the walks that are kept; "" keeps none
	Now     func() time.Time
	Deliver func(func()) // runs a func on the UI goroutine, later; nil takes fyne.Do
}

// New builds the window around a new session. It shows nothing before the application runs.
func New(app fyne.App, o Options) *Window {
	if o.Deliver == nil {
		o.Deliver = fyne.Do
	}
	w := &Window{app: app, win: app.NewWindow("oauthwalk"), settings: settings{app}, shown: flow.Setup, made: o.Build, options: o,
		pages: map[flow.Stage]*stage.Page{}}
	w.win.SetIcon(fyne.NewStaticResource("icon.png", assets.Picture()))
	w.clock = newClock(o.Now, w.tick, o.Deliver)
	w.asked = newInquiry(o.Deliver, w.clock.now, func(text string) { w.toast.Say(text) }, w.redraw)
	w.archive = newArchive(w, o.History, o.Deliver)
	o.Vault.Deliver, o.Vault.Draw, o.Vault.Now = o.Deliver, w.drawVault, o.Now
	w.vault = vault.New(o.Vault)
	o.Session.Deliver, o.Session.Draw, o.Session.Deps.Keeper = o.Deliver, w.draw, w.vault
	w.session = session.New(o.Session)
	w.win.SetPadded(false)
	w.restorePlace()
	w.win.SetCloseIntercept(w.close)
	app.Lifecycle().SetOnStarted(func() { fyne.Do(w.Start) }) // inside the loop, where the next frame is due meanwhile
	return w
}

// Start fills the window. It runs when the application has started and the window is on the screen: what is painted before
// the X server has mapped it is painted for nobody. Nothing is built before the theme is set, because everything would be
// measured and laid out twice.
func (w *Window) Start() {
	w.settings.apply()
	part.Browse = w.openPage
	w.comeBack()
	w.build()
	w.welcome()
	w.win.SetMainMenu(w.menu())
	w.draw(w.session.Walk().Snapshot())
	w.win.Canvas().SetOnTypedKey(w.typed)
	w.win.Canvas().AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { // a field that has the focus takes it itself
		if w.first != nil && w.sheet == middle(w.first) {
			w.first.Paste(w.app.Clipboard().Content())
		}
	})
	w.win.SetOnClosed(w.settings.keep)
	w.win.SetOnDropped(w.importer.dropped)
	w.win.SetContent(container.NewStack(w.shell, w.toast))
	w.vault.Open()
	if w.options.Setup != nil {
		w.importer.setUp(*w.options.Setup, nil)
	}
	if w.options.Report != "" {
		w.openReport(w.options.Report)
	}
}

// ShowAndRun shows the window and returns when it was closed and everything behind it has ended.
func (w *Window) ShowAndRun() error {
	if _, desktop := w.win.(contexted); desktop { // the windows of tests need no display
		if err := nameOnWayland(w.app.UniqueID()); err != nil {
			return err
		}
	}
	defer putOffCollection()()
	defer scanFonts()()
	w.vault.Open() // it answers by the time of the first paint, and then draws nothing anew
	savePreferences := takeStopHook(w.app.Lifecycle())
	w.win.ShowAndRun()
	savePreferences()
	w.clock.stop()
	w.importer.reading.Wait()
	w.archive.close(w.session.Walk().Snapshot())
	w.asked.close()
	if w.check != nil {
		w.check.Close()
	}
	if w.labs != nil {
		w.labs.Close()
	}
	if w.tutorial != nil { // the window was built
		w.tutorial.Close()
	}
	err := w.session.Close()
	w.vault.Close()
	return err
}

// takeStopHook gives back what Fyne does when its loop has ended, which is to save the preferences, and keeps Fyne from
// queueing it: Fyne 2.8.0 hands it to a loop that may no longer read, and then waits for it for ever.
func takeStopHook(life fyne.Lifecycle) func() {
	hooks, ok := life.(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if !ok || hooks.OnStopped() == nil {
		return func() {}
	}
	hook := hooks.OnStopped()
	hooks.SetOnStoppedHookExecuted(nil)
	return hook
}

// Window is the Fyne window, for tests.
func (w *Window) Window() fyne.Window { return w.win }

// Walk is the walk under way, for tests.
func (w *Window) Walk() *flow.Walk { return w.session.Walk() }

func (w *Window) build() {
	w.tutorial = tutorial.New(w.options.Session.Server, w.options.Deliver, w.Act, w.recount, func() bool { return w.sheet == middle(w.tutorial) })
	w.session.Watch(w.tutorial.Saw)
	w.header = newHeader(w)
	w.rail = part.NewRail()
	w.rail.OnStage = func(i int) {
		switch {
		case i < len(flow.Stages):
			w.showLabWalk()
			w.show(flow.Stages[i])
		case i == len(flow.Stages) && page.Over(w.view().Snapshot):
			w.showEnd()
		default:
			w.showProgram()
		}
	}
	w.rail.OnEarlier = w.showEarlier
	w.rail.OnLab = func(i int) { w.labs.Nth(i) }
	w.side = newSide(w.openBytes, func(name string) { w.Act(page.Command{Kind: page.Lab, Name: name, Stage: w.shown}) })
	w.status = newStatus()
	w.status.program.OnTapped = w.showProgram
	w.toast = part.NewToasts()
	w.guide = &guide{canvas: w.win.Canvas()}
	w.picker = &picker{window: w}
	w.importer = &importer{window: w}
	w.holder = container.NewStack()
	tabs, bar := newTabs(w)
	w.tabs = tabs
	w.layout = &shellLayout{line: 1, only: w.side.only, scale: func() float32 { return float32(w.settings.theme().Scale()) / 100 }}
	w.shell = container.New(w.layout, w.header.content,
		container.NewStack(part.NewFill(theme.Panel), container.NewVScroll(part.Inset(14, 0, w.rail))),
		bar, w.holder, w.side.content, w.status.content,
		part.NewFill(theme.Border), part.NewFill(theme.Border), part.NewFill(theme.Border), part.NewFill(theme.Border))
}

// page is the page of a stage, built when it is first looked at.
func (w *Window) page(s flow.Stage) *stage.Page {
	p := w.pages[s]
	if p == nil {
		p = stage.New(s, w)
		p.OnOpened = w.mark
		w.pages[s] = p
	}
	return p
}

// draw shows a snapshot of the walk under way.
func (w *Window) draw(s flow.Snapshot) {
	before := w.snap
	w.snap = s
	if w.earlier == nil {
		w.follow(before, s)
	}
	w.redraw()
	if before.Walk != s.Walk && s.Client.ID == "" && w.sheet == nil && w.earlier == nil {
		w.fillIn()
	}
	w.askAboutBrowser(s)
	w.archive.follow(before, s)
}

// fillIn puts the focus where a client that has nothing yet is typed in.
func (w *Window) fillIn() {
	if blank := w.page(flow.Setup).Blank(); w.shown == flow.Setup && blank != nil {
		w.win.Canvas().Focus(blank)
	}
}

// follow moves on by itself where a stage leaves nothing to look at: its result is on the next page.
func (w *Window) follow(before, now flow.Snapshot) {
	switch {
	case before.Walk != now.Walk:
		w.shown = now.Current()
	case w.shown.Index() > flow.Consent.Index():
	case !before.Stage(w.shown).Status.Passed() && now.Stage(w.shown).Status.Passed():
		w.shown = now.After(w.shown)
	}
}

// view is what the page is drawn from.
func (w *Window) view() stage.View {
	v := stage.View{View: page.View{Snapshot: w.snap, Now: w.clock.now()}, Vault: w.vault.State()}
	if w.earlier != nil {
		v.Snapshot, v.Earlier = *w.earlier, true
	}
	v.Labs = w.session.Offers(v.Snapshot)
	if v.Practice = v.Snapshot.Client.Issuer == w.session.Practice(); v.Practice {
		v.Decisions = w.session.Decisions
	}
	if w.check != nil {
		v.Tested = w.check.Tested(v.Snapshot.Client)
	}
	if v.Tested == nil {
		v.Tested = w.asked.result(v.Snapshot)
	}
	v.Denial = w.denial == v.Snapshot.Walk
	v.Practice = v.Practice || v.Earlier && w.ofLab
	v.Open = v.Practice || v.Now.Before(w.openUntil)
	return v
}

func (w *Window) redraw() {
	v := w.view()
	w.asked.look(v)
	p := w.middle()
	if w.labs != nil && p != middle(w.labs) {
		w.labs.Cancel() // what is broken in a lab is broken only while the person sees it
	}
	p.Draw(v)
	if len(w.holder.Objects) == 0 || w.holder.Objects[0] != p.Content() {
		w.holder.Objects = []fyne.CanvasObject{p.Content()}
		w.holder.Refresh()
	}
	own := w.beside()
	w.drawRail(v.View, own.Picture != nil)
	w.header.draw(v, w.ofLab)
	if h := w.header.content; h.MinSize().Height != h.Size().Height {
		w.shell.Refresh() // the header needs another line, or one less
	}
	other := own != w.side.own
	w.side.draw(v, w.shown, w.checked(), own)
	if covers, lane := w.covers(), own.Picture != nil; other || covers != w.layout.covered || lane != w.layout.lane {
		w.layout.covered, w.layout.lane = covers, lane
		w.shell.Refresh()
	}
	w.tabs.SetTabs(tabsOf(v.View, w.shown, own)...)
	w.mark()
	w.foot(v)
}

// tick is a second that has passed while something counts down.
func (w *Window) tick() {
	v := w.view()
	if !v.Open && !w.openUntil.IsZero() { // the time to look at secrets is over
		w.openUntil = time.Time{}
		w.redraw()
		return
	}
	w.asked.look(v)
	w.middle().Tick(v)
	w.tutorial.Overdue(v.Now)
	w.foot(v)
}

// foot draws the status line and what is greyed, and keeps the clock going while something counts down.
func (w *Window) foot(v stage.View) {
	w.status.draw(v, w.middle())
	w.status.program.Set("", w.tutorial.Status())
	for _, grey := range w.greyed {
		grey()
	}
	w.clock.run(ticking(v) || w.tutorial.Waiting())
}

// ticking tells whether anything on the screen changes with time alone.
func ticking(v stage.View) bool {
	if v.Open && !v.Practice || v.Vault.Job != nil || v.Vault.Asking {
		return true
	}
	if v.Earlier {
		return false
	}
	s := v.Snapshot
	return !s.Listener.Deadline.IsZero() || s.Tokens.Expires.After(v.Now) || s.Next == flow.Exchange
}
