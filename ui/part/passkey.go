package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// passKey hands a key that a focused widget has no use for on to the canvas. Fyne gives keys to the widget in focus and
// to nobody else, so that without this F1 and Escape would be dead whenever something has the focus.
func passKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(from)
	if canvas == nil {
		return
	}
	if typed := canvas.OnTypedKey(); typed != nil {
		typed(e)
	}
}

var _ fyne.Focusable = (*Entry)(nil)

// Entry is Fyne's entry, with the keys that it does not type passed on to the window.
type Entry struct {
	widget.Entry
}

// NewEntry returns an empty entry of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) { typeInto(&e.Entry, e, k) }

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return underWheel(e.Entry.CreateRenderer()) }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() { e.Entry.FocusGained(); tellFocus(e) }

// typeInto gives a key to the entry inside of a widget, or passes it on from there.
func typeInto(entry *widget.Entry, self fyne.CanvasObject, k *fyne.KeyEvent) {
	if k.Name == fyne.KeyF1 || k.Name == fyne.KeyEscape {
		passKey(self, k)
		return
	}
	entry.TypedKey(k)
}
