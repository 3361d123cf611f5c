package part

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// After is Later by the clock of the machine.
var After = Later

func init() {
	Later = func(time.Duration, func()) func() { return func() {} }
}

// Entries finds the entries of edit mode.
func Entries(in []fyne.Widget) []*widget.Entry {
	var out []*widget.Entry
	for _, w := range in {
		if e, ok := w.(*Entry); ok {
			out = append(out, &e.Entry)
		}
	}
	return out
}
