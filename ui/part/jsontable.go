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

// NewJSONTable shows a JSON document as names and values: "user.name", "roles[0]". What cannot be read is said below what
// could.
func NewJSONTable(document []byte) fyne.CanvasObject {
	return NewValues(func(limit int) ([]Row, bool, error) { return flatten(document, limit) })
}

// NewValues shows the values of a document. It reads no further than it shows, so that a document of megabytes costs no more
// than a short one: read returns at the most limit values, and whether there are more.
func NewValues(read func(limit int) (rows []Row, more bool, err error)) fyne.CanvasObject {
	table := NewParamTable()
	return growing(4, table, func(times int) (string, bool) {
		rows, more, err := read(times * jsonRows)
		table.SetRows(rows)
		switch {
		case err != nil:
			return "The rest is not JSON: " + err.Error() + ".", false
		case more:
			return "There are more values.", true
		}
		return "", false
	})
}

// growing is a view that shows so many times its usual part, and below it what is left out, and the button for more.
func growing(top float32, view fyne.CanvasObject, show func(times int) (rest string, more bool)) *fyne.Container {
	times, mark, more := 0, NewProse(""), NewQuiet("Show more", nil)
	notes := container.New(layout.NewCustomPaddedLayout(top, 8, 16, 8), topRow(8, 0, mark, more))
	body := Column(0, view, notes)
	more.OnTapped = func() {
		times++
		rest, further := show(times)
		mark.SetText(rest)
		more.Hidden, notes.Hidden = !further, rest == ""
		body.Refresh()
	}
	more.OnTapped()
	return body
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
