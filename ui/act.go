package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/checkup"
	"oauthwalk/ui/vault"
)

// Do implements stage.Actor. A second press that comes before the first one shows is not meant as a second time.
func (w *Window) Do(s flow.Stage) {
	if w.storing(s) {
		w.say(vault.ErrBusy)
		return
	}
	if walk := w.session.Walk(); walk.Snapshot().Stage(s).Status == w.snap.Stage(s).Status {
		w.say(walk.Do(s))
	}
}

// Restart implements stage.Actor.
func (w *Window) Restart(s flow.Stage) {
	if err := w.session.Walk().Rewind(s); err != nil {
		w.say(err)
		return
	}
	w.Show(s)
}

// Show implements stage.Actor.
func (w *Window) Show(s flow.Stage) {
	w.shown, w.sheet = s, nil
	w.redraw()
}

// StartOver implements stage.Actor. The client stays.
func (w *Window) StartOver() {
	w.earlier, w.sheet = nil, nil
	w.session.StartOver(w.snap.Client)
}

// Cancel implements stage.Actor.
func (w *Window) Cancel() { w.session.Walk().Cancel() }

// Paste implements stage.Actor.
func (w *Window) Paste(url string) {
	if err := w.session.Walk().Paste(url); err != nil {
		w.toast.Alert(fmt.Sprintf("The pasted URL was not used: %s", err))
	}
}

// Edit implements stage.Actor.
func (w *Window) Edit(s flow.Stage, name, value string) { w.say(w.session.Walk().Edit(s, name, value)) }

// Remove implements stage.Actor.
func (w *Window) Remove(s flow.Stage, name string) { w.say(w.session.Walk().Remove(s, name)) }

// Reset implements stage.Actor.
func (w *Window) Reset(s flow.Stage, name string) { w.say(w.session.Walk().Reset(s, name)) }

// Forget implements stage.Actor. A refresh token that is stored goes as well.
func (w *Window) Forget() {
	c, tokens := w.snap.Client, w.snap.Tokens
	if err := w.session.Walk().Forget(); err != nil {
		w.say(err)
		return
	}
	if tokens.Kept {
		w.wipeToken(c.Saved)
	}
}

// Configure implements stage.Actor.
func (w *Window) Configure(c client.Client) {
	if w.earlier != nil { // a walk that is over keeps the client that it had
		w.redraw()
		return
	}
	w.say(w.session.Walk().Configure(c))
}

// Copy implements stage.Actor.
func (w *Window) Copy(text, what string) {
	w.app.Clipboard().SetContent(text)
	w.toast.Say(fmt.Sprintf("%s is on the clipboard.", what))
}

// Check implements stage.Actor.
func (w *Window) Check() {
	if w.check == nil {
		w.check = checkup.New(w, checkup.Config{Client: w.session.Checked, Deliver: fyne.Do, Redraw: w.redraw})
	}
	w.openSheet(w.check)
}

// Open implements stage.Actor. Only a page of the client's own provider is opened, and only over TLS.
func (w *Window) Open(page string) {
	p, _ := provider.Find(w.view().Snapshot.Client.Preset)
	if !strings.HasPrefix(page, "https://") || page != p.Pages.Dashboard && !slices.Contains(p.Pages.Docs, page) {
		return
	}
	w.session.Open(page, func(error) {
		w.toast.Alert("The system could not open a browser. Copy the address and open it yourself.")
	})
	w.toast.Say("The system was asked to open a browser.")
}

// showEarlier looks at a walk of the list, or back at the one under way when it is looked at already.
func (w *Window) showEarlier(index int) {
	walks := w.session.Earlier(maxEarlier)
	if index >= len(walks) {
		return
	}
	if chosen := walks[index]; w.earlier == nil || w.earlier.Walk != chosen.Walk {
		w.earlier = &chosen
	} else {
		w.earlier = nil
	}
	w.sheet = nil
	w.redraw()
}

// showCurrent looks back at the walk under way.
func (w *Window) showCurrent() {
	w.earlier, w.sheet = nil, nil
	w.shown = w.snap.Current()
	w.redraw()
}
