package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// jsonRows is how many values a JSONTable shows at first, and how many each "Show more" adds.
const jsonRows = 40

var _ fyne.Widget = (*JSONTable)(nil)

// JSONTable shows a JSON document as names and values: "user.name", "roles[0]". It reads no further than it shows, so
// that a document of megabytes costs no more than a short one.
//
//	table := part.NewJSONTable()
//	table.SetJSON(exchange.ResponseBody)
//	page.Add(part.NewCard("Values", table))
type JSONTable struct {
	widget.BaseWidget
	document []byte
	limit    int
	explain  map[string]string

	table *ParamTable
	mark  *Prose
	more  *Button
	notes *fyne.Container
}

// NewJSONTable returns an empty table.
func NewJSONTable() *JSONTable {
	t := &JSONTable{table: NewParamTable(), mark: NewProse("")}
	t.more = NewQuiet("Show more", func() { t.limit += jsonRows; t.show() })
	t.notes = container.New(layout.NewCustomPaddedLayout(4, 8, 16, 8), topRow(8, 0, t.mark, t.more))
	t.notes.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Explain gives names an explanation, by the path that the table shows. Call it before SetJSON.
func (t *JSONTable) Explain(byPath map[string]string) { t.explain = byPath }

// SetJSON shows a document. What cannot be read is said below what could.
func (t *JSONTable) SetJSON(document []byte) {
	t.document, t.limit = document, jsonRows
	t.show()
}

func (t *JSONTable) show() {
	values, more, err := flatten(t.document, t.limit)
	rows := make([]Row, len(values))
	for i, v := range values {
		rows[i] = Row{Name: Visible(v.path), Value: v.text, Tone: v.tone, Explain: t.explain[v.path]}
	}
	t.table.SetRows(rows)
	mark := ""
	switch {
	case err != nil:
		mark = "The rest is not JSON: " + err.Error() + "."
	case more:
		mark = "There are more values."
	}
	t.mark.SetText(mark)
	t.more.Hidden = !more
	t.notes.Hidden = mark == ""
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *JSONTable) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Column(0, t.table, t.notes))
}
