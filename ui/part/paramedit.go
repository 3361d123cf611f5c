package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// newEditedMark says that a value was changed by hand, with a sign and in words.
func newEditedMark() *fyne.Container {
	sign := NewIcon(GlyphEdited, theme.Warn)
	sign.Side = 12
	word := NewText("changed by hand", theme.Warn)
	word.Font = theme.SizeCaption
	return row(4, none, sign, word)
}

// paramEditor is what a row of a ParamTable gains in edit mode.
type paramEditor struct {
	entry         *valueEntry
	secret        bool // what is typed shows as dots
	reset, remove *Button
}

func newParamEditor(r *paramRow) *paramEditor {
	t := r.table
	e := &paramEditor{entry: newValueEntry(r.row.Secret), secret: r.row.Secret}
	e.entry.SetText(r.row.Value)
	e.entry.OnChanged = func(value string) {
		if t.OnEdit != nil && value != r.row.Value {
			t.OnEdit(r.row.Name, value)
		}
	}
	e.reset = NewFaint(GlyphReset, "", func() {
		if t.OnReset != nil {
			t.OnReset(r.row.Name)
		}
	})
	e.remove = NewFaint(GlyphRemove, "", func() {
		if t.OnRemove != nil {
			t.OnRemove(r.row.Name)
		}
	})
	return e
}

// set follows the row, but never overwrites the entry somebody types in: what arrives may be older than what was typed.
func (e *paramEditor) set(row Row) {
	if !e.entry.focused && e.entry.Text != row.Value {
		e.entry.SetText(row.Value)
	}
	if row.Edited {
		e.reset.Enable()
	} else {
		e.reset.Disable()
	}
}

var _ fyne.Widget = (*valueEntry)(nil)

// valueEntry is an entry for a protocol value that knows whether it has the focus.
type valueEntry struct {
	widget.Entry
	focused bool
}

func newValueEntry(secret bool) *valueEntry {
	e := &valueEntry{}
	e.TextStyle.Monospace = true
	e.Password = secret
	e.ExtendBaseWidget(e)
	if secret {
		e.ActionItem = NewFaint(GlyphShow, "", func() { e.Password = !e.Password; e.Refresh() })
	}
	return e
}

// CreateRenderer implements fyne.Widget.
func (e *valueEntry) CreateRenderer() fyne.WidgetRenderer {
	return underWheel(e.Entry.CreateRenderer())
}

// FocusGained implements fyne.Focusable.
func (e *valueEntry) FocusGained() { e.focused = true; e.Entry.FocusGained(); tellFocus(e) }

// FocusLost implements fyne.Focusable.
func (e *valueEntry) FocusLost() { e.focused = false; e.Entry.FocusLost() }

// TypedKey implements fyne.Focusable.
func (e *valueEntry) TypedKey(k *fyne.KeyEvent) { typeInto(&e.Entry, e, k) }

var _ fyne.Widget = (*paramAdder)(nil)

// paramAdder is the last line of a table in edit mode: a name, a value, a button.
type paramAdder struct {
	widget.BaseWidget
	name, value *valueEntry
	add         *Button
	onAdd       func(name, value string)
}

func newParamAdder(onAdd func(name, value string)) *paramAdder {
	a := &paramAdder{name: newValueEntry(false), value: newValueEntry(false), onAdd: onAdd}
	a.name.SetPlaceHolder("parameter")
	a.value.SetPlaceHolder("value")
	a.add = newButton(Plain, GlyphAdd, "Add", a.submit)
	a.add.Disable()
	a.name.OnChanged = func(name string) {
		if strings.TrimSpace(name) == "" {
			a.add.Disable()
			return
		}
		a.add.Enable()
	}
	a.name.OnSubmitted = func(string) { a.submit() }
	a.value.OnSubmitted = func(string) { a.submit() }
	a.ExtendBaseWidget(a)
	return a
}

// submit reports the parameter and makes room for the next. A value is sent as it was typed, a name has no spaces.
func (a *paramAdder) submit() {
	name := strings.TrimSpace(a.name.Text)
	if name == "" {
		return
	}
	value := a.value.Text
	a.name.SetText("")
	a.value.SetText("")
	a.onAdd(name, value)
}

// CreateRenderer implements fyne.Widget.
func (a *paramAdder) CreateRenderer() fyne.WidgetRenderer {
	name := container.New(widthLayout{width: func() float32 { return grown(a, 150) }}, a.name)
	line := row(8, 1, name, a.value, a.add)
	return widget.NewSimpleRenderer(container.New(tallLayout{height: 48, inset: 16}, line))
}
