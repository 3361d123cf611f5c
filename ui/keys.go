package ui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// typed hears keys that nothing in focus wanted.
func (w *Window) typed(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyF1:
		w.help()
	case fyne.KeyEscape:
		w.toast.Dismiss()
		w.guide.hide()
		w.about.close()
		w.picker.close()
		w.importer.close()
		w.closeSheet()
	case part.KeyFocus:
		w.reveal()
	default:
		if s, ok := w.sheet.(interface{ Key(fyne.KeyName) }); ok {
			s.Key(e.Name)
		}
	}
}

// reveal scrolls the page to what has the focus there.
func (w *Window) reveal() {
	o, ok := w.win.Canvas().Focused().(fyne.CanvasObject)
	if ok && w.win.Canvas().Overlays().Top() == nil && !w.header.owns(o) {
		w.middle().Reveal(o)
	}
}

// help explains what has the focus, and then the stage.
func (w *Window) help() {
	focused, _ := w.win.Canvas().Focused().(part.Explained)
	w.guide.toggle(w.shown, focused)
}

// restyle draws everything anew after the theme or the text size has changed.
func (w *Window) restyle() {
	w.win.SetMainMenu(w.menu()) // its check marks
	w.win.Content().Refresh()
	w.shell.Refresh()
	w.redraw()
}

func (w *Window) foldSide() {
	if was := w.layout.tab; w.layout.narrow(w.shell.Size().Width) {
		if w.showTab(1); was == 1 { // to the diagram, and back
			w.showTab(0)
		}
		return
	}
	w.layout.folded = !w.layout.folded
	w.shell.Refresh()
}

// showTab shows the page, the diagram or the reason of the stage in a narrow window.
func (w *Window) showTab(i int) {
	w.layout.tab = i
	w.tabs.Select(tabIDs[i])
	w.shell.Refresh()
}

// step shows the stage before or after the one that is shown.
func (w *Window) step(by int) {
	i := w.shown.Index() + by
	if i >= 0 && i < len(flow.Stages) {
		w.show(flow.Stages[i])
	}
}

// primary does what the primary button of the page does. A key that is held down repeats itself, and must not run
// through a whole walk.
func (w *Window) primary() {
	const repeat = 250 * time.Millisecond // a held key is faster, also before the first time
	now := w.clock.now()
	held := now.Sub(w.pressed) < repeat
	w.pressed = now
	if held {
		return
	}
	w.win.Canvas().Unfocus() // an entry keeps the focus in this version of Fyne, and would take the next keys
	w.middle().Primary()
}

// openFor is how long the secrets of a real provider stay in sight.
const openFor = 30 * time.Second

// toggleSecrets shows the secrets of a walk with a real provider for a while, or hides them again.
func (w *Window) toggleSecrets() {
	if v := w.view(); v.Open {
		w.openUntil = time.Time{}
	} else {
		w.openUntil = v.Now.Add(openFor)
	}
	w.redraw()
}

func (w *Window) toggleEdit() {
	if w.sheet == nil {
		w.page(w.shown).ToggleEdit()
	}
}

// copyURL copies what a browser of this machine is to open: an address of its own each time, that leads to the
// authorization URL, or that one itself where no listener waits.
func (w *Window) copyURL() {
	literal := page.AuthorizationURL(w.view().Snapshot)
	url := literal
	if literal != "" && w.earlier == nil {
		url = w.session.Walk().BrowserURL()
	}
	switch url {
	case "":
		w.toast.Say("There is no authorization URL yet.")
	case literal:
		w.copy(url, "The authorization URL")
	default:
		w.copy(url, "A URL that leads a browser on this machine there, once,")
	}
}

func (w *Window) togglePKCE() {
	if w.snap.Client.PKCE == authz.Off {
		w.setPKCE(authz.S256)
	} else {
		w.setPKCE(authz.Off)
	}
}

func (w *Window) setPKCE(m authz.Method) {
	c := w.snap.Client
	if c.PKCE == m {
		return
	}
	c.PKCE = m
	change := func() {
		w.startOver()
		w.configure(c)
	}
	cost := page.Cost(w.snap)
	if cost == "" {
		change()
		return
	}
	w.confirm("PKCE "+m.String(), cost+" Begin a new walk?", change, w.redraw) // which shows the choice as it was
}

// say shows an error that a call came back with. ErrBusy and its like say what to do in their own words.
func (w *Window) say(err error) {
	if err != nil && !errors.Is(err, flow.ErrClosed) {
		w.toast.Alert(err.Error())
	}
}
