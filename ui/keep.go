package ui

import (
	"errors"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/page"
	"oauthwalk/flow/saved"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/secrets"
	"oauthwalk/ui/vault"
)

var _ secrets.Actor = (*Window)(nil)

// drawVault shows what has changed of the saved clients.
func (w *Window) drawVault() {
	if w.shell == nil {
		return // the window has not started
	}
	w.unkeep(w.vault.State())
	w.redraw()
	w.picker.refresh()
}

// unkeep tells the walk when its refresh token is stored no more: it was wiped here or in another window, and what the
// walk has of it in memory can still be used.
func (w *Window) unkeep(s vault.State) {
	c := w.snap.Client
	if !w.snap.Tokens.Kept || !s.Opened || s.Problem != nil || s.Job != nil {
		return
	}
	if p := s.Find(c.Saved); p == nil || !vault.Has(*p, keyring.RefreshToken) {
		w.session.Walk().Kept(c, secret.Value{})
	}
}

// keep saves the client. What is not ticked is not stored any more either.
func (w *Window) keep(name string, with page.Secrets) {
	walk := w.session.Walk()
	snap := walk.Snapshot()
	if slices.ContainsFunc(spending, func(s flow.Stage) bool { return snap.Stage(s).Status == flow.Running }) {
		w.say(flow.ErrBusy)
		return
	}
	c, tokens := snap.Client, snap.Tokens
	secrets := saved.Secrets{}
	for _, s := range []struct {
		kind  keyring.Kind
		value secret.Value
		store bool
	}{{keyring.ClientSecret, c.Secret, with.Client}, {keyring.RefreshToken, tokens.Refresh, with.Refresh}} {
		switch {
		case s.value.IsZero() && s.kind == keyring.ClientSecret && snap.Walk != w.unread:
			secrets[s.kind] = secret.Value{} // the person took it out
		case s.value.IsZero():
		case s.store && s.kind == keyring.RefreshToken && w.holds(snap, name): // another window may have renewed it since
		case s.store:
			secrets[s.kind] = s.value
		default:
			secrets[s.kind] = secret.Value{}
		}
	}
	kept := secret.Value{}
	if with.Refresh {
		kept = tokens.Refresh
	}
	moved := tokens.Kept && with.Refresh && !w.holds(snap, name)
	w.say(w.vault.Save(name, c, secrets, func(p saved.Client) {
		if as, err := p.Client(); err == nil {
			walk.Kept(as, kept)
		}
		if moved {
			w.wipeToken(c.Saved) // with two clients, whichever refreshes first would spend the token of the other
			w.toast.Say(fmt.Sprintf("Saved as %s. The refresh token belongs to that client now.", p.Name))
		}
	}))
}

// wipeToken deletes the refresh token that is stored for a saved client.
func (w *Window) wipeToken(id string) {
	for _, it := range w.vault.State().Stored {
		if it.Client == id && it.Kind == keyring.RefreshToken {
			w.Wipe(it)
			return
		}
	}
}

// spending are the stages that use up a refresh token. Saving and these wait for each other: what is saved
// would be spent.
var spending = []flow.Stage{flow.Refresh, flow.Revoke}

// storing tells that a refresh token may be on its way to the keyring, which the stage would spend.
func (w *Window) storing(s flow.Stage) bool {
	job := w.vault.State().Job
	return job != nil && job.Kind == vault.Saving && slices.Contains(spending, s)
}

// holds tells that the saved client of that name has the walk's refresh token already.
func (w *Window) holds(snap flow.Snapshot, name string) bool {
	p := w.vault.State().Find(snap.Client.Saved)
	return snap.Tokens.Kept && p != nil && p.Name == name
}

// keepThis opens the card that saves the client: on this page, or on the first one.
func (w *Window) keepThis() {
	if w.earlier != nil {
		w.toast.Say("This walk is over. To save a client, go back to the walk under way.")
		return
	}
	focus := func(o fyne.Focusable) {
		w.win.Canvas().Focus(o)
		fyne.Do(w.reveal) // when it has its place
	}
	w.closeSheet()
	if !w.page(w.shown).Keep(focus) {
		w.show(flow.Setup)
		switch {
		case w.page(flow.Setup).Keep(focus):
		case w.snap.Client.ID == "":
			w.toast.Say("There is nothing to save yet: type the client ID first.")
		default:
			w.toast.Say("There is nothing to save yet: the practice server already knows its clients, and tokens are issued in stage 5.")
		}
	}
}

// Use implements secrets.Actor: a new walk with a saved client.
func (w *Window) Use(p saved.Client) {
	w.say(w.vault.Use(p, false, func(c *client.Client, _ secret.Value, err error) {
		if !w.askToBind(p, err, w.Use) {
			w.begin(c, err)
		}
	}))
}

// Resume implements secrets.Actor: a new walk that begins at stage 7.
func (w *Window) Resume(p saved.Client) {
	w.say(w.vault.Use(p, true, func(c *client.Client, refresh secret.Value, err error) {
		if w.askToBind(p, err, w.Resume) {
			return
		}
		w.begin(c, err)
		if refresh.IsZero() {
			return
		}
		walk := w.session.Walk()
		if err := walk.Resume(refresh); err != nil {
			w.say(err)
			return
		}
		w.say(walk.Do(flow.Setup))
	}))
}

// askToBind asks a person about a client whose secret does not say what it is for: whoever wrote the file since could have
// named a server of their own. It is false when there is nothing to ask.
func (w *Window) askToBind(p saved.Client, err error, then func(saved.Client)) bool {
	if !errors.Is(err, saved.ErrUnbound) {
		return false
	}
	w.ask(fmt.Sprintf("%s was saved by an earlier version, which did not note which servers its secrets are for. "+
		"Bind them to these?\n\n%s", p.Name, p.Places()), func() {
		w.say(w.vault.Bind(p, func() { then(p) }))
	})
	return true
}

// begin starts a walk with a saved client, unless there is none, and says when something of it could not be read.
func (w *Window) begin(c *client.Client, err error) {
	if c == nil {
		w.toast.Alert(fmt.Sprintf("This client cannot be used: %s. Remove it, then set it up and save it again.", err))
		return
	}
	if err != nil {
		w.toast.Alert(fmt.Sprintf("A secret of this client could not be read: %s. Type the secret, or choose Use for this client again.", err))
	}
	w.newWalk(*c)
	if err != nil {
		w.unread = w.session.Walk().Snapshot().Walk
	}
}

// RemoveSaved implements secrets.Actor. It asks first: what is removed cannot be brought back.
func (w *Window) RemoveSaved(p saved.Client) {
	w.ask(fmt.Sprintf("Remove the client %s and wipe its secrets?", p.Name), func() { w.say(w.vault.Remove(p)) })
}

// Wipe implements secrets.Actor.
func (w *Window) Wipe(it saved.Stored) { w.say(w.vault.Wipe(it)) }

// WipeAll implements secrets.Actor.
func (w *Window) WipeAll() {
	w.ask("Wipe every stored secret? The saved clients are kept.", func() { w.say(w.vault.WipeAll()) })
}

// Look implements secrets.Actor.
func (w *Window) Look() { w.say(w.vault.Look()) }

func (w *Window) ask(question string, do func()) {
	w.confirm("Saved clients and secrets", question, do, func() {})
}

// confirm asks before something that cannot be undone.
func (w *Window) confirm(title, question string, do, leave func()) {
	dialog.ShowConfirm(title, question, func(yes bool) {
		if yes {
			do()
		} else {
			leave()
		}
	}, w.win)
}

// showSaved opens the sheet of saved clients and secrets.
func (w *Window) showSaved() {
	if w.saved == nil {
		w.saved = secrets.New(w)
	}
	w.vault.Reload() // another window may have saved meanwhile
	w.openSheet(w.saved)
}
