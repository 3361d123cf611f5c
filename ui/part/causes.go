package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Cause is one possible reason of a failure.
type Cause struct {
	Title    string
	Evidence string // for or against it; `backticks` make a word monospace
	RuledOut bool
	Fix      string // on the button; "" for no button
	OnFix    func()
}

var _ fyne.Widget = (*CauseList)(nil)

// CauseList shows the reasons that a failure may have, the likeliest first, each with its evidence and, where the tool
// can make it, the fix. One that is ruled out stays readable and says so in words.
//
//	list := part.NewCauseList()
//	list.SetCauses([]part.Cause{{Title: title, Evidence: evidence, Fix: lang.L("Use Basic"), OnFix: fix}})
//	page.Add(list)
type CauseList struct {
	widget.BaseWidget
	body *fyne.Container
	card *Card
}

// NewCauseList returns an empty list.
func NewCauseList() *CauseList {
	l := &CauseList{body: Column(12)}
	l.card = NewCard(lang.L("Most likely first"), Inset(10, 16, l.body))
	l.ExtendBaseWidget(l)
	return l
}

// SetCauses shows these causes in this order.
func (l *CauseList) SetCauses(causes []Cause) {
	l.body.Objects = nil
	fixes := 0
	for i, c := range causes {
		if c.Fix != "" && !c.RuledOut {
			fixes++
		}
		l.body.Objects = append(l.body.Objects, newCauseRow(i+1, c, fixes == 1))
	}
	l.body.Refresh()
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *CauseList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.card) }

// newCauseRow draws one cause. Only the first fix gets the look of a primary button.
func newCauseRow(n int, c Cause, first bool) fyne.CanvasObject {
	number := NewText(strconv.Itoa(n), theme.Accent)
	number.Style.Bold = true
	text := Column(2, newStrong(c.Title))
	if c.RuledOut {
		number.Color = theme.Muted
		text.Objects[0].(*Prose).Color = theme.Muted
		word := newCaption(lang.L("Ruled out"))
		word.Style.Bold = true
		text.Add(row(6, none, NewIcon(GlyphSkip, theme.Muted), word))
	}
	if c.Evidence != "" {
		text.Add(NewProse(c.Evidence))
	}
	body := container.New(besideLayout{}, text)
	if c.Fix != "" && !c.RuledOut {
		kind := Plain
		if first {
			kind = Primary
		}
		body.Add(newButton(kind, "", c.Fix, c.OnFix))
	}
	return topRow(12, 1, number, body)
}

var _ fyne.Layout = besideLayout{}

// besideLayout puts a button beside a text, or below it where it would take more than two fifths of the width.
type besideLayout struct{}

const besideGap = 14

func (besideLayout) fits(objects []fyne.CanvasObject, width float32) bool {
	return objects[1].MinSize().Width <= width*0.4
}

// Layout implements fyne.Layout.
func (l besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width
	beside := len(objects) > 1 && l.fits(objects, size.Width)
	if beside {
		width -= objects[1].MinSize().Width + besideGap
	}
	text := objects[0]
	text.Resize(fyne.NewSize(width, text.MinSize().Height))
	height := text.MinSize().Height
	text.Resize(fyne.NewSize(width, height))
	if len(objects) < 2 {
		return
	}
	objects[1].Resize(objects[1].MinSize())
	objects[1].Move(fyne.NewPos(0, height+8))
	if beside {
		objects[1].Move(fyne.NewPos(width+besideGap, 0))
	}
}

// MinSize implements fyne.Layout. The height is that of the arrangement that the present width of the text tells.
func (l besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	if len(objects) < 2 {
		return size
	}
	button := objects[1].MinSize()
	size.Width = max(size.Width, button.Width)
	if objects[1].Position().X > 0 {
		size.Height = max(size.Height, button.Height)
	} else {
		size.Height += button.Height + 8
	}
	return size
}
