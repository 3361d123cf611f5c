package part

import "fyne.io/fyne/v2"

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
