package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Actor is one of the four who talk to each other, by the index of its lifeline.
type Actor int

// The actors, from left to right.
const (
	Browser Actor = iota
	ThisApp
	AuthServer
	API
	actors = 4
)

// ArrowState is how far a message of the diagram is.
type ArrowState int

// The states of a message.
const (
	ArrowTodo ArrowState = iota
	ArrowNow
	ArrowDone
	ArrowFailed
)

// Arrow is one message of the diagram.
type Arrow struct {
	From, To Actor
	Label    string // "GET /callback"; may be empty
	State    ArrowState
}

var _ fyne.Widget = (*SequenceDiagram)(nil)

// SequenceDiagram shows who sent what to whom: green what was done, in the accent colour what is due, red and stopped
// with a cross what failed, dashed what is still to come.
//
//	d := part.NewSequenceDiagram()
//	d.SetArrows([]part.Arrow{{part.ThisApp, part.Browser, "open the URL", part.ArrowDone}})
//	side.Add(d)
type SequenceDiagram struct {
	widget.BaseWidget
	Ground theme.ColorName // what the diagram stands on; labels interrupt the lifelines with it

	arrows []Arrow
}

// NewSequenceDiagram returns four lifelines without a message.
func NewSequenceDiagram() *SequenceDiagram {
	d := &SequenceDiagram{Ground: theme.Panel}
	d.ExtendBaseWidget(d)
	return d
}

// SetArrows shows these messages from top to bottom. A message from or to nobody is left out.
func (d *SequenceDiagram) SetArrows(arrows []Arrow) {
	var drawn []Arrow
	for _, a := range arrows {
		if a.From >= 0 && a.From < actors && a.To >= 0 && a.To < actors && a.From != a.To {
			drawn = append(drawn, a)
		}
	}
	if !slices.Equal(drawn, d.arrows) {
		d.arrows = drawn
		d.Refresh()
	}
}

// names are the headings of the lifelines.
func names() [actors]string {
	return [actors]string{"Browser", "This app", "Auth server", "API"}
}

// CreateRenderer implements fyne.Widget.
func (d *SequenceDiagram) CreateRenderer() fyne.WidgetRenderer {
	r := &sequenceRenderer{diagram: d}
	r.build()
	return r
}
