package ui

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/checkup"
	"oauthwalk/ui/labs"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/vault"
)

// Act implements stage.Actor.
func (w *Window) Act(c page.Command) {
	walk := w.session.Walk()
	switch c.Kind {
	case page.Do:
		w.do(c.Stage)
	case page.Restart, page.Another:
		if err := walk.Rewind(c.Stage); err != nil {
			w.say(err)
			return
		}
		w.show(c.Stage)
	case page.Show:
		w.show(c.Stage)
	case page.Again:
		w.again(c)
	case page.Lab:
		w.showLabs()
		w.labs.Show(c.Name, c.Stage)
	case page.Tutorial:
		w.showTutorial()
		if c.Name != "" {
			w.tutorial.Follow(c.Name)
		}
	case page.LeavePort:
		w.leavePort(c.Value)
	case page.Ending:
		w.showEnd()
	case page.SaveText:
		w.saveText(c.Name, c.Value)
	case page.StartOver:
		w.startOver()
	case page.Reopen:
		if w.snap.Stage(flow.Consent).Status == flow.Running {
			w.openPage(walk.BrowserURL())
		}
	case page.Cancel:
		walk.Cancel()
	case page.Paste:
		if err := walk.Paste(c.Value); err != nil {
			w.toast.Alert(fmt.Sprintf("The pasted URL was not used: %s", err))
		}
	case page.Edit:
		w.say(walk.Edit(c.Stage, c.Name, c.Value))
	case page.Remove:
		w.say(walk.Remove(c.Stage, c.Name))
	case page.Reset:
		w.say(walk.Reset(c.Stage, c.Name))
	case page.Configure:
		w.configure(*c.Client)
	case page.Mend:
		if w.snap.Stage(flow.Consent).Status == flow.Running {
			w.startOver()
		}
		w.configure(*c.Client)
		w.show(flow.Setup)
	case page.Type:
		w.typeAgain(c.Name)
	case page.Forget:
		w.forget()
	case page.Copy:
		w.copy(c.Value, c.Name)
	case page.Say:
		w.toast.Say(c.Value)
	case page.CopyURL:
		w.copyURL()
	case page.Rehearse:
		w.earlier, w.sheet = nil, nil
		w.say(w.session.Rehearse(w.snap.Client))
	case page.Check:
		w.openCheck()
	case page.Import:
		if c.Value == "" {
			w.importer.ask()
			return
		}
		w.importer.take("the pasted text", c.Value)
	case page.Pick:
		w.picker.open()
	case page.Browse:
		w.browse(c.Value)
	case page.Save:
		w.keep(c.Name, c.Secrets)
	case page.SaveInMemory:
		if last := w.vault.State().Last; last != nil && last.Err != nil {
			w.vault.InMemory(last.Err)
		}
	case page.CancelSave:
		w.vault.Cancel()
	}
}

// again begins a new walk with a client, with words to begin with.
func (w *Window) again(c page.Command) {
	w.earlier, w.sheet = nil, nil
	w.session.StartOver(*c.Client)
	if c.Denial {
		w.denial = w.session.Walk().Snapshot().Walk
	}
	if c.Name != "" {
		w.toast.Say(c.Name)
	}
}

// typeAgain leads to a field of the client. A walk that waits for its callback is left behind, as that would not come right.
func (w *Window) typeAgain(field string) {
	if w.snap.Stage(flow.Consent).Status == flow.Running {
		w.startOver()
	}
	w.show(flow.Setup)
	if o := w.page(flow.Setup).Type(field); o != nil {
		w.win.Canvas().Focus(o)
		fyne.Do(w.reveal) // when it has its place
	}
}

// showFirst shows the first page.
func (w *Window) showFirst() {
	if w.first == nil {
		w.first = stage.NewFirst(w)
	}
	w.openSheet(w.first)
}

// showLabs shows the labs.
func (w *Window) showLabs() {
	if w.labs == nil {
		w.labs = labs.New(w.options.Deliver, w.redraw, func(address string) { w.session.Open(address, w.noBrowser) })
		w.labs.OnOpen = w.openBytes
	}
	w.openSheet(w.labs)
}

// showLabWalk looks at the walk that the lab has made, like at an earlier one, on the pages of its stages.
func (w *Window) showLabWalk() {
	if w.labs == nil || w.sheet != middle(w.labs) {
		return
	}
	if snap := w.labs.Snapshot(); snap.Client.ID != "" {
		w.earlier, w.ofLab = &snap, true
	}
}

// showTutorial shows the texts that can be followed, or the one that is.
func (w *Window) showTutorial() {
	w.tutorial.Texts()
	w.openSheet(w.tutorial)
}

// showProgram shows the reader's own program, at a text or at the practice server.
func (w *Window) showProgram() {
	w.tutorial.Own()
	w.openSheet(w.tutorial)
}

// recount says what was seen of the reader's own program, and draws nothing else of the page of a stage.
func (w *Window) recount() {
	if w.sheet == middle(w.tutorial) {
		w.redraw()
		return
	}
	v := w.view()
	w.rail.SetStages(w.rows(v.View))
	w.foot(v)
}

// leavePort gives a port back that the reader's program needs.
func (w *Window) leavePort(redirectURI string) {
	u, err := url.Parse(redirectURI)
	l := w.snap.Listener
	if err != nil || !l.Open || !slices.ContainsFunc(l.Addresses, func(a string) bool { return strings.HasSuffix(a, ":"+u.Port()) }) {
		return
	}
	walk := w.session.Walk()
	walk.Cancel()                 // a walk that waits ends its listener with that,
	_ = walk.Rewind(flow.Request) // and one that does not wait yet
	w.toast.Say("The walk was waiting on port " + u.Port() + ", which your program needs, and has released it.")
}

// toggleTutorial leads to the reader's own program, and back to the walk.
func (w *Window) toggleTutorial() {
	if w.sheet == middle(w.tutorial) {
		w.closeSheet()
		return
	}
	w.showProgram()
}

// showEnd shows the last page.
func (w *Window) showEnd() {
	if w.ending == nil {
		w.ending = stage.NewEnd(w, w.openBytes)
	}
	w.openSheet(w.ending)
}

// openBytes shows the bytes of a message of the diagram.
func (w *Window) openBytes(a page.Arrow) {
	w.showLabWalk()
	if a.Stage == "" {
		w.check.Open(a.Nth)
	} else {
		w.show(a.Stage)
		w.page(a.Stage).Open(a.Opens, a.Nth)
	}
	w.mark()
}

// checked are the messages of the check while its page is shown.
func (w *Window) checked() []page.Arrow {
	if w.check == nil || w.sheet != middle(w.check) {
		return nil
	}
	return w.check.Arrows()
}

// mark shows in the diagram which bytes are open.
func (w *Window) mark() {
	if len(w.checked()) > 0 {
		w.side.mark(w.check, "")
	} else {
		w.side.mark(w.page(w.shown), w.shown)
	}
}

// copyAs offers the request of the page as code.
func (w *Window) copyAs() {
	if w.sheet == nil {
		w.page(w.shown).CopyAs()
	}
}

// do begins a stage. A second press that comes before the first one shows is not meant as a second time.
func (w *Window) do(s flow.Stage) {
	if w.storing(s) {
		w.say(vault.ErrBusy)
		return
	}
	if uri := w.snap.Client.RedirectURI; s == flow.Request && w.tutorial.Needs(uri) {
		w.toast.Alert("Your program listens on " + uri + " while you follow the tutorial. Leave it with “All tutorials”, or choose another redirect URI for this walk.")
		return
	}
	if walk := w.session.Walk(); walk.Snapshot().Stage(s).Status == w.snap.Stage(s).Status {
		w.say(walk.Do(s))
	}
}

func (w *Window) show(s flow.Stage) {
	w.shown, w.sheet = s, nil
	w.showTab(0)
	w.redraw()
}

// startOver begins a new walk. The client stays.
func (w *Window) startOver() {
	w.earlier, w.sheet = nil, nil
	w.session.StartOver(w.snap.Client)
}

// forget drops the tokens. A refresh token that is stored goes as well.
func (w *Window) forget() {
	c, tokens := w.snap.Client, w.snap.Tokens
	if err := w.session.Walk().Forget(); err != nil {
		w.say(err)
		return
	}
	if tokens.Kept {
		w.wipeToken(c.Saved)
	}
}

func (w *Window) configure(c client.Client) {
	if w.earlier != nil { // a walk that is over keeps the client that it had
		w.redraw()
		return
	}
	w.say(w.session.Walk().Configure(c))
}

func (w *Window) copy(text, what string) {
	w.app.Clipboard().SetContent(text)
	w.toast.Say(fmt.Sprintf("%s is on the clipboard.", what))
}

// openCheck shows the check of the client.
func (w *Window) openCheck() {
	if w.check == nil {
		w.check = checkup.New(w, checkup.Config{Client: w.session.Checked, Deps: check.Deps{Transport: w.session.Checking()}, Deliver: w.options.Deliver, Redraw: w.redraw})
	}
	w.openSheet(w.check)
}

// browse opens a page only of the client's own provider, and only over TLS.
func (w *Window) browse(address string) {
	if address != "" && address == w.tutorial.Registration() {
		w.openPage(address)
		return
	}
	p, _ := provider.Find(w.view().Snapshot.Client.Preset)
	if !strings.HasPrefix(address, "https://") || address != p.Pages.Dashboard && !slices.Contains(p.Pages.Docs, address) {
		return
	}
	w.openPage(address)
}

// openPage asks the system for a browser.
func (w *Window) openPage(address string) {
	w.session.Open(address, w.noBrowser)
	w.toast.Say("The system was asked to open a browser.")
}

// noBrowser says that the system has none.
func (w *Window) noBrowser(error) {
	w.toast.Alert("The system could not open a browser. Copy the address and open it yourself.")
}

// showEarlier looks at a walk of the list, or back at the one under way when it is looked at already.
func (w *Window) showEarlier(index int) {
	walks := w.session.Earlier()
	if index >= len(walks) {
		return
	}
	if chosen := walks[index]; w.earlier == nil || w.ofLab || w.earlier.Walk != chosen.Walk {
		w.earlier = &chosen
	} else {
		w.earlier = nil
	}
	w.sheet, w.ofLab = nil, false
	w.redraw()
}

// showCurrent looks back at the walk under way, or at the lab whose walk was looked at.
func (w *Window) showCurrent() {
	if w.ofLab {
		w.earlier, w.ofLab = nil, false
		w.openSheet(w.labs)
		return
	}
	w.earlier, w.sheet = nil, nil
	w.shown = w.snap.Current()
	w.redraw()
}
