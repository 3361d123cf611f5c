package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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

var _ fyne.Tabbable = (*Area)(nil)

// Area is an entry of several lines. Tab leaves it, as it leaves every other part: nobody is caught in it.
//
//	uris := part.NewArea(3)
//	uris.OnChanged = func(text string) { page.redraw() }
type Area struct {
	Entry
}

// NewArea returns an empty area that shows that many lines.
func NewArea(lines int) *Area {
	a := &Area{}
	a.MultiLine = true
	a.SetMinRowsVisible(lines)
	a.ExtendBaseWidget(a)
	return a
}

// AcceptsTab implements fyne.Tabbable.
func (a *Area) AcceptsTab() bool { return false }

// CreateRenderer implements fyne.Widget. The wheel moves its lines.
func (a *Area) CreateRenderer() fyne.WidgetRenderer { return a.Entry.Entry.CreateRenderer() }

// TypedKey implements fyne.Focusable.
func (a *Area) TypedKey(k *fyne.KeyEvent) { typeInto(&a.Entry.Entry, a, k) }

// FocusGained implements fyne.Focusable.
func (a *Area) FocusGained() { a.Entry.Entry.FocusGained(); tellFocus(a) }

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over an entry of one line and gives the wheel back to the page. Fyne's entry scrolls what it holds and
// keeps every turn of the wheel, so that a page of fields would stand still wherever a field comes under the pointer.
// Nothing else reaches the wheel: Fyne gives each event to the topmost object that takes it.
type wheel struct {
	widget.BaseWidget
	group
}

func newWheel() *wheel {
	w := &wheel{}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if s := around(w); s != nil {
		s.Scrolled(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
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

func underWheel(r fyne.WidgetRenderer) fyne.WidgetRenderer { return wheeled{r, newWheel()} }

// Layout implements fyne.WidgetRenderer.
func (w wheeled) Layout(size fyne.Size) {
	w.WidgetRenderer.Layout(size)
	w.wheel.Resize(size)
}

// Objects implements fyne.WidgetRenderer. Those of the entry change when it is refreshed.
func (w wheeled) Objects() []fyne.CanvasObject {
	own := w.WidgetRenderer.Objects()
	return append(slices.Clip(own), w.wheel)
}
