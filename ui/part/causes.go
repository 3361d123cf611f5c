package part

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Cause is one possible reason of a failure.
type Cause struct {
	Title    string
	Evidence string // for or against it; `backticks` make a word monospace
	Remedy   string // what to do about it; not shown of a cause that is ruled out
	RuledOut bool
	Fix      string // on the button; "" for no button
	OnFix    func()
}

// looks tells whether two causes look the same.
func (c Cause) looks(like Cause) bool {
	return c.Title == like.Title && c.Evidence == like.Evidence && c.Remedy == like.Remedy &&
		c.RuledOut == like.RuledOut && c.Fix == like.Fix
}

var _ fyne.Widget = (*CauseList)(nil)

// CauseList shows the reasons that a failure may have, the likeliest first, each with its evidence, what to do about it
// and, where the tool can make it, the fix. One that is ruled out stays readable and says so in words.
//
//	list := part.NewCauseList()
//	list.SetCauses([]part.Cause{{Title: title, Evidence: evidence, Fix: "Use Basic", OnFix: fix}})
//	list.SetSource("RFC 6749 §5.2 · E071")
//	page.Add(list)
type CauseList struct {
	widget.BaseWidget
	rows   causeRows
	source *Text
	card   *Card
}

// NewCauseList returns an empty list.
func NewCauseList() *CauseList {
	l := &CauseList{rows: causeRows{body: Column(14)}, source: newCaption("")}
	l.card = NewCard("Most likely first", Inset(12, 16, l.rows.body))
	l.card.Action = l.source
	l.ExtendBaseWidget(l)
	return l
}

// SetTitle changes the line above the causes.
func (l *CauseList) SetTitle(title string) { l.card.SetTitle(title) }

// SetSource says in small where the explanation comes from, for somebody who wants to look it up.
func (l *CauseList) SetSource(source string) { l.source.SetText(source) }

// SetCauses shows these causes in this order.
func (l *CauseList) SetCauses(causes []Cause) {
	if l.rows.set(causes, lookOf(l)) {
		l.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (l *CauseList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.card) }

// causeRows are causes below each other. They are built anew only when they look different, so that the focus stays
// where it is.
type causeRows struct {
	body   *fyne.Container
	causes []Cause
	look   look
	calm   bool // no fix asks for attention
}

// set shows other causes, and tells whether anything had to be built.
func (r *causeRows) set(causes []Cause, look look) bool {
	same := look == r.look && slices.EqualFunc(causes, r.causes, Cause.looks)
	r.causes, r.look = causes, look
	if same {
		return false
	}
	r.body.Objects = nil
	fixes := 0
	for i, c := range causes {
		if c.Fix != "" && !c.RuledOut {
			fixes++
		}
		row := newCauseRow(i+1, c, fixes == 1 && !r.calm, func() { r.causes[i].OnFix() })
		r.body.Objects = append(r.body.Objects, row)
	}
	r.body.Refresh()
	return true
}

// newCauseRow draws one cause. The first fix gets the look of a primary button.
func newCauseRow(n int, c Cause, first bool, onFix func()) fyne.CanvasObject {
	number := NewText(strconv.Itoa(n), theme.Accent)
	number.Style.Bold = true
	title := newStrong(c.Title)
	text := Column(2, title)
	switch {
	case c.RuledOut:
		number.Color, title.Color = theme.Muted, theme.Muted
		text.Add(NewProse(joined("Ruled out.", c.Evidence)))
	case c.Evidence != "":
		text.Add(NewProse(c.Evidence))
	}
	if c.Remedy != "" && !c.RuledOut {
		remedy := NewProse(c.Remedy)
		remedy.Color = theme.Text
		text.Add(remedy)
	}
	if c.Fix == "" || c.RuledOut {
		return topRow(12, 1, number, text)
	}
	kind := Plain
	if first {
		kind = Primary
	}
	return topRow(12, 1, number, beside(text, newButton(kind, "", c.Fix, onFix)))
}

// joined puts two sentences together, of which the second may be missing.
func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}
