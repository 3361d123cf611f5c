package part

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Focusable    = (*Entry)(nil)
	_ fyne.Tabbable     = (*Entry)(nil)
	_ fyne.Shortcutable = (*TextBox)(nil)
)

// Entry is Fyne's entry, with the keys that it does not type passed on to the window. Tab leaves it, as it leaves every
// other part: nobody is caught in it.
type Entry struct {
	widget.Entry
	reads
	self    fyne.CanvasObject // the widget that the canvas knows
	focused bool
	about   func() (name, text string)
}

// NewEntry returns an empty entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Become(e)
	return e
}

// NewArea returns an empty entry of that many lines.
func NewArea(lines int) *Entry {
	e := &Entry{}
	e.MultiLine = true
	e.SetMinRowsVisible(lines)
	e.Become(e)
	return e
}

// newValueEntry returns an entry for a protocol value.
func newValueEntry(secret bool) *Entry {
	e := &Entry{}
	e.TextStyle.Monospace, e.Password = true, secret
	e.Become(e)
	if secret {
		e.ActionItem = NewFaint(GlyphShow, "", func() { e.Password = !e.Password; e.Refresh() })
	}
	return e
}

// Become makes a widget of the entry, or of the type that embeds it.
func (e *Entry) Become(self fyne.Widget) {
	e.self, e.about = self, func() (string, string) { return "", "" }
	e.ExtendBaseWidget(self)
}

// Write shows a text, unless somebody types there: what arrives may be older than what was typed.
func (e *Entry) Write(text string) {
	if !e.focused && e.Text != text {
		e.SetText(text)
	}
}

// Explain implements Explained.
func (e *Entry) Explain() (name, text string) { return e.about() }

// AccessibilityLabel implements fyne.Accessible.
func (e *Entry) AccessibilityLabel() string {
	name, _ := e.Explain()
	return cmp.Or(name, e.PlaceHolder)
}

// AcceptsTab implements fyne.Tabbable.
func (e *Entry) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyF1 || k.Name == fyne.KeyEscape {
		passKey(e.self, k)
		return
	}
	e.Entry.TypedKey(k)
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() { e.focused = true; e.Entry.FocusGained(); tellFocus(e.self) }

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	w := newWheel(nil)
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok && e.MultiLine {
			w.inner = s
		}
	}
	return wheeled{r, w}
}

// TextBox is an entry of several lines for a text from elsewhere. Of what is pasted it keeps Limit bytes: Fyne lays out all
// of a text at each key, and a page may be of any length.
type TextBox struct {
	Entry
	Limit int    // bytes
	OnCut func() // nil, or told when less was pasted than there was
}

// NewTextBox returns an empty box that shows three lines and scrolls.
func NewTextBox(limit int) *TextBox {
	b := &TextBox{Limit: limit}
	b.MultiLine, b.Wrapping = true, fyne.TextWrapBreak
	b.SetMinRowsVisible(3)
	b.Become(b)
	return b
}

// TypedShortcut implements fyne.Shortcutable.
func (b *TextBox) TypedShortcut(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		b.Entry.TypedShortcut(s)
		return
	}
	text := paste.Clipboard.Content()
	kept := clip(text, b.Limit-len(b.Text)+len(b.SelectedText()))
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

func (c clipped) Content() string { return c.text }

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over what takes the wheel, and gives each turn that moves nothing there to the page. Fyne's scroll container
// keeps every turn, also at its end, and its entry has one inside, so that a page would stand still wherever a field or a
// box comes under the pointer. Nothing else reaches the wheel: Fyne gives each event to the topmost object that takes it.
type wheel struct {
	Fill
	inner *container.Scroll // nil for what does not scroll
}

func newWheel(inner *container.Scroll) *wheel {
	w := &wheel{inner: inner}
	w.Color = theme.Clear
	w.ExtendBaseWidget(w)
	return w
}

func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if w.inner != nil {
		before := w.inner.Offset
		if w.inner.Scrolled(e); w.inner.Offset != before {
			return
		}
	}
	if s := around(w); s != nil {
		s.Scrolled(e)
	}
}

// around is the innermost scroll container in which an object is shown, nil for none.
func around(o fyne.CanvasObject) *container.Scroll {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return nil
	}
	root := c.Content()
	if top, ok := c.Overlays().Top().(*widget.PopUp); ok {
		root = top.Content
	}
	at := driver.AbsolutePositionForObject(o)
	var found *container.Scroll
	var look func(fyne.CanvasObject)
	look = func(in fyne.CanvasObject) {
		if !in.Visible() {
			return
		}
		switch in := in.(type) {
		case *fyne.Container:
			for _, child := range in.Objects {
				look(child)
			}
		case *container.Scroll:
			from := driver.AbsolutePositionForObject(in)
			to := from.Add(in.Size())
			if at.X >= from.X && at.X < to.X && at.Y+o.Size().Height > from.Y && at.Y < to.Y {
				found = in
				look(in.Content)
			}
		}
	}
	look(root)
	return found
}

// wheeled is the renderer of an entry with a wheel over it.
type wheeled struct {
	fyne.WidgetRenderer
	wheel *wheel
}

func (w wheeled) Layout(size fyne.Size) {
	w.WidgetRenderer.Layout(size)
	w.wheel.Resize(size)
}

// Objects implements fyne.WidgetRenderer. Those of the entry change when it is refreshed.
func (w wheeled) Objects() []fyne.CanvasObject {
	own := w.WidgetRenderer.Objects()
	return append(slices.Clip(own), w.wheel)
}
