package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*TextBox)(nil)
	_ fyne.Tabbable     = (*TextBox)(nil)
	_ fyne.Shortcutable = (*TextBox)(nil)
)

// TextBox is an entry of several lines for a text from elsewhere. Tab leaves it. Of what is pasted it keeps Limit bytes:
// Fyne lays out all of a text at each key, and a page may be of any length.
//
//	box := part.NewTextBox(8 << 10)
//	box.OnChanged = explain
//	box.OnCut = func() { note.Show() }
type TextBox struct {
	widget.Entry
	Limit int    // bytes
	OnCut func() // nil, or told when less was pasted than there was
}

// NewTextBox returns an empty box that shows three lines and scrolls.
func NewTextBox(limit int) *TextBox {
	b := &TextBox{Limit: limit}
	b.MultiLine, b.Wrapping = true, fyne.TextWrapBreak
	b.SetMinRowsVisible(3)
	b.ExtendBaseWidget(b)
	return b
}

// AcceptsTab implements fyne.Tabbable.
func (b *TextBox) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (b *TextBox) TypedKey(k *fyne.KeyEvent) { typeInto(&b.Entry, b, k) }

// FocusGained implements fyne.Focusable.
func (b *TextBox) FocusGained() { b.Entry.FocusGained(); tellFocus(b) }

// TypedShortcut implements fyne.Shortcutable.
func (b *TextBox) TypedShortcut(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		b.Entry.TypedShortcut(s)
		return
	}
	room := b.Limit - len(b.Text) + len(b.SelectedText())
	text := paste.Clipboard.Content()
	kept := clip(text, room)
	b.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipped{paste.Clipboard, kept}})
	if len(kept) < len(text) && b.OnCut != nil {
		b.OnCut()
	}
}

// clip is the start of a text in at most n bytes, without half a character at its end.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:max(n, 0)], "")
}

// clipped is a clipboard with a shorter text.
type clipped struct {
	fyne.Clipboard
	text string
}

// Content implements fyne.Clipboard.
func (c clipped) Content() string { return c.text }
