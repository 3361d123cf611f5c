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
	search *searchEntry
	list   *foundList
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
	p.search, p.list = newSearch(p.window, "Search; Enter selects the first match", p.show,
		func() int { return len(p.found) }, func(i int) (string, string) { return p.found[i].name, p.found[i].known }, p.take)
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
