package part

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Step is one thing that is going to happen.
type Step struct {
	Title string // monospace: "POST https://server.example/token"
	Text  string // why
	Names string // what goes along, monospace; "" for nothing
}

var _ fyne.Widget = (*StepList)(nil)

// StepList announces what is going to happen, numbered, each step with its reason.
//
//	plan := part.NewStepList()
//	plan.SetSteps([]part.Step{{Title: "GET " + url, Text: "What does the server say of itself?"}})
//	page.Add(part.NewCard("What will be sent", plan))
type StepList struct {
	widget.BaseWidget
	body  *fyne.Container
	shown []Step
	look  look
}

// NewStepList returns an empty list.
func NewStepList() *StepList {
	l := &StepList{body: Column(10)}
	l.ExtendBaseWidget(l)
	return l
}

// SetSteps shows these steps in this order.
func (l *StepList) SetSteps(steps []Step) {
	look := lookOf(l)
	if look == l.look && slices.Equal(steps, l.shown) {
		return
	}
	l.shown, l.look = slices.Clone(steps), look
	l.body.Objects = nil
	for i, s := range steps {
		l.body.Add(newStepRow(i+1, s))
	}
	l.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *StepList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(10, 16, l.body))
}

func newStepRow(n int, s Step) fyne.CanvasObject {
	number := NewText(strconv.Itoa(n), theme.Accent)
	number.Style.Bold = true
	text := Column(2, newCode(s.Title, theme.Text), newWide(s.Text))
	if s.Names != "" {
		text.Add(newCode(s.Names, theme.Muted))
	}
	return topRow(12, 1, number, text)
}

// newCode returns protocol text of any length, wrapped.
func newCode(text string, color theme.ColorName) *Prose {
	p := newWide(text)
	p.Color, p.Font, p.Style.Monospace = color, theme.SizeCode, true
	return p
}

// newWide returns muted text that uses the whole width.
func newWide(text string) *Prose {
	p := NewProse(text)
	p.Wide = true
	return p
}
