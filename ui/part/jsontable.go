package part

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/ui/theme"
)

// jsonRows is how many values a JSONTable shows at first, and how many each "Show more" adds.
const jsonRows = 40

// JSONTable shows a JSON document as names and values: "user.name", "roles[0]". It reads no further than it shows, so
// that a document of megabytes costs no more than a short one.
type JSONTable struct {
	holder
	read  func(limit int) (rows []Row, more bool, err error)
	limit int
	table *ParamTable
	rest  *rest
}

// NewJSONTable returns an empty table.
func NewJSONTable() *JSONTable {
	t := &JSONTable{table: NewParamTable()}
	t.rest = newRest(4, func() { t.limit += jsonRows; t.show() })
	t.hold(t, Column(0, t.table, t.rest.content))
	return t
}

// SetJSON shows a document. What cannot be read is said below what could.
func (t *JSONTable) SetJSON(document []byte) {
	t.SetRows(func(limit int) ([]Row, bool, error) { return flatten(document, limit) })
}

// SetRows shows another kind of document: read returns at the most limit of its values, and whether there are more.
func (t *JSONTable) SetRows(read func(limit int) (rows []Row, more bool, err error)) {
	t.read, t.limit = read, jsonRows
	t.show()
}

func (t *JSONTable) show() {
	rows, more, err := t.read(t.limit)
	t.table.SetRows(rows)
	mark := ""
	switch {
	case err != nil:
		mark = "The rest is not JSON: " + err.Error() + "."
	case more:
		mark = "There are more values."
	}
	t.rest.say(mark, more)
	t.Refresh()
}

// rest is the line below what is not shown in full, with the button for more of it.
type rest struct {
	content *fyne.Container
	mark    *Prose
	more    *Button
}

func newRest(top float32, more func()) *rest {
	r := &rest{mark: NewProse(""), more: NewQuiet("Show more", more)}
	r.content = container.New(layout.NewCustomPaddedLayout(top, 8, 16, 8), topRow(8, 0, r.mark, r.more))
	r.content.Hide()
	return r
}

// say shows what is left out, nothing for "", and whether there is more.
func (r *rest) say(mark string, more bool) {
	r.mark.SetText(mark)
	r.more.Hidden, r.content.Hidden = !more, mark == ""
}

// errTooDeep ends the reading of a document that is nested beyond all use.
var errTooDeep = errors.New("it is nested too deeply")

const maxDepth = 64

// errFull ends the reading when there are enough values. It never leaves this file.
var errFull = errors.New("enough")

// flatten reads the first values of a document, in its order, repeated names included. More tells that there are
// others.
func flatten(document []byte, limit int) (rows []Row, more bool, err error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber() // digits as they stand there
	f := &flattener{decoder: d, limit: limit}
	if err = f.value("", 0); err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("extra data follows the JSON document")
		}
	}
	switch {
	case errors.Is(err, errFull):
		return f.rows, true, nil
	case errors.Is(err, io.EOF):
		err = errors.New("it ends too early")
	}
	return f.rows, false, err
}

type flattener struct {
	decoder *json.Decoder
	limit   int
	rows    []Row
}

func (f *flattener) add(path, text string, tone theme.ColorName) error {
	if len(f.rows) == f.limit {
		return errFull
	}
	f.rows = append(f.rows, Row{Name: Visible(cmp.Or(path, "(value)")), Value: text, Tone: tone})
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
		return f.inside(v, path, depth)
	case string:
		return f.add(path, v, theme.Text)
	case json.Number:
		return f.add(path, v.String(), theme.Code)
	case nil:
		return f.add(path, "null", theme.Proof)
	}
	return f.add(path, fmt.Sprint(token), theme.Proof) // true or false
}

// inside reads an object or an array.
func (f *flattener) inside(open json.Delim, path string, depth int) error {
	if !f.decoder.More() {
		if err := f.add(path, map[json.Delim]string{'{': "{}", '[': "[]"}[open], theme.Muted); err != nil {
			return err
		}
	}
	for i := 0; f.decoder.More(); i++ {
		name := fmt.Sprintf("%s[%d]", path, i)
		if open == '{' {
			key, err := f.decoder.Token()
			if err != nil {
				return err
			}
			name = strings.TrimPrefix(fmt.Sprint(path, ".", key), map[bool]string{true: "."}[path == ""])
		}
		if err := f.value(name, depth+1); err != nil {
			return err
		}
	}
	_, err := f.decoder.Token()
	return err
}
