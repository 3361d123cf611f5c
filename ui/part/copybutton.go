package part

import (
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// copiedFor is how long a copy button says that it copied.
const copiedFor = 1500 * time.Millisecond

var _ fyne.Widget = (*CopyButton)(nil)

// CopyButton puts a text on the clipboard and says so for a moment. It asks for the text when it is pressed, so that it
// never holds an old one.
//
//	copyURL := part.NewCopyButton("Copy URL", func() string { return p.url })
//	copyValue := part.NewCopyGlyph(func() string { return row.Value })
type CopyButton struct {
	Button
	Later    Later // nil for the clock of the machine
	OnCopied func()

	text  func() string
	label string
	back  timer
}

// NewCopyButton returns a plain button with a word.
func NewCopyButton(label string, text func() string) *CopyButton {
	c := &CopyButton{text: text, label: label}
	c.Kind, c.Icon, c.Text = Plain, GlyphCopy, label
	c.reserve = label
	c.OnTapped = c.copy
	c.become(c)
	return c
}

// NewCopyGlyph returns a small muted glyph without a word.
func NewCopyGlyph(text func() string) *CopyButton {
	c := &CopyButton{text: text}
	c.Kind, c.Icon, c.small = Faint, GlyphCopy, true
	c.OnTapped = c.copy
	c.become(c)
	return c
}

func (c *CopyButton) copy() {
	fyne.CurrentApp().Clipboard().SetContent(c.text())
	c.Icon, c.color = GlyphPass, theme.Pass
	if c.label != "" {
		c.Text, c.color = "Copied", ""
	}
	c.Refresh()
	c.back.start(c.Later, copiedFor, c.restore)
	if c.OnCopied != nil {
		c.OnCopied()
	}
}

func (c *CopyButton) restore() {
	c.Icon, c.Text, c.color = GlyphCopy, c.label, ""
	c.Refresh()
}
