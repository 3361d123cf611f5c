package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

// Finding is one verdict with what was seen and what to do.
type Finding struct {
	Verdict  finding.Verdict
	Text     string
	Evidence string // "" when nothing was looked at
	Advice   string // what to do next; "" for nothing
	Section  string // "RFC 6749 5.2"
	Fix      string // on the button; "" for no button
}

// clipboard is the finding as text.
func (f Finding) clipboard() string {
	lines := []string{f.Text, f.Evidence, f.Advice, f.Section}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

var _ fyne.Widget = (*FindingList)(nil)

// FindingList shows verdicts as a Checklist does, each with its evidence, with what to do, and where the tool can do
// that, with a button.
//
//	list := part.NewFindingList()
//	list.OnFix = func(i int) { page.mend(i) }
//	list.SetFindings(findings)
//	page.Add(part.NewCard("What is wrong", list))
type FindingList struct {
	widget.BaseWidget
	OnFix func(i int) // the button of the finding at that place was pressed

	body  *fyne.Container
	shown []Finding
	look  look
}

// NewFindingList returns an empty list.
func NewFindingList() *FindingList {
	l := &FindingList{body: Column(0)}
	l.ExtendBaseWidget(l)
	return l
}

// SetFindings shows these findings in this order. Rows that are there already stay as they are.
func (l *FindingList) SetFindings(findings []Finding) {
	look := lookOf(l)
	same := 0
	for look == l.look && same < min(len(findings), len(l.shown)) && findings[same] == l.shown[same] {
		same++
	}
	if same == len(findings) && same == len(l.shown) {
		return
	}
	l.shown, l.look = slices.Clone(findings), look
	l.body.Objects = slices.Clip(l.body.Objects[:same])
	for i, f := range findings[same:] {
		l.body.Objects = append(l.body.Objects, l.newRow(same+i, f))
	}
	l.body.Refresh()
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *FindingList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(4, 0, l.body))
}

func (l *FindingList) newRow(i int, f Finding) fyne.CanvasObject {
	sign, color := signOf(f.Verdict)
	title := newWide(f.Text)
	title.Color, title.Style.Bold = theme.Text, f.Verdict == finding.Fail
	section := NewText(Section(f.Section), theme.Muted)
	glyph := NewCopyGlyph(f.clipboard)
	// Its place is kept where there is nothing to copy, so that the sections stand below each other.
	copied := container.New(widthLayout{width: func() float32 { return glyph.MinSize().Width }})
	if f.Evidence != "" || f.Advice != "" {
		copied.Add(glyph)
	}
	text := Column(2, topRow(8, 0, title, section))
	if f.Evidence != "" {
		text.Add(newWide(f.Evidence))
	}
	if f.Advice != "" {
		advice := newWide(f.Advice)
		advice.Color = theme.Text
		text.Add(advice)
	}
	if f.Fix != "" {
		text.Add(Inset(4, 0, Actions(NewButton(f.Fix, func() { l.OnFix(i) }))))
	}
	return Inset(7, 16, topRow(12, 1, Inset(2, 0, NewIcon(sign, color)), text, copied))
}
