package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// Row is one parameter as it is sent or as it arrived.
type Row struct {
	Name, Value string
	Secret      bool // a password field in edit mode
	Masked      bool // shown as dots until it is revealed
	Edited      bool // changed by hand
	ReadOnly    bool // shown in edit mode, and not editable
	Explain     string
	Tone        theme.ColorName // of the value; "" for plain text
	Note        string          // muted, behind the value: "one use · expires in 0:52"

	Under fyne.CanvasObject // helps to fill in the value, below it; nil for none
}

// ParamTable lists parameters: name, value, a "?" that unfolds what the parameter is for together with its whole
// value, and a copy button. In edit mode each value is an entry, with a mark for what was changed by hand, reset and
// remove, and a last line that adds a parameter. The table changes nothing itself: it reports, and shows the rows it
// is given next. The rows of Fyne's table do not grow with what unfolds in them.
type ParamTable struct {
	holder
	OnEdit   func(name, value string) // at each change of a value, and with a new parameter
	OnReset  func(name string)
	OnRemove func(name string)
	Fixed    bool // a form: values can be edited, but nothing added, removed or reset

	rows    []*paramRow
	shown   []Row // by SetRows
	look    look
	editing bool
	width   float32 // of the column of names
	body    *fyne.Container
	adder   fyne.CanvasObject // nil before edit mode: two entries are dear, and most tables are only looked at
}

// NewParamTable returns an empty table.
func NewParamTable() *ParamTable {
	t := &ParamTable{body: Column(0), OnEdit: func(string, string) {}}
	t.hold(t, t.body)
	t.arrange()
	return t
}

// SetRows shows these parameters. A row that is there already is reused, so that an unfolded explanation, a revealed
// secret and the entry somebody types in stay as they are.
func (t *ParamTable) SetRows(rows []Row) {
	look := lookOf(t)
	if !t.editing && len(rows) > 0 && look == t.look && slices.Equal(rows, t.shown) {
		return
	}
	t.shown, t.look = slices.Clone(rows), look
	old := map[string][]*paramRow{}
	for _, r := range t.rows {
		old[r.row.Name] = append(old[r.row.Name], r)
	}
	t.width = t.nameWidth(rows)
	t.rows = t.rows[:0:0]
	for _, row := range rows {
		var r *paramRow
		if same := old[row.Name]; len(same) > 0 { // a name may stand there twice
			r, old[row.Name] = same[0], same[1:]
			r.set(row)
		} else {
			r = newParamRow(t, row)
		}
		t.rows = append(t.rows, r)
	}
	for _, gone := range old {
		for _, r := range gone {
			r.hiding.cancel()
		}
	}
	t.arrange()
}

// Editing tells whether the values can be edited now.
func (t *ParamTable) Editing() bool { return t.editing }

// SetEditing turns edit mode on or off.
func (t *ParamTable) SetEditing(on bool) {
	if t.editing == on {
		return
	}
	t.editing = on
	t.adder = t.newAdder()
	for _, r := range t.rows {
		r.build()
	}
	t.arrange()
}

// FirstEmpty is the first field without a value in edit mode, nil for none.
func (t *ParamTable) FirstEmpty() fyne.Focusable {
	for _, r := range t.rows {
		if r.entry != nil && r.row.Value == "" {
			return r.entry
		}
	}
	return nil
}

// Select is the field of that name in edit mode, with all of its text selected; nil for none.
func (t *ParamTable) Select(name string) fyne.Focusable {
	for _, r := range t.rows {
		if r.entry != nil && r.row.Name == name {
			r.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
			return r.entry
		}
	}
	return nil
}

// nameWidth is the width of the names' column: at least that of the drawing, at most that of a long name.
func (t *ParamTable) nameWidth(rows []Row) float32 {
	widest := grown(t, 150)
	for _, row := range rows {
		width := measure(row.Name, sizeOf(t, theme.SizeBody), fyne.TextStyle{}).Width
		widest = max(widest, width+8)
	}
	return min(widest, grown(t, 220))
}

func (t *ParamTable) arrange() {
	objects := make([]fyne.CanvasObject, 0, 2*len(t.rows)+2)
	for i, r := range t.rows {
		if i > 0 {
			objects = append(objects, newHairline())
		}
		objects = append(objects, r)
	}
	if t.editing && !t.Fixed {
		objects = append(objects, newHairline(), t.adder)
	}
	if len(objects) == 0 {
		objects = append(objects, Inset(8, 16, NewProse("No parameters.")))
	}
	t.body.Objects = objects
	t.body.Refresh()
}

// newAdder is the last line of a table in edit mode: a name, a value, a button. A value is sent as it was typed, a name has
// no spaces.
func (t *ParamTable) newAdder() fyne.CanvasObject {
	name, value := newValueEntry(false), newValueEntry(false)
	name.SetPlaceHolder("parameter")
	value.SetPlaceHolder("value")
	submit := func() {
		if added, with := strings.TrimSpace(name.Text), value.Text; added != "" {
			name.SetText("")
			value.SetText("")
			t.OnEdit(added, with)
		}
	}
	add := newButton(Plain, GlyphAdd, "Add", submit)
	add.Disable()
	name.OnChanged = func(name string) { add.SetEnabled(strings.TrimSpace(name) != "") }
	name.OnSubmitted = func(string) { submit() }
	value.OnSubmitted = name.OnSubmitted
	return tall(48, 16, row(8, 1, InWidth(150, name), value, add))
}

// Refresh implements fyne.Widget. The width of the names depends on the text size of the theme.
func (t *ParamTable) Refresh() {
	t.width = t.nameWidth(t.shown)
	t.BaseWidget.Refresh()
}

// withNote puts a note right behind a value. The value is cut first; the note keeps at most 60 % of the width.
func withNote(value, note *Text) *fyne.Container {
	return Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		const gap, share = 8, 0.6
		room, end := size.Width, float32(0)
		if note.Visible() {
			end = min(note.natural()+1, size.Width*share)
			room -= end + gap
		}
		width := min(value.natural()+1, room)
		Put(value, 0, 0, width, size.Height)
		Put(note, width+gap, 0, end, size.Height)
	}, func([]fyne.CanvasObject) fyne.Size { return value.MinSize() }, value, note)
}

// under puts an object into the column of the values, or below the name as well where that is narrow.
func (t *ParamTable) under(o fyne.CanvasObject) *fyne.Container {
	const side, bottom = 16, 12 // from the edges, to the next row
	const room = 320            // for the object, in the column of the values
	return Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		x := t.width + 4 + side
		if size.Width-x-side < room {
			x = side
		}
		Put(o, x, 0, size.Width-x-side, size.Height-bottom)
	}, func([]fyne.CanvasObject) fyne.Size { return o.MinSize().AddWidthHeight(2*side, bottom) }, o)
}
