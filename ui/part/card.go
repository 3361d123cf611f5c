package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Card is a rounded panel with a line in capitals above its content. The content reaches to the edges, so that tables
// and panes can draw their lines across; wrap plain content in Inset.
type Card struct {
	widget.BaseWidget
	group
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

// AccessibilityLabel implements fyne.Accessible.
func (c *Card) AccessibilityLabel() string { return c.Title }

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
	return tall(36, 16, content)
}

// newHairline is the line between two rows.
func newHairline() *widget.Separator { return widget.NewSeparator() }

// Fold is a line that opens what is rarely needed. The content is built when it is first opened.
type Fold struct {
	widget.BaseWidget
	group
	build   func() fyne.CanvasObject
	button  *Button
	content fyne.CanvasObject // nil before it was opened
	body    *fyne.Container
}

// NewFold returns a closed fold.
func NewFold(title string, build func() fyne.CanvasObject) *Fold {
	f := &Fold{build: build}
	f.button = NewFaint(GlyphMore, title, func() { f.SetOpen(!f.Open()) })
	f.body = Column(0, newHairline(), tall(36, 8, row(0, none, f.button)))
	f.ExtendBaseWidget(f)
	return f
}

// SetTitle changes the title.
func (f *Fold) SetTitle(text string) { f.button.SetText(text) }

// Open tells whether the content can be seen.
func (f *Fold) Open() bool { return f.content != nil && f.content.Visible() }

// SetOpen shows the content, or hides it.
func (f *Fold) SetOpen(on bool) {
	if on == f.Open() {
		return
	}
	if f.content == nil {
		f.content = f.build()
		f.body.Add(f.content)
	}
	Show(f.content, on)
	f.button.SetIcon(map[bool]Glyph{true: GlyphLess, false: GlyphMore}[on])
	f.body.Refresh()
	f.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }

// NewBar is the foot of a page, on the ground of a panel, below what scrolls.
func NewBar(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewFill(theme.Panel), Column(0, newHairline(), Inset(11, 24, content)))
}
