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
)

// picker is the list of servers that a walk can go against, with a search.
type picker struct {
	window *Window
	popup  *widget.PopUp
	search *part.Entry
	list   *fyne.Container
	found  []choice
}

// choice is one server of the list, or one saved client.
type choice struct {
	name  string
	saved bool
	pick  func()
}

// open shows the list, or closes it when it is open.
func (p *picker) open() {
	if p.popup != nil {
		p.close()
		return
	}
	p.search = part.NewEntry()
	p.search.SetPlaceHolder("Search; Enter selects the first match")
	p.search.OnChanged = func(string) { p.show() }
	p.search.OnSubmitted = func(string) {
		if len(p.found) > 0 {
			p.take(p.found[0])
		}
	}
	p.list = part.Column(2)
	p.window.vault.Reload() // another window may have saved meanwhile
	p.show()
	canvas := p.window.win.Canvas()
	body := container.NewBorder(p.search, nil, nil, nil, container.NewVScroll(p.list))
	p.popup = widget.NewPopUp(part.Inset(12, 12, body), canvas)
	size := canvas.Size()
	p.popup.Resize(fyne.NewSize(min(360, size.Width-40), min(520, size.Height-120)))
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
	p.found, p.list.Objects = nil, nil
	words := strings.ToLower(strings.TrimSpace(p.search.Text))
	for _, c := range p.window.choices() {
		if strings.Contains(strings.ToLower(c.name), words) {
			if n := len(p.found); n == 0 && c.saved || n > 0 && !c.saved && p.found[n-1].saved {
				p.list.Add(part.Inset(4, 8, part.NewProse(groupTitle(c))))
			}
			p.found = append(p.found, c)
			p.list.Add(part.NewButton(c.name, func() { p.take(c) }))
		}
	}
	if len(p.found) == 0 {
		p.list.Add(part.Inset(8, 8, part.NewProse("No provider has that name. For any other issuer, choose Another server.")))
	}
	p.list.Refresh()
}

// groupTitle stands before the saved clients, and before the servers where there are saved clients.
func groupTitle(c choice) string {
	if c.saved {
		return "Saved clients"
	}
	return "Servers"
}

func (p *picker) take(c choice) {
	p.close()
	c.pick()
}

// choices are the saved clients, the practice server, any other server by its issuer, and the known providers.
func (w *Window) choices() []choice {
	var all []choice
	for _, p := range w.vault.State().Clients {
		all = append(all, choice{p.Name, true, func() { w.Use(p) }})
	}
	all = append(all,
		choice{name: "Practice server (built in)", pick: func() {
			w.newWalk(w.session.PracticeClient(w.snap.Client.PKCE))
		}},
		choice{name: "Another server", pick: func() { w.newWalk(otherServer(w.snap.Client)) }})
	for _, p := range provider.Presets() {
		if p.ID != provider.Practice {
			all = append(all, choice{name: p.Name, pick: func() { w.newWalk(page.PresetClient(p, client.Client{}, "")) }})
		}
	}
	return all
}
