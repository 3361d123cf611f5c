package ui

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/checkup"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
)

var _ middle = (*stage.Page)(nil)

// middle is what stands between the rail and the side panel: the page of a stage, or a sheet over it, which is about the
// client and not about one stage.
type middle interface {
	Content() fyne.CanvasObject
	Draw(stage.View)
	Tick(stage.View) // a second has passed
	Primary()        // does what the primary button does
	Reveal(fyne.CanvasObject)
}

// still is a sheet that neither the walk nor the time changes. It makes use of the place of the side panel, which is about
// the walk under way.
type still struct{}

// Draw implements middle.
func (still) Draw(stage.View) {}

// Tick implements middle.
func (still) Tick(stage.View) {}

// Wide tells that the side panel makes room.
func (still) Wide() bool { return true }

// accompanied is a sheet with something of its own for the side panel while it does not cover that.
type accompanied interface{ Beside() part.Beside }

var _ working = (*checkup.Sheet)(nil)

// working is a sheet with work of its own, which Cancel ends; it tells whether there was any.
type working interface{ Cancel() bool }

// middle is what is shown now.
func (w *Window) middle() middle {
	if w.sheet != nil {
		return w.sheet
	}
	return w.page(w.shown)
}

// openSheet shows a sheet until a stage is asked for, or Escape is pressed.
func (w *Window) openSheet(s middle) {
	w.sheet = s
	w.redraw()
}

// covers tells that what is shown needs the place of the side panel as well.
func (w *Window) covers() bool {
	s, ok := w.sheet.(interface{ Wide() bool })
	return ok && s.Wide()
}

// beside is what the sheet has for the side panel; nothing for what is about the walk.
func (w *Window) beside() part.Beside {
	if s, ok := w.sheet.(accompanied); ok {
		return s.Beside()
	}
	return part.Beside{}
}

// closeSheet goes back to the page of the stage.
func (w *Window) closeSheet() {
	if w.sheet != nil {
		w.sheet = nil
		w.redraw()
	}
}

// cancel ends what is under way: the work with the keyring, what a sheet waits for, or the stage.
func (w *Window) cancel() {
	if w.vault.State().Job != nil {
		w.vault.Cancel()
		return
	}
	if s, ok := w.sheet.(working); ok && s.Cancel() {
		return
	}
	w.session.Walk().Cancel()
}

// rows are those of the rail: the stages, the end of the walk, and the reader's own program. The chosen one is none while
// another sheet is shown.
func (w *Window) rows(v page.View) (rows []part.Stage, chosen int) {
	rows, chosen = railStages(v, w.first != nil && w.sheet == middle(w.first)), -1
	switch {
	case w.sheet == nil:
		chosen = w.shown.Index()
	case w.ending != nil && w.sheet == middle(w.ending):
		chosen = len(flow.Stages)
	}
	if own, ok := w.tutorial.Row(); ok {
		if w.sheet == middle(w.tutorial) {
			chosen = len(rows)
		}
		rows = append(rows, own)
	}
	return rows, chosen
}
