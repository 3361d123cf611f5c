package part

import (
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
