package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Card is a rounded panel with a line in capitals above its content. The content reaches to the edges, which that of
// Fyne's card does not, so that tables and panes can draw their lines across; wrap plain content in Inset.
type Card struct {
	holder
	Title  string            // shown in capitals
	Action fyne.CanvasObject // at the right end of the header; nil for none

	caps *Text
	head *fyne.Container
	rest *fyne.Container // all below the header
}

// NewCard returns a card; without content it is only a header. The title is given in normal spelling.
func NewCard(title string, content fyne.CanvasObject) *Card {
	c := &Card{Title: title, caps: NewCaps(title), rest: Column(0)}
	if content != nil {
		c.rest.Objects = []fyne.CanvasObject{newHairline(), content}
	}
	c.head = row(8, 0, c.caps)
	c.hold(c, container.NewStack(newPanel(), Column(0, tall(36, 16, c.head), c.rest)))
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
	if c.Action != nil {
		c.head.Objects = []fyne.CanvasObject{c.caps, c.Action}
	}
	return c.holder.CreateRenderer()
}

// newHairline is the line between two rows.
func newHairline() *widget.Separator { return widget.NewSeparator() }

// Fold is a line that opens what is rarely needed. The content is built when it is first opened; Fyne's accordion has it
// from the beginning.
type Fold struct {
	holder
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
	f.hold(f, f.body)
	return f
}

// NewInnerFold returns a closed fold that belongs to the text above it, without a line between.
func NewInnerFold(title string, build func() fyne.CanvasObject) *Fold {
	f := NewFold(title, build)
	f.body.Objects = []fyne.CanvasObject{row(0, none, f.button)}
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
}

// NewBar is the foot of a page, on the ground of a panel, below what scrolls.
func NewBar(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(NewFill(theme.Panel), Column(0, newHairline(), Inset(11, 24, content)))
}
