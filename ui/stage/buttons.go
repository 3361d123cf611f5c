package stage

import (
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// buttons are the row at the foot of the page, which never scrolls: the one primary button, and at the most three beside it.
type buttons struct {
	page   *Page
	all    []*part.Button
	copyAs *part.Button
	bar    *part.Foot
}

// mostButtons is how many stand beside each other.
const mostButtons = 4

func newButtons(p *Page) *buttons {
	b := &buttons{page: p}
	var left []fyne.CanvasObject
	for i := range mostButtons {
		button := part.NewButton("", func() { b.press(i) })
		b.all = append(b.all, button)
		left = append(left, button)
	}
	b.copyAs = part.NewButton("Copy as", p.CopyAs)
	b.copyAs.Trailing = part.GlyphMore
	b.bar = part.NewFoot(left, b.copyAs)
	return b
}

// press does what the i-th button stands for.
func (b *buttons) press(i int) {
	shown := b.page.shown.Buttons
	if i >= len(shown) || shown[i].Command.Kind == "" {
		return
	}
	c := shown[i].Command
	if c.Kind == page.Another {
		b.page.editNext = true
	}
	b.page.actor.Act(c)
}

func (b *buttons) draw(shown []page.Button) {
	for i, button := range b.all {
		b.bar.Want(button, i < len(shown) && shown[i].Text != "")
		if i >= len(shown) {
			continue
		}
		button.SetText(shown[i].Text)
		button.SetEnabled(shown[i].Command.Kind != "")
	}
	b.all[0].SetKind(part.Primary)
	if b.page.why.offers {
		b.all[0].SetKind(part.Plain) // the fix is what to press
	}
	part.Show(b.bar, len(shown) > 0)
	b.bar.Refresh()
}

// hintOf is what Ctrl+Enter does where that button is the primary one: "Ctrl+Enter start the walk".
func hintOf(b page.Button) string {
	return "Ctrl+Enter " + strings.ToLower(b.Text[:1]) + b.Text[1:]
}

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
