package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// request is the section of the request that is meant; zero for none.
func (p *Page) request() page.Section {
	_, at := p.back.opened()
	sent := p.shown.All(func(s page.Section) bool { return s.Key == page.Request && s.Message.Sent() })
	switch {
	case len(sent) == 0:
		return page.Section{}
	case at < len(sent):
		return sent[at]
	}
	return sent[len(sent)-1]
}

// CopyAs asks which form is wanted, of the request of this page or of the walk up to it, and puts it on the clipboard.
func (p *Page) CopyAs() {
	s, snap := p.request(), p.view.Snapshot
	if s.Key == "" {
		return
	}
	var items []*fyne.MenuItem
	add := func(label, name string, text func() string) {
		items = append(items, fyne.NewMenuItem(label, func() {
			p.actor.Act(page.Command{Kind: page.Copy, Name: name, Value: text()})
		}))
	}
	for _, form := range export.Forms {
		add(form.Name, "The request as "+form.Name, func() string { return form.Of(s.Message.Exchange(), snap.Redactor) })
	}
	items = append(items, fyne.NewMenuItemSeparator())
	for _, program := range export.Programs {
		add(program.Name+", the walk up to here", "The walk as "+program.Name, func() string { return program.Of(snap, p.stage) })
	}
	part.MenuAbove(p.buttons.bar.Anchor(p.buttons.copyAs), items...)
}
