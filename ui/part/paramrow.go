package part

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

const (
	revealFor = 30 * time.Second // then a secret hides again by itself
	dots      = "••••••••"       // always as many, so that they do not tell the length
	plainLen  = 24               // characters that are never cut, so that there is nothing to unfold
)

var (
	_ fyne.Widget   = (*paramRow)(nil)
	_ fyne.Tappable = (*paramRow)(nil)
)

// paramRow is one row of a ParamTable, in both of its modes.
type paramRow struct {
	widget.BaseWidget
	table *ParamTable
	row   Row

	open, revealed bool
	hiding         timer

	name, value, note *Text
	mark              *fyne.Container
	show, help        *Button
	copy              *CopyButton
	editor            *paramEditor // nil outside edit mode
	detail            *fyne.Container
	whole, explain    *Prose
	line, body        *fyne.Container
	under             fyne.CanvasObject // as it stands in the body
}

func newParamRow(table *ParamTable, row Row) *paramRow {
	r := &paramRow{table: table, row: row, body: Column(0)}
	r.ExtendBaseWidget(r)
	r.build()
	return r
}

// fresh makes the widgets of the row. A mode begins with new ones, because those that were out of the window meanwhile
// would show the colours of a palette that may have gone.
func (r *paramRow) fresh() {
	r.name = NewText("", theme.Muted)
	r.name.Cut = CutEnd
	r.value = NewMono("", theme.Text)
	r.note = NewMono("", theme.Muted)
	r.note.Cut = CutEnd
	r.mark = newEditedMark()
	r.show = NewFaint(GlyphShow, "", r.toggleSecret)
	r.copy = NewCopyGlyph(func() string { return r.row.Value })
	r.help = NewFaint("", "?", r.toggle)
	r.whole = NewProse("")
	r.whole.Font, r.whole.Style.Monospace, r.whole.Wide = theme.SizeCode, true, true
	r.explain = NewProse("")
	r.detail = container.New(layout.NewCustomPaddedLayout(0, 12, 16, 16), Column(8, r.whole, r.explain))
	r.editor = nil
	if r.table.editing && !r.row.ReadOnly {
		r.editor = newParamEditor(r)
	}
}

// build arranges the row for the mode of the table.
func (r *paramRow) build() {
	r.fresh()
	height := float32(32)
	var line *fyne.Container
	if r.editor != nil {
		height = 44
		line = row(4, 1, r.named(), r.editor.entry, r.mark, r.editor.reset, r.editor.remove, r.help)
		r.editor.reset.Hidden, r.editor.remove.Hidden = r.table.Fixed, r.table.Fixed
	} else {
		value := container.New(valueLayout{}, r.value, r.note)
		line = row(4, 1, r.named(), value, r.mark, r.show, r.copy, r.help)
	}
	r.line = container.New(tallLayout{height: height, inset: 16}, line)
	r.attach(r.row.Under)
	r.set(r.row)
}

// attach puts an object between the line and what unfolds; nil for none.
func (r *paramRow) attach(under fyne.CanvasObject) {
	r.under, r.body.Objects = under, []fyne.CanvasObject{r.line}
	if under != nil {
		r.body.Add(container.New(underLayout{func() float32 { return r.table.width + 4 }}, under))
	}
	r.body.Objects = append(r.body.Objects, r.detail)
	r.body.Refresh()
}

func (r *paramRow) named() *fyne.Container {
	return container.New(widthLayout{width: func() float32 { return r.table.width }}, r.name)
}

// set shows a row. It must not touch what the person is busy with.
func (r *paramRow) set(row Row) {
	if row.Value != r.row.Value {
		r.hide()
	}
	r.row = row
	if e := r.editor; e != nil && e.secret != row.Secret && !e.entry.focused {
		r.build() // an entry cannot turn into one for secrets
		return
	}
	if row.Under != r.under {
		r.attach(row.Under)
	}
	tone := row.Tone
	if tone == "" {
		tone = theme.Text
	}
	r.name.SetText(row.Name)
	shown, hidden := row.Value, row.Masked && !r.revealed
	if hidden {
		shown = dots
	}
	r.value.Text, r.value.Color = shown, tone
	r.value.Refresh()
	r.note.SetText(row.Note)
	r.note.Hidden = row.Note == ""
	r.mark.Hidden = !row.Edited
	r.show.Hidden = !row.Masked
	r.show.SetIcon(GlyphShow)
	if r.revealed {
		r.show.SetIcon(GlyphHide)
	}
	r.copy.Hidden = hidden
	r.help.color = ""
	if r.open {
		r.help.color = theme.Accent
	}
	r.help.Refresh()
	r.help.Hidden = row.Explain == "" && len(row.Value) <= plainLen
	if r.detail.Hidden = !r.open || r.help.Hidden; !r.detail.Hidden {
		r.unfold(shown, tone)
	}
	if r.editor != nil {
		r.editor.set(row)
	}
	r.Refresh()
}

// unfold shows the whole value and what it is for. Before that nothing of it is wrapped or measured.
func (r *paramRow) unfold(shown string, tone theme.ColorName) {
	r.whole.Text, r.whole.Color = shown, tone
	r.whole.Hidden = len(shown) <= plainLen || r.table.editing
	r.whole.Refresh()
	r.explain.SetText(r.row.Explain)
	r.explain.Hidden = r.row.Explain == ""
}

// Tapped implements fyne.Tappable: the whole row unfolds.
func (r *paramRow) Tapped(*fyne.PointEvent) {
	if !r.help.Hidden {
		r.toggle()
	}
}

func (r *paramRow) toggle() {
	r.open = !r.open
	r.set(r.row)
}

func (r *paramRow) toggleSecret() {
	if r.revealed {
		r.hide()
	} else {
		r.revealed = true
		r.hiding.start(r.table.Later, revealFor, func() { r.hide(); r.set(r.row) })
	}
	r.set(r.row)
}

func (r *paramRow) hide() {
	r.revealed = false
	r.hiding.cancel()
}

// CreateRenderer implements fyne.Widget.
func (r *paramRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

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
	e.entry.about = func() (string, string) { return r.row.Name, r.row.Explain }
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
	about   func() (name, text string) // nil for nothing
}

// Explain implements Explained.
func (e *valueEntry) Explain() (name, text string) {
	if e.about == nil {
		return "", ""
	}
	return e.about()
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
	group
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
