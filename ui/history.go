package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/export"
	"oauthwalk/flow/history"
	"oauthwalk/flow/plain"
	"oauthwalk/ui/part"
)

// past is the page of the walks that were kept: found by provider, date and result, opened, and deleted.
type past struct {
	still
	window *Window
	root   fyne.CanvasObject
	search *searchEntry
	list   *foundList
	keeps  *widget.Check
	count  *part.Text
	none   *part.Prose // says why nothing is listed
	all    []history.Walk
	found  []history.Walk
}

var _ middle = (*past)(nil)

// showHistory shows the walks that were kept.
func (w *Window) showHistory() {
	if w.archive.store == nil {
		w.toast.Alert("There is no folder to keep walks in: set HOME or XDG_STATE_HOME, and start again.")
		return
	}
	if w.past == nil {
		w.past = newPast(w)
	}
	w.past.keeps.Checked = w.settings.keepsWalks()
	w.past.keeps.Refresh()
	w.past.read()
	w.openSheet(w.past)
	w.win.Canvas().Focus(w.past.search)
}

func newPast(w *Window) *past {
	p := &past{window: w, count: part.NewCaption(""), none: part.NewProse("")}
	p.search, p.list = newSearch(w, "Search by provider, date or result; Enter opens the first", p.show,
		func() int { return len(p.found) }, func(i int) (string, string) {
			return p.found[i].Line(), fmt.Sprintf("%d KB", (p.found[i].Size+999)/1000)
		}, p.take)
	p.list.remove = p.forget
	p.keeps = widget.NewCheck("Keep walks between starts, without their secrets", func(on bool) { w.settings.setKeepsWalks(on) })
	first := part.NewPrimary("Open", p.Primary)
	one := part.NewButton("Delete", func() { p.forget(p.list.at) })
	all := part.NewButton("Delete all…", p.forgetAll)
	back := part.NewButton("Close", w.closeSheet)
	intro := fmt.Sprintf("Kept in `%s`: at most %d walks or %d MB, the oldest are deleted first. They are redacted like a report.",
		w.archive.store.Folder(), history.MostWalks, history.MostBytes>>20)
	top := part.Column(10, part.Column(4, part.NewHeading("History"), part.NewProse(intro)), p.keeps, p.search, p.count)
	p.root = container.NewBorder(nil, part.NewFoot([]fyne.CanvasObject{first, one, all}, back), nil, nil,
		part.Inset(14, 24, container.NewBorder(top, nil, nil, nil, container.NewStack(p.list, part.Inset(8, 8, p.none)))))
	return p
}

// read reads the list anew, in the background.
func (p *past) read() {
	var all []history.Walk
	p.window.archive.work("The kept walks were not read.", func(context.Context) (err error) {
		all, err = p.window.archive.store.List()
		return err
	}, func() {
		p.all = all
		p.show()
	})
}

// show lists what the search leaves.
func (p *past) show() {
	p.found = nil
	for _, w := range p.all {
		if w.Matches(p.search.Text) {
			p.found = append(p.found, w)
		}
	}
	p.list.at = min(p.list.at, max(0, len(p.found)-1))
	p.count.SetText(fmt.Sprintf("%d of %s", len(p.found), plain.Count(len(p.all), "walk")))
	p.none.SetText("No walk contains all of these words.")
	if len(p.all) == 0 {
		p.none.SetText("No walk is kept yet.")
	}
	part.Show(p.none, len(p.found) == 0)
	p.list.UnselectAll()
	p.list.Refresh()
}

// take opens a walk of the list, as a report is opened.
func (p *past) take(at int) {
	if at < 0 || at >= len(p.found) {
		return
	}
	w, walk := p.window, p.found[at]
	var report export.Opened
	w.archive.work("The walk was not opened.", func(context.Context) (err error) {
		report, err = w.archive.store.Read(walk.ID)
		return err
	}, func() {
		if w.sheet == middle(p) { // the person may have gone elsewhere
			w.openSheet(newOpened("An earlier walk", walk.Line()+". Nothing in it is sent.", report, w.showHistory))
		}
	})
}

// forget deletes a walk of the list.
func (p *past) forget(at int) {
	if at < 0 || at >= len(p.found) {
		return
	}
	walk := p.found[at]
	p.window.confirm("Delete this walk?", walk.Line(), func() { p.window.archive.forget(walk.ID, p.read) }, func() {})
}

// forgetAll deletes every walk, also those that the search leaves out.
func (p *past) forgetAll() {
	p.window.confirm("Delete all walks?", "Every kept walk is deleted, including those that the search hides.", func() { p.window.archive.forget("", p.read) }, func() {})
}

// Content implements middle.
func (p *past) Content() fyne.CanvasObject { return p.root }

// Primary implements middle: it opens the row that has the focus.
func (p *past) Primary() { p.take(p.list.at) }

// Hint is what Ctrl+Enter does here.
func (p *past) Hint() string { return "Enter opens a walk · Delete deletes it" }

// Reveal implements middle. The list scrolls by itself.
func (p *past) Reveal(fyne.CanvasObject) {}
