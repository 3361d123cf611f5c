// Package stage draws the pages of the stages in the window. What they say is flow/page's; here are the widgets that
// show it, and the forms of stage 1, the wait of stage 3 and what is kept.
package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
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

	OnOpened func()   // other bytes are open than before
	alone    page.Key // of a section that was opened and is not among what came back; "" for none

	editNext bool // begin editing when what is sent can be edited

	title   *part.Text
	intro   *part.Prose
	panes   []pane // in the order of reading
	why     *explanation
	table   *part.ParamTable
	edit    *part.Button
	reset   *part.Button
	buttons *buttons
	back    *back
	form    *setup    // of stage 1, else nil
	waiting *waiting  // of stage 3, else nil
	ask     *question // of stages 3 and 4, else nil
	keep    *keeping  // nil where there is nothing new to keep
	body    *fyne.Container
}

// New builds the page of stage s.
func New(s flow.Stage, a Actor) *Page {
	p := &Page{stage: s, actor: a, table: part.NewParamTable(), why: newExplanation(a), title: part.NewHeading(""),
		intro: part.NewProse("")}
	p.table.OnEdit = func(name, value string) { p.change(page.Edit, name, value) }
	p.table.OnReset = func(name string) { p.change(page.Reset, name, "") }
	p.table.OnRemove = func(name string) { p.change(page.Remove, name, "") }
	p.buttons, p.back = newButtons(p), newBack(a)
	p.edit = part.NewQuiet("Edit", p.ToggleEdit)
	p.reset = part.NewQuiet("Reset all", func() { p.change(page.Reset, "", "") })
	actions, sent := []fyne.CanvasObject{p.reset, p.edit}, part.Column(0, p.table)
	var below []pane // what is sent
	switch s {
	case flow.Setup:
		p.form = newSetup(p)
		p.table.OnEdit, p.table.Fixed = p.form.edit, true
		sent.Add(p.form.under)
		actions = []fyne.CanvasObject{p.form.load, p.reset, p.edit}
	case flow.Request:
		below = []pane{newURL(), newDerivation()}
	case flow.Consent:
		p.waiting, p.ask = newWaiting(p), newQuestion(p)
		below = append(append([]pane{p.waiting.pane, newSection(page.Refused, a)}, p.ask.panes()...), newURL())
	case flow.Callback:
		p.ask = newQuestion(p)
		below = p.ask.panes()
	}
	p.back.content.OnSelected = func(string) {
		if p.alone = ""; p.OnOpened != nil {
			p.OnOpened()
		}
	}
	p.body = part.Column(10, part.Column(4, p.title, p.intro))
	p.panes = slices.Concat([]pane{newSkipped(), newOutcome(), {page.Failure, p.why.content, p.why.draw}}, newProbed(a),
		[]pane{newSection(page.Cautions, a), p.newSent(part.NewCard("", sent), actions)}, below,
		[]pane{p.back.pane(), newRemarks(a), p.newChecks()})
	for _, pane := range p.panes {
		p.body.Add(pane.card)
	}
	if p.stage == flow.Setup || p.stage == flow.Exchange || p.stage == flow.Refresh {
		p.keep = newKeeping(p)
		p.body.Add(p.keep.card)
	}
	p.Scrolled = part.NewScrolled(14, 24, p.body, p.buttons.bar)
	return p
}

// newSent is what the stage sends: a line once that has gone well.
func (p *Page) newSent(card *part.Card, actions []fyne.CanvasObject) pane {
	fold := p.newFolding(card, actions...)
	return section(page.Sent, card, func(s page.Section) {
		card.SetTitle(s.Title)
		p.drawSent(s)
		fold.draw(p.form == nil, s.Source)
	})
}

// newChecks are the checks of the stage: a line where they have found nothing.
func (p *Page) newChecks() pane {
	list := part.NewChecklist()
	card := part.NewCard("Checks", list)
	sign := part.NewIcon(part.GlyphPass, theme.Pass)
	fold := p.newFolding(card, sign)
	return section(page.Checks, card, func(s page.Section) {
		list.SetFindings(s.Findings)
		fold.draw(!slices.ContainsFunc(s.Findings, func(f finding.Finding) bool {
			return f.Verdict == finding.Fail || f.Verdict == finding.Warn
		}), s.Source)
		part.Show(sign, fold.count.Visible())
	})
}

// Blank is the first field of what is sent that waits to be filled in, nil for none.
func (p *Page) Blank() fyne.Focusable { return p.table.FirstEmpty() }

// Draw shows the stage as the view has it. Another walk, and each outcome, is read from the top.
func (p *Page) Draw(v View) {
	if old := p.view.Snapshot; v.Snapshot.Walk != old.Walk ||
		v.Snapshot.Stage(p.stage).Status.Ended() && !old.Stage(p.stage).Status.Ended() {
		p.Scroll.ScrollToTop() // where the outcome stands
		p.alone = ""
	}
	p.view, p.shown = v, page.Of(v.View, p.stage)
	p.title.SetText(p.shown.Title)
	p.intro.SetText(p.shown.Intro)
	if p.ask != nil {
		p.ask.draw(v)
	}
	if p.form != nil {
		p.form.draw(v)
	}
	p.drawSections()
	p.buttons.bar.Want(p.buttons.copyAs, p.Copyable())
	p.buttons.draw(p.shown.Buttons)
	p.Tick(v)
	p.body.Refresh() // what is shown may have another height now
}

// drawSections shows each section in its pane. One that has none is given one, so that a new one is said in flow/page alone.
func (p *Page) drawSections() {
	for _, s := range p.shown.Sections {
		form := s.Key == page.Identity || s.Key == page.Advanced
		if s.Back() || form || slices.ContainsFunc(p.panes, func(o pane) bool { return o.key == s.Key }) {
			continue
		}
		one, at := newSection(s.Key, p.actor), slices.IndexFunc(p.panes, func(o pane) bool { return o.key == page.Remark })
		p.panes = slices.Insert(p.panes, at, one)
		p.body.Objects = slices.Insert(p.body.Objects, at+1, one.card) // the title is above
	}
	for _, pane := range p.panes {
		part.Show(pane.card, pane.draw(p.shown))
	}
}

func (p *Page) drawSent(s page.Section) {
	p.setRows(s.Rows)
	editable := p.Editable()
	if !editable || p.editNext {
		p.table.SetEditing(editable)
		p.editNext = p.editNext && !editable
	}
	part.Show(p.edit, editable)
	part.Show(p.reset, editable && p.table.Editing() && p.form == nil)
	p.edit.SetText(map[bool]string{true: "Done", false: "Edit"}[p.table.Editing()])
	if p.form != nil {
		p.form.sent(p.view)
	}
}

func (p *Page) setRows(rows []page.Row) {
	shown := drawnRows(p.actor, rows)
	if p.form != nil {
		p.form.help(shown)
	}
	p.table.SetRows(shown)
}

// Editable tells whether what the stage sends can still be changed.
func (p *Page) Editable() bool {
	v, st := p.view, p.view.Snapshot.Stage(p.stage)
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
	if p.Editable() {
		p.table.SetEditing(!p.table.Editing())
		p.drawSent(p.shown.Find(page.Sent))
	}
}

// Type begins editing and returns the field of that name, with its text selected; nil where the page has none.
func (p *Page) Type(name string) fyne.Focusable {
	if !p.table.Editing() {
		p.ToggleEdit()
	}
	if o := p.table.Select(name); o != nil || p.form == nil {
		return o
	}
	return p.form.typed(name)
}

// Copyable tells whether there is a request to copy.
func (p *Page) Copyable() bool { return p.request().Key != "" }

// Opened is the section of what came back that is open, and its place among those with the same key; "" for none.
func (p *Page) Opened() (page.Key, int) {
	if p.alone != "" {
		return p.alone, 0
	}
	return p.back.opened()
}

// Open shows the n-th section with that key, and scrolls to it.
func (p *Page) Open(key page.Key, n int) {
	p.alone = ""
	if o := p.back.open(key, n); o != nil {
		p.reveal(o)
		return
	}
	for _, pane := range p.panes {
		if pane.key == key && pane.card.Visible() {
			p.alone = key
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
