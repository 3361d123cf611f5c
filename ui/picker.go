package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// picker is the list of servers that a walk can go against, with a search.
type picker struct {
	window *Window
	popup  *widget.PopUp
	search *searchEntry
	list   *pickerList
	none   fyne.CanvasObject // says that nothing was found
	found  []choice
}

// choice is one server of the list, or one saved client, and what is known of it.
type choice struct {
	name, known string
	pick        func()
}

// open shows the list, or closes it when it is open.
func (p *picker) open() {
	if p.popup != nil {
		p.close()
		return
	}
	p.search, p.list = newSearchEntry(p), newPickerList(p)
	p.none = part.Inset(8, 8, part.NewProse("No provider has that name. For any other issuer, choose Another server."))
	p.window.vault.Reload() // another window may have saved meanwhile
	p.show()
	canvas := p.window.win.Canvas()
	body := container.NewBorder(p.search, nil, nil, nil, container.NewStack(p.list, p.none))
	p.popup = widget.NewPopUp(part.Inset(12, 12, body), canvas)
	size := canvas.Size()
	p.popup.Resize(fyne.NewSize(min(part.Scaled(460), size.Width-40), min(part.Scaled(560), size.Height-120)))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.window.header.provider)
	p.popup.ShowAtPosition(at.AddXY(0, p.window.header.provider.Size().Height+4))
	canvas.Focus(p.search)
}

func (p *picker) close() {
	if p.popup != nil {
		p.popup.Hide()
		p.popup = nil
	}
}

// refresh lists what is saved now, when the list is open.
func (p *picker) refresh() {
	if p.popup != nil {
		p.show()
	}
}

// show lists what the search leaves.
func (p *picker) show() {
	p.found = nil
	words := strings.ToLower(strings.TrimSpace(p.search.Text))
	for _, c := range p.window.choices() {
		if strings.Contains(strings.ToLower(c.name), words) {
			p.found = append(p.found, c)
		}
	}
	part.Show(p.none, len(p.found) == 0)
	p.list.UnselectAll()
	p.list.Refresh()
}

func (p *picker) take(at int) {
	if at >= 0 && at < len(p.found) {
		p.close()
		p.found[at].pick()
	}
}

// searchEntry finds by name, and leads into the list.
type searchEntry struct {
	part.Entry
	picker *picker
}

func newSearchEntry(p *picker) *searchEntry {
	e := &searchEntry{picker: p}
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder("Search; Enter selects the first match")
	e.OnChanged = func(string) { p.show() }
	e.OnSubmitted = func(string) { p.take(0) }
	return e
}

// TypedKey implements fyne.Focusable.
func (e *searchEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyDown {
		e.picker.window.win.Canvas().Focus(e.picker.list)
		return
	}
	e.Entry.TypedKey(k)
}

// pickerList is Fyne's list, in which Enter selects, Escape closes, and letters go on searching.
type pickerList struct {
	widget.List
	picker *picker
}

func newPickerList(p *picker) *pickerList {
	l := &pickerList{picker: p}
	l.Length = func() int { return len(p.found) }
	l.CreateItem = func() fyne.CanvasObject {
		return part.Inset(6, 8, container.NewBorder(nil, nil, nil, part.NewCaption(""), part.NewText("", theme.Text)))
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*fyne.Container).Objects[0].(*fyne.Container)
		row.Objects[0].(*part.Text).SetText(p.found[i].name)
		row.Objects[1].(*part.Text).SetText(p.found[i].known)
		row.Refresh()
	}
	l.OnSelected = p.take
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *pickerList) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case fyne.KeyEscape, fyne.KeyF1:
		l.picker.window.typed(k)
	default:
		l.List.TypedKey(k)
	}
}

// TypedRune implements fyne.Focusable.
func (l *pickerList) TypedRune(r rune) {
	if r != ' ' { // which selects
		l.picker.window.win.Canvas().Focus(l.picker.search)
		l.picker.search.TypedRune(r)
	}
}

// choices are the saved clients, the practice server, any other server by its issuer, and the known providers.
func (w *Window) choices() []choice {
	var all []choice
	for _, p := range w.vault.State().Clients {
		all = append(all, choice{p.Name, "saved client", func() { w.Use(p) }})
	}
	all = append(all,
		choice{name: "Practice server (built in)", known: "offline, nothing to register", pick: func() {
			w.newWalk(w.session.PracticeClient(w.snap.Client.PKCE))
		}},
		choice{name: "Another server", known: "any issuer or endpoints", pick: func() { w.newWalk(otherServer(w.snap.Client)) }})
	for _, p := range provider.Presets() {
		if p.ID != provider.Practice {
			all = append(all, choice{name: p.Name, known: page.KnownOf(p), pick: func() { w.newWalk(page.PresetClient(p, client.Client{}, "")) }})
		}
	}
	return all
}
