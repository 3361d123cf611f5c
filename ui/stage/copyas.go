package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// copyAs offers the request that is open, or the last one of the stage, as code that sends it again.
type copyAs struct {
	page   *Page
	button *part.Button
	foot   *part.Foot // in which it stands
}

func newCopyAs(p *Page) *copyAs {
	c := &copyAs{page: p}
	c.button = part.NewButton("Copy as", c.offer)
	c.button.Tall, c.button.Trailing = true, part.GlyphMore
	return c
}

// draw shows the button where there is a request to copy.
func (c *copyAs) draw() { c.foot.Want(c.button, c.request().Key != "") }

// request is the section of the request that is meant; zero for none.
func (c *copyAs) request() page.Section {
	_, at := c.page.back.opened()
	sent := c.page.shown.All(func(s page.Section) bool { return s.Key == page.Request && s.Message.Sent() })
	switch {
	case len(sent) == 0:
		return page.Section{}
	case at < len(sent):
		return sent[at]
	}
	return sent[len(sent)-1]
}

// offer asks which form is wanted, of the request or of the walk up to it, and puts it on the clipboard.
func (c *copyAs) offer() {
	s := c.request()
	if s.Key == "" {
		return
	}
	var items []*fyne.MenuItem
	for _, form := range export.Forms {
		items = append(items, fyne.NewMenuItem(form.Name, func() {
			c.page.actor.Act(page.Command{Kind: page.Copy, Name: "The request as " + form.Name,
				Value: form.Of(s.Message.Exchange(), c.page.view.Snapshot.Redactor)})
		}))
	}
	snap, stage := c.page.view.Snapshot, c.page.stage
	items = append(items, fyne.NewMenuItemSeparator())
	for _, program := range export.Programs {
		items = append(items, fyne.NewMenuItem(program.Name+", the walk up to here", func() {
			c.page.actor.Act(page.Command{Kind: page.Copy, Name: "The walk as " + program.Name, Value: program.Of(snap, stage)})
		}))
	}
	part.MenuAbove(c.foot.Anchor(c.button), items...)
}

// CopyAs offers the request of this page as code.
func (p *Page) CopyAs() { p.copyAs.offer() }
