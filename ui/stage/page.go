// Package stage draws the pages of the stages in the window. What they say is flow/page's; here are the widgets that
// show it, and the forms of stage 1, the wait of stage 3 and what is kept.
package stage

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/vault"
)

// View is everything that a page of the window is drawn from.
type View struct {
	page.View
	Vault vault.State // the saved clients
}

// Actor does what the person asks for, and returns at once.
type Actor interface{ Act(page.Command) }

// Page is the page of one stage.
type Page struct {
	*part.Scrolled
	stage flow.Stage
	actor Actor
	view  View
	shown page.Page

	OnOpened func() // other bytes are open than before

	editNext bool // begin editing when what is sent can be edited

	title   *part.Text
	intro   *part.Prose
	skipped *part.Prose
	outcome *part.OutcomePanel
	failure *failure
	above   []pane // before "what we send"
	below   []pane // after the buttons
	table   *part.ParamTable
	edit    *part.Button
	reset   *part.Button
	send    *part.Card
	folds   [2]*folding // of what was sent, and of the checks
	buttons *buttons
	back    *back
	remarks *remarks
	checks  *part.FindingList
	form    *setup    // of stage 1, else nil
	waiting *waiting  // of stage 3, else nil
	ask     *question // of stages 3 and 4, else nil
	keep    *keeping  // nil where there is nothing new to keep
	body    *fyne.Container
}

// pane draws one section. It is hidden where the page has no such section.
type pane struct {
	key  page.Key
	card fyne.CanvasObject
	draw func(page.Section)
}

// New builds the page of stage s.
func New(s flow.Stage, a Actor) *Page {
	p := &Page{stage: s, actor: a, table: part.NewParamTable(), checks: part.NewChecklist(), failure: newFailure(a),
		outcome: part.NewOutcomePanel(), title: part.NewHeading(""), intro: part.NewProse(""), skipped: part.NewSaid("")}
	p.table.OnEdit = func(name, value string) { p.change(page.Edit, name, value) }
	p.table.OnReset = func(name string) { p.change(page.Reset, name, "") }
	p.table.OnRemove = func(name string) { p.change(page.Remove, name, "") }
	p.buttons, p.back, p.remarks = newButtons(p), newBack(a), newRemarks(a)
	p.edit = part.NewQuiet("Edit", p.ToggleEdit)
	p.reset = part.NewQuiet("Reset all", func() { p.change(page.Reset, "", "") })
	actions, sent := container.NewHBox(p.reset, p.edit), part.Column(0, p.table)
	switch s {
	case flow.Setup:
		p.above = []pane{newLines(page.Cautions)}
		p.form = newSetup(p)
		p.table.OnEdit, p.table.Fixed = p.form.edit, true
		sent.Add(p.form.under)
		actions.Objects = slices.Insert(actions.Objects, 0, fyne.CanvasObject(p.form.load))
	case flow.Request:
		p.below = []pane{newURL(), newDerivation()}
	case flow.Consent:
		p.waiting, p.ask = newWaiting(p), newQuestion(p)
		p.below = append(append([]pane{p.waiting.pane}, p.ask.panes()...), newURL(), newLines(page.Refused))
	case flow.Callback:
		p.ask = newQuestion(p)
		p.below = p.ask.panes()
	case flow.API:
		p.above = []pane{newLines(page.Cautions)}
	}
	p.back.content.OnSelected = func(string) {
		if p.OnOpened != nil {
			p.OnOpened()
		}
	}
	p.send = part.NewCard("", sent)
	p.send.Action = actions
	checks := part.NewCard("Checks", p.checks)
	refresh := func() { p.body.Refresh() }
	p.folds = [2]*folding{newFolding(p.send, refresh), newFolding(checks, refresh)}
	actions.Objects = append(actions.Objects, p.folds[0].objects()...)
	checks.Action = container.NewHBox(p.folds[1].objects()...)
	p.build()
	return p
}

func (p *Page) build() {
	p.body = part.Column(10,
		part.Column(4, p.title, p.intro),
		p.skipped, p.outcome, p.failure.content)
	for _, pane := range p.above {
		p.body.Add(pane.card)
	}
	p.body.Add(p.send)
	for _, pane := range p.below {
		p.body.Add(pane.card)
	}
	p.body.Add(p.back.content)
	p.body.Add(p.remarks.list)
	p.body.Add(p.folds[1].card)
	if p.stage == flow.Setup || p.stage == flow.Exchange || p.stage == flow.Refresh {
		p.keep = newKeeping(p)
		p.body.Add(p.keep.card)
	}
	p.Scrolled = part.NewScrolled(14, 24, p.body, p.buttons.bar)
}

// Blank is the first field of what is sent that waits to be filled in, nil for none.
func (p *Page) Blank() fyne.Focusable { return p.table.FirstEmpty() }

// Draw shows the stage as the view has it. Another walk, and each outcome, is read from the top.
func (p *Page) Draw(v View) {
	if old := p.view.Snapshot; v.Snapshot.Walk != old.Walk ||
		v.Snapshot.Stage(p.stage).Status.Ended() && !old.Stage(p.stage).Status.Ended() {
		p.Scroll.ScrollToTop() // where the outcome stands
	}
	p.view, p.shown = v, page.Of(v.View, p.stage)
	st := v.Snapshot.Stage(p.stage)
	p.title.SetText(p.shown.Title)
	p.intro.SetText(p.shown.Intro)
	skipped := p.shown.Find(page.Skipped)
	part.Show(p.skipped, skipped.Note != "")
	p.skipped.SetText(skipped.Note)
	came := p.shown.Find(page.Outcome)
	if part.Show(p.outcome, came.Key != ""); came.Key != "" {
		p.outcome.Set(came.Verdict, came.Lines[0], came.Note)
	}
	p.failure.draw(p.shown)
	for _, pane := range slices.Concat(p.above, p.below) {
		if pane.key == "" {
			continue // it draws itself
		}
		s := p.shown.Find(pane.key)
		part.Show(pane.card, s.Key != "")
		if s.Key != "" {
			pane.draw(s)
		}
	}
	p.drawSend(st)
	p.back.draw(p.shown.All(page.Section.Back))
	p.buttons.bar.Want(p.buttons.copyAs, p.Copyable())
	p.buttons.draw(p.shown.Buttons)
	p.remarks.draw(p.shown)
	checks := p.shown.Find(page.Checks)
	p.checks.SetFindings(checks.Findings)
	p.fold(st, checks)
	if p.form != nil {
		p.form.draw(v)
	}
	if p.ask != nil {
		p.ask.draw(v)
	}
	p.Tick(v)
	p.body.Refresh() // what is shown may have another height now
}

// fold leaves a line of what needs no look any more: what was sent, and checks that found nothing.
func (p *Page) fold(st flow.StageState, checks page.Section) {
	attempt := struct {
		walk    int
		status  flow.Status
		started time.Time
	}{p.view.Snapshot.Walk, st.Status, st.Started}
	well := st.Status == flow.Done && p.form == nil
	p.folds[0].draw(attempt, well, p.shown.Find(page.Sent).Source)
	fine := !slices.ContainsFunc(checks.Findings, func(f finding.Finding) bool {
		return f.Verdict == finding.Fail || f.Verdict == finding.Warn
	})
	p.folds[1].draw(attempt, st.Status == flow.Done && fine, checks.Source)
}

func (p *Page) drawSend(st flow.StageState) {
	sent := p.shown.Find(page.Sent)
	p.setRows(sent.Rows)
	editable := p.editable(st)
	if editable && p.editNext {
		p.editNext = false
		p.table.SetEditing(true)
	}
	if !editable {
		p.table.SetEditing(false)
	}
	part.Show(p.edit, editable)
	part.Show(p.reset, editable && p.table.Editing() && p.form == nil)
	p.edit.SetText(map[bool]string{true: "Done", false: "Edit"}[p.table.Editing()])
	part.Show(p.send, sent.Key != "")
	p.send.SetTitle(sent.Title)
	if p.form != nil {
		p.form.sent(p.view)
	}
}

func (p *Page) setRows(rows []page.Row) {
	shown := drawnRows(rows)
	if p.form != nil {
		p.form.help(shown)
	}
	p.table.SetRows(shown)
}

// editable tells whether what the stage sends can still be changed.
func (p *Page) editable(st flow.StageState) bool {
	v := p.view
	if p.stage == flow.Setup {
		return !v.Earlier && !v.Snapshot.Busy
	}
	return st.Status == flow.Ready && len(st.Params) > 0 && !v.Earlier
}

// Tick is a second that has passed.
func (p *Page) Tick(v View) {
	p.view = v
	if p.stage == flow.Exchange && !p.table.Editing() {
		p.setRows(page.SentRows(v.View, p.stage))
	}
	if p.waiting != nil {
		p.waiting.tick(v)
	}
	if p.keep != nil {
		p.keep.draw(v)
	}
}

// ToggleEdit turns the editing of what is sent on or off.
func (p *Page) ToggleEdit() {
	st := p.view.Snapshot.Stage(p.stage)
	if !p.editable(st) {
		return
	}
	p.table.SetEditing(!p.table.Editing())
	p.drawSend(st)
}

// Type begins editing and returns the field of that name, with its text selected; nil where the page has none.
func (p *Page) Type(name string) fyne.Focusable {
	if !p.table.Editing() {
		p.ToggleEdit()
	}
	if o := p.table.Select(name); o != nil || p.form == nil {
		return o
	}
	return p.form.advanced.typed(name)
}

// Editable tells whether what is sent can be edited now.
func (p *Page) Editable() bool { return p.editable(p.view.Snapshot.Stage(p.stage)) }

// Copyable tells whether there is a request to copy.
func (p *Page) Copyable() bool { return p.request().Key != "" }

// Opened is the section of what came back that is open, and its place among those with the same key; "" for none.
func (p *Page) Opened() (page.Key, int) { return p.back.opened() }

// Open shows the n-th section with that key, and scrolls to it.
func (p *Page) Open(key page.Key, n int) {
	if o := p.back.open(key, n); o != nil {
		p.reveal(o)
		return
	}
	for _, pane := range p.below {
		if pane.key == key && pane.card.Visible() {
			p.reveal(pane.card)
		}
	}
}

// reveal scrolls to an object once it has its place.
func (p *Page) reveal(o fyne.CanvasObject) { fyne.Do(func() { p.Reveal(o) }) }

// Primary does what the primary button does.
func (p *Page) Primary() { p.buttons.press(0) }

// change asks for a change of what the stage sends.
func (p *Page) change(kind page.Kind, name, value string) {
	p.actor.Act(page.Command{Kind: kind, Stage: p.stage, Name: name, Value: value})
}
