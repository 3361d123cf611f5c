package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*Card)(nil)

// Card is a rounded panel with a line in capitals above its content. The content reaches to the edges, so that tables
// and panes can draw their lines across; wrap plain content in Inset.
//
//	sent := part.NewCard("What we send", table)
//	sent.Action = part.NewQuiet("Edit", page.toggleEdit)
//	why := part.NewCard("Why this step?", part.Inset(12, 16, part.NewProse(text)))
type Card struct {
	widget.BaseWidget
	Title   string            // shown in capitals
	Action  fyne.CanvasObject // at the right end of the header; nil for none
	Content fyne.CanvasObject // nil for a card that is only a header

	caps *Text
	rest *fyne.Container // all below the header
}

// NewCard returns a card. The title is given in normal spelling.
func NewCard(title string, content fyne.CanvasObject) *Card {
	c := &Card{Title: title, Content: content, caps: newCaps(""), rest: Column(0)}
	c.ExtendBaseWidget(c)
	return c
}

// SetTitle changes the line above the content.
func (c *Card) SetTitle(title string) {
	c.Title = title
	c.caps.SetText(strings.ToUpper(title))
}

// Fold shows the header alone, or everything.
func (c *Card) Fold(folded bool) {
	if c.rest.Hidden != folded {
		c.rest.Hidden = folded
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.caps.Text = strings.ToUpper(c.Title)
	header := []fyne.CanvasObject{c.caps}
	if c.Action != nil {
		header = append(header, c.Action)
	}
	if c.Content != nil {
		c.rest.Objects = []fyne.CanvasObject{newHairline(), c.Content}
	}
	body := Column(0, newHeader(row(8, 0, header...)), c.rest)
	return widget.NewSimpleRenderer(container.NewStack(newPanel(), body))
}

// newHeader gives the first row of a panel its height, which is the same with and without a button in it.
func newHeader(content fyne.CanvasObject) *fyne.Container {
	return container.New(tallLayout{height: 36, inset: 16}, content)
}

// newHairline is the line between two rows.
func newHairline() *widget.Separator { return widget.NewSeparator() }
