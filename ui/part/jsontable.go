package part

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
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
	group
	document []byte
	limit    int

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

// SetJSON shows a document. What cannot be read is said below what could.
func (t *JSONTable) SetJSON(document []byte) {
	t.document, t.limit = document, jsonRows
	t.show()
}

func (t *JSONTable) show() {
	values, more, err := flatten(t.document, t.limit)
	rows := make([]Row, len(values))
	for i, v := range values {
		rows[i] = Row{Name: Visible(v.path), Value: v.text, Tone: v.tone}
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

// leaf is one value of a JSON document.
type leaf struct {
	path string
	text string
	tone theme.ColorName
}

// errTooDeep ends the reading of a document that is nested beyond all use.
var errTooDeep = errors.New("it is nested too deeply")

const maxDepth = 64

// errFull ends the reading when there are enough values. It never leaves this file.
var errFull = errors.New("enough")

// flatten reads the first values of a document, in its order, repeated names included. More tells that there are
// others.
func flatten(document []byte, limit int) (leaves []leaf, more bool, err error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber() // digits as they stand there
	f := &flattener{decoder: d, limit: limit}
	err = f.value("", 0)
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("extra data follows the JSON document")
		}
	}
	if errors.Is(err, errFull) {
		return f.leaves, true, nil
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return f.leaves, false, err
}

type flattener struct {
	decoder *json.Decoder
	limit   int
	leaves  []leaf
}

func (f *flattener) add(path, text string, tone theme.ColorName) error {
	if len(f.leaves) == f.limit {
		return errFull
	}
	if path == "" {
		path = "(value)"
	}
	f.leaves = append(f.leaves, leaf{path, text, tone})
	return nil
}

func (f *flattener) value(path string, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	token, err := f.decoder.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return f.object(path, depth)
		}
		return f.array(path, depth)
	case string:
		return f.add(path, v, theme.Text)
	case json.Number:
		return f.add(path, v.String(), theme.Code)
	case nil:
		return f.add(path, "null", theme.Proof)
	}
	return f.add(path, fmt.Sprint(token), theme.Proof) // true or false
}

func (f *flattener) object(path string, depth int) error {
	if !f.decoder.More() {
		if err := f.add(path, "{}", theme.Muted); err != nil {
			return err
		}
	}
	for f.decoder.More() {
		key, err := f.decoder.Token()
		if err != nil {
			return err
		}
		name := fmt.Sprint(key)
		if path != "" {
			name = path + "." + name
		}
		if err := f.value(name, depth+1); err != nil {
			return err
		}
	}
	_, err := f.decoder.Token()
	return err
}

func (f *flattener) array(path string, depth int) error {
	if !f.decoder.More() {
		if err := f.add(path, "[]", theme.Muted); err != nil {
			return err
		}
	}
	for i := 0; f.decoder.More(); i++ {
		if err := f.value(fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	_, err := f.decoder.Token()
	return err
}
