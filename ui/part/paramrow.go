package part

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/ui/theme"
)

const (
	revealFor = 30 * time.Second // then a secret hides again by itself
	dots      = "••••••••"       // always as many, so that they do not tell the length
	plainLen  = 24               // characters that are never cut, so that there is nothing to unfold
)

var _ fyne.Tappable = (*paramRow)(nil)

// paramRow is one row of a ParamTable, in both of its modes.
type paramRow struct {
	holder
	presses
	table *ParamTable
	row   Row

	open, revealed bool
	hiding         timer

	name, value, note         *Text
	mark                      *fyne.Container
	show, help, reset, remove *Button
	copy                      *CopyButton
	entry                     *Entry // nil outside edit mode
	secret                    bool   // what is typed there shows as dots
	detail                    *fyne.Container
	whole, explain            *Prose
	line, body                *fyne.Container
	under                     fyne.CanvasObject // as it stands in the body
}

func newParamRow(table *ParamTable, row Row) *paramRow {
	r := &paramRow{table: table, row: row, body: Column(0)}
	r.hold(r, r.body)
	r.build()
	return r
}

// build arranges the row for the mode of the table. A mode begins with new widgets, because those that were out of the window
// meanwhile would show the colours of a palette that may have gone.
func (r *paramRow) build() {
	r.name, r.value, r.note = NewText("", theme.Muted), NewMono("", theme.Text), NewMono("", theme.Muted)
	r.name.Cut, r.note.Cut = CutEnd, CutEnd
	sign, word := NewIcon(GlyphEdited, theme.Warn), NewText("changed by hand", theme.Warn)
	sign.Side, word.Font = 12, theme.SizeCaption
	r.mark = row(4, none, sign, word)
	r.show, r.help = NewFaint(GlyphShow, "", r.toggleSecret), NewFaint("", "?", r.toggle)
	r.copy = NewCopyGlyph(func() string { return r.row.Value })
	r.whole, r.explain = newCode("", theme.Text), NewProse("")
	r.detail = container.New(layout.NewCustomPaddedLayout(0, 12, 16, 16), Column(8, r.whole, r.explain))
	named := inWidth(func() float32 { return r.table.width }, r.name)
	if r.entry = nil; r.table.editing && !r.row.ReadOnly {
		r.edit()
		r.line = tall(44, 16, row(4, 1, named, r.entry, r.mark, r.reset, r.remove, r.help))
	} else {
		r.line = tall(32, 16, row(4, 1, named, withNote(r.value, r.note), r.mark, r.show, r.copy, r.help))
	}
	r.attach(r.row.Under)
	r.set(r.row)
}

// edit makes what a row gains in edit mode.
func (r *paramRow) edit() {
	t := r.table
	r.secret = r.row.Secret
	r.entry = newValueEntry(r.secret)
	r.entry.SetText(r.row.Value)
	r.entry.about = func() (string, string) { return r.row.Name, r.row.Explain }
	r.entry.OnChanged = func(value string) {
		if value != r.row.Value {
			t.OnEdit(r.row.Name, value)
		}
	}
	r.reset = NewFaint(GlyphReset, "", func() { t.OnReset(r.row.Name) })
	r.remove = NewFaint(GlyphRemove, "", func() { t.OnRemove(r.row.Name) })
	r.reset.Hidden, r.remove.Hidden = t.Fixed, t.Fixed
}

// attach puts an object between the line and what unfolds; nil for none.
func (r *paramRow) attach(under fyne.CanvasObject) {
	r.under, r.body.Objects = under, []fyne.CanvasObject{r.line}
	if under != nil {
		r.body.Add(r.table.under(under))
	}
	r.body.Add(r.detail)
}

// set shows a row. It must not touch what the person is busy with.
func (r *paramRow) set(row Row) {
	if row.Value != r.row.Value {
		r.hide()
	}
	r.row = row
	if r.entry != nil && r.secret != row.Secret && !r.entry.focused {
		r.build() // an entry cannot turn into one for secrets
		return
	}
	if row.Under != r.under {
		r.attach(row.Under)
	}
	shown, hidden, tone := row.Value, row.Masked && !r.revealed, cmp.Or(row.Tone, theme.Text)
	if hidden {
		shown = dots
	}
	r.name.SetText(row.Name)
	r.value.Text, r.value.Color = shown, tone
	r.value.Refresh()
	r.note.SetText(row.Note)
	r.show.SetIcon(map[bool]Glyph{true: GlyphHide, false: GlyphShow}[r.revealed])
	r.note.Hidden, r.mark.Hidden, r.show.Hidden, r.copy.Hidden = row.Note == "", !row.Edited, !row.Masked, hidden
	r.help.color = map[bool]theme.ColorName{true: theme.Accent}[r.open]
	r.help.Refresh()
	r.help.Hidden = row.Explain == "" && len(row.Value) <= plainLen
	r.detail.Hidden = !r.open || r.help.Hidden
	if !r.detail.Hidden { // before that nothing of it is wrapped or measured
		r.whole.Text, r.whole.Color = shown, tone
		r.whole.Hidden, r.explain.Hidden = len(shown) <= plainLen || r.table.editing, row.Explain == ""
		r.whole.Refresh()
		r.explain.SetText(row.Explain)
	}
	if r.entry != nil {
		r.entry.Write(row.Value)
		r.reset.SetEnabled(row.Edited)
	}
	r.Refresh()
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
		r.hiding.start(revealFor, func() { r.hide(); r.set(r.row) })
	}
	r.set(r.row)
}

func (r *paramRow) hide() {
	r.revealed = false
	r.hiding.cancel()
}

func (r *paramRow) AccessibilityLabel() string {
	if r.row.Masked && !r.revealed {
		return r.row.Name + ": hidden"
	}
	return r.row.Name + ": " + r.row.Value
}
