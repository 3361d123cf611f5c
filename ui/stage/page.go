// Package stage holds the pages of the window, one file a stage. Each page shows the same four parts in the same order:
// what happens, what we send, what came back, checks. A page is drawn from a View alone and keeps nothing of the
// protocol; what the person does goes to the Actor.
package stage

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/practice"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// Page is the page of one stage.
type Page struct {
	stage flow.Stage
	actor Actor
	view  View
	only  only

	editNext bool // begin editing when what is sent can be edited

	failure *failure
	skipped *part.Prose
	table   *part.ParamTable
	edit    *part.Button
	reset   *part.Button
	send    *part.Card
	buttons *buttons
	back    *back
	remarks *remarks
	checks  *part.FindingList
	keep    *keeping // nil where there is nothing new to keep
	body    *fyne.Container
	content *container.Scroll
}

// only is what one stage has beyond the four parts. Its zero value is a stage without anything of its own.
type only struct {
	above  fyne.CanvasObject   // before "what we send"; nil for none
	under  fyne.CanvasObject   // in "what we send", under the parameters; nil for none
	action fyne.CanvasObject   // in the header of "what we send"; nil for none
	below  []fyne.CanvasObject // after the buttons: what there is to do while waiting
	draw   func(View)
	sent   func(View) // what is sent was drawn, or its editing turned on or off
	tick   func(View)
	tabs   func(View) []tab      // more views of what came back
	rows   func(View) []part.Row // in place of the stage's parameters
	edit   func(name, value string)
}

// New builds the page of stage s.
func New(s flow.Stage, a Actor) *Page {
	p := &Page{stage: s, actor: a, table: part.NewParamTable(), checks: part.NewChecklist(), failure: newFailure(a),
		skipped: part.NewProse("")}
	p.table.OnEdit = func(name, value string) { a.Edit(s, name, value) }
	p.table.OnReset = func(name string) { a.Reset(s, name) }
	p.table.OnRemove = func(name string) { a.Remove(s, name) }
	p.skipped.Color = theme.Text
	p.buttons = newButtons(p)
	p.back, p.remarks = newBack(s), newRemarks(s, a)
	p.only = onlyOf(s, p)
	if p.only.edit != nil {
		p.table.OnEdit, p.table.Fixed = p.only.edit, true
	}
	p.build()
	return p
}

func onlyOf(s flow.Stage, p *Page) only {
	switch s {
	case flow.Setup:
		return newSetup(p)
	case flow.Request:
		return newRequest()
	case flow.Consent:
		return newConsent(p)
	case flow.Callback:
		return newCallback(p)
	case flow.Exchange:
		return newExchange()
	case flow.API:
		return newAPI()
	case flow.Refresh:
		return newRefresh()
	}
	return only{}
}

func (p *Page) build() {
	w := speech[p.stage]
	p.edit = part.NewQuiet("Edit", p.ToggleEdit)
	p.reset = part.NewQuiet("Reset all", func() { p.actor.Reset(p.stage, "") })
	sent := part.Column(0, p.table)
	if p.only.under != nil {
		sent.Add(p.only.under)
	}
	p.send = part.NewCard(sendTitle(p.stage), sent)
	actions := container.NewHBox(p.reset, p.edit)
	if p.only.action != nil {
		actions.Objects = slices.Insert(actions.Objects, 0, p.only.action)
	}
	p.send.Action = actions

	p.body = part.Column(10,
		part.Column(4, part.NewHeading(w.title), part.NewProse(w.intro)),
		p.skipped, p.failure.content)
	if p.only.above != nil {
		p.body.Add(p.only.above)
	}
	p.body.Add(p.send)
	p.body.Add(p.buttons.content)
	for _, o := range p.only.below {
		p.body.Add(o)
	}
	p.body.Add(p.back.content)
	p.body.Add(p.remarks.list)
	p.body.Add(part.NewCard("Checks", p.checks))
	if p.stage == flow.Setup || p.stage == flow.Exchange || p.stage == flow.Refresh {
		p.keep = newKeeping(p)
		p.body.Add(p.keep.card)
	}
	p.content = container.NewVScroll(part.Inset(14, 24, p.body))
}

// arrange puts the buttons before "what we send" once the stage has failed, so that the way on stands beside the reason.
// Stage 1 keeps its form above them: that is where it is mended.
func (p *Page) arrange(failed bool) {
	o := p.body.Objects
	send, buttons := slices.Index(o, object(p.send)), slices.Index(o, object(p.buttons.content))
	if (buttons < send) != (failed && p.stage != flow.Setup) {
		o[send], o[buttons] = o[buttons], o[send]
	}
}

// sendTitle is the heading of the second part. Stage 1 sends nothing of it yet.
func sendTitle(s flow.Stage) string {
	if s == flow.Setup {
		return "The client"
	}
	return "What we send"
}

// Content is the page as an object that scrolls.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Reveal scrolls to an object of the page.
func (p *Page) Reveal(o fyne.CanvasObject) { part.Reveal(p.content, o) }

// Blank is the first field of what is sent that waits to be filled in, nil for none.
func (p *Page) Blank() fyne.Focusable { return p.table.FirstEmpty() }

// Draw shows the stage as the view has it. Another walk is read from the top.
func (p *Page) Draw(v View) {
	if v.Snapshot.Walk != p.view.Snapshot.Walk {
		p.content.ScrollToTop()
	}
	p.view = v
	st := v.Snapshot.Stage(p.stage)
	p.failure.draw(v, st)
	part.Show(p.skipped, st.Skipped != "")
	if st.Skipped != "" {
		p.skipped.SetText("This stage was skipped. " + st.Skipped)
	}
	p.drawSend(v, st)
	p.buttons.draw(v, st)
	var more []tab
	if p.only.tabs != nil {
		more = p.only.tabs(v)
	}
	p.back.draw(v, st, more)
	p.remarks.draw(v, st)
	p.checks.SetFindings(st.Checks)
	if p.only.draw != nil {
		p.only.draw(v)
	}
	if p.keep != nil {
		p.keep.draw(v)
	}
	p.arrange(st.Status == flow.Failed)
	p.body.Refresh() // what is shown may have another height now
}

func (p *Page) drawSend(v View, st flow.StageState) {
	if p.only.rows != nil {
		p.table.SetRows(p.only.rows(v))
	} else {
		p.table.SetRows(sendRows(v, p.stage))
	}
	editable := p.editable(v, st)
	if editable && p.editNext {
		p.editNext = false
		p.table.SetEditing(true)
	}
	if !editable {
		p.table.SetEditing(false)
	}
	part.Show(p.edit, editable)
	part.Show(p.reset, editable && p.table.Editing() && p.only.edit == nil)
	p.edit.SetText("Edit")
	if p.table.Editing() {
		p.edit.SetText("Done")
	}
	part.Show(p.send, len(st.Params) > 0 || p.only.rows != nil)
	if p.only.sent != nil {
		p.only.sent(v)
	}
}

// editable tells whether what the stage sends can still be changed.
func (p *Page) editable(v View, st flow.StageState) bool {
	if p.stage == flow.Setup {
		return !v.Earlier && !v.Snapshot.Busy
	}
	return st.Status == flow.Ready && len(st.Params) > 0 && !v.Earlier
}

// Tick is a second that has passed.
func (p *Page) Tick(v View) {
	p.view = v
	if p.stage == flow.Exchange && !p.table.Editing() {
		p.table.SetRows(sendRows(v, p.stage))
	}
	if p.only.tick != nil {
		p.only.tick(v)
	}
	if p.keep != nil {
		p.keep.draw(v)
	}
}

// ToggleEdit turns the editing of what is sent on or off.
func (p *Page) ToggleEdit() {
	st := p.view.Snapshot.Stage(p.stage)
	if !p.editable(p.view, st) {
		return
	}
	p.table.SetEditing(!p.table.Editing())
	p.drawSend(p.view, st)
}

// Primary does what the primary button does.
func (p *Page) Primary() { p.buttons.press() }

// object keeps the lists of objects short to write.
type object = fyne.CanvasObject

// View is everything that a page is drawn from.
type View struct {
	Snapshot  flow.Snapshot
	Practice  bool // the walk is on the practice server
	Open      bool // secrets may be shown: on the practice server, or for a while because the person asked
	Earlier   bool // a walk from the list of earlier ones: nothing can be done with it
	Now       time.Time
	Vault     vault.State                                  // the saved clients
	Decisions func(from, to time.Time) []practice.Decision // nil with another server than ours
	Tested    *Tested                                      // what a check found of this very client; nil for none
}

// Actor does what the person asks for. Every method returns at once.
type Actor interface {
	Do(flow.Stage)                     // do the stage
	Restart(flow.Stage)                // go back to the stage and prepare it afresh
	Show(flow.Stage)                   // show the page of the stage
	StartOver()                        // begin a new walk
	Cancel()                           // end the stage under way
	Paste(url string)                  // take a pasted callback URL
	Edit(s flow.Stage, name, v string) // change or add a parameter
	Remove(s flow.Stage, name string)  // take a parameter out
	Reset(s flow.Stage, name string)   // undo a change by hand
	Configure(client.Client)           // replace the client
	Forget()                           // drop the tokens that the server did not revoke
	Copy(text, what string)            // to the clipboard, and say so
	Keep(name string, with Secrets)    // save the client
	KeepInMemory()                     // give up on the system's keyring until the program ends
	CancelKeep()                       // end the work with the keyring
	Check()                            // show the check of the client
	Import()                           // ask for a file of credentials
	Open(url string)                   // ask for a browser, for a page of a known provider
}

// Secrets are which secrets of a client are saved with it.
type Secrets struct{ Client, Refresh bool }
