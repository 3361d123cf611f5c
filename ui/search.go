package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// newSearch is a search with the list of what it leaves. changed is told of each letter; row is what stands at the left and
// at the right of one row; take is told of the one that Enter or a click selects.
func newSearch(w *Window, hint string, changed func(), length func() int, row func(int) (name, known string), take func(int)) (*searchEntry, *foundList) {
	l := &foundList{window: w}
	e := &searchEntry{window: w, list: l}
	l.search = e
	e.Become(e)
	e.SetPlaceHolder(hint)
	e.OnChanged = func(string) { changed() }
	e.OnSubmitted = func(string) { take(0) }
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject {
		return part.Inset(6, 8, container.NewBorder(nil, nil, nil, part.NewCaption(""), part.NewText("", theme.Text)))
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		at := o.(*fyne.Container).Objects[0].(*fyne.Container)
		name, known := row(i)
		at.Objects[0].(*part.Text).SetText(name)
		at.Objects[1].(*part.Text).SetText(known)
		at.Refresh()
	}
	l.OnSelected = take
	l.OnHighlighted = func(i widget.ListItemID) { l.at = i }
	l.ExtendBaseWidget(l)
	return e, l
}

// searchEntry finds by words, and leads into the list.
type searchEntry struct {
	part.Entry
	window *Window
	list   *foundList
}

// TypedKey implements fyne.Focusable.
func (e *searchEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDown:
		e.window.win.Canvas().Focus(e.list)
	case fyne.KeyEscape:
		e.window.win.Canvas().Unfocus()
		e.window.typed(k)
	default:
		e.Entry.TypedKey(k)
	}
}

// foundList is Fyne's list, in which Enter selects, Escape closes, and letters go on searching.
type foundList struct {
	widget.List
	window *Window
	search *searchEntry
	at     int       // the row that has the focus
	remove func(int) // what Delete does with it; nil for nothing
}

// AccessibilityLabel implements fyne.Accessible.
func (l *foundList) AccessibilityLabel() string { return l.search.PlaceHolder }

// AccessibilityRole implements fyne.Accessible.
func (l *foundList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// TypedKey implements fyne.Focusable.
func (l *foundList) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case fyne.KeyEscape, fyne.KeyF1:
		l.window.typed(k)
	case fyne.KeyDelete:
		if l.remove != nil {
			l.remove(l.at)
		}
	default:
		l.List.TypedKey(k)
	}
}

// TypedRune implements fyne.Focusable.
func (l *foundList) TypedRune(r rune) {
	if r != ' ' { // which selects
		l.window.win.Canvas().Focus(l.search)
		l.search.TypedRune(r)
	}
}
