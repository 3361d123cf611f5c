package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

// Remark is something to know that is no failure, with its causes.
type Remark struct {
	finding.Finding
	Causes []finding.Finding
}

// RemarkList is a quiet card of what is worth knowing. The causes of each remark unfold on demand.
type RemarkList struct {
	holder
	Label func(finding.Finding) string // as of a FindingList
	OnFix func(finding.Finding)

	rows []*remarkRow
	body *fyne.Container
}

// NewRemarkList returns an empty list.
func NewRemarkList() *RemarkList {
	l := &RemarkList{body: Column(12)}
	l.hold(l, NewCard("Worth knowing", Inset(12, 16, l.body)))
	return l
}

// SetRemarks shows these remarks in this order. What was unfolded stays so.
func (l *RemarkList) SetRemarks(remarks []Remark) {
	old := l.rows
	l.rows = make([]*remarkRow, len(remarks))
	for i, m := range remarks {
		at := slices.IndexFunc(old, func(r *remarkRow) bool { return r.text.Text == m.Text })
		if at < 0 {
			l.rows[i] = l.newRow(m.Text)
		} else {
			l.rows[i] = old[at]
		}
		l.rows[i].source.SetText(m.Section)
		l.rows[i].causes.SetFindings(m.Causes)
	}
	if slices.Equal(old, l.rows) {
		return
	}
	l.body.Objects = nil
	for _, r := range l.rows {
		l.body.Objects = append(l.body.Objects, r.content)
	}
	l.body.Refresh()
	l.Refresh()
}

// remarkRow is one remark: its sign and text, and below it what there is to unfold.
type remarkRow struct {
	content *fyne.Container
	text    *Prose
	why     *Button
	detail  *fyne.Container
	source  *Text
	causes  *FindingList
}

func (l *RemarkList) newRow(text string) *remarkRow {
	r := &remarkRow{text: NewSaid(text), source: NewCaption(""), causes: NewCauseList()}
	r.causes.Calm, r.causes.Label, r.causes.OnFix = true, l.Label, l.OnFix
	r.why = NewQuiet("Why", r.toggle)
	const indent = 28 // below the text
	r.detail = container.New(layout.NewCustomPaddedLayout(0, 4, indent, 0), Column(10, r.causes, r.source))
	r.detail.Hide()
	r.content = Column(8, topRow(12, 1, Inset(2, 0, NewIcon(GlyphWarn, theme.Warn)), r.text, r.why), r.detail)
	return r
}

func (r *remarkRow) toggle() {
	r.detail.Hidden = !r.detail.Hidden
	r.why.SetText(map[bool]string{true: "Why", false: "Less"}[r.detail.Hidden])
	r.content.Refresh()
}

// Step is one thing that is going to happen.
type Step struct {
	Title string // monospace: "POST https://server.example/token"
	Text  string // why
	Names string // what goes along, monospace; "" for nothing
}

// StepList announces what is going to happen, numbered, each step with its reason.
type StepList struct {
	holder
	Before int // how many steps stand before the first of these
	list   listed[Step]
}

// NewStepList returns an empty list.
func NewStepList() *StepList {
	l := &StepList{list: newListed[Step](10)}
	l.hold(l, Inset(10, 16, l.list.body))
	return l
}

// SetSteps shows these steps in this order.
func (l *StepList) SetSteps(steps []Step) {
	l.list.show(lookOf(l), steps, func(s Step) fyne.CanvasObject {
		text := Column(2, newCode(s.Title, theme.Text), NewNote(s.Text))
		if s.Names != "" {
			text.Add(newCode(s.Names, theme.Muted))
		}
		return Numbered(l.Before+slices.Index(steps, s)+1, text)
	})
}

// newCode returns protocol text of any length, wrapped.
func newCode(text string, color theme.ColorName) *Prose {
	return newProse(words{Text: text, Color: color, Font: theme.SizeCode, Style: fyne.TextStyle{Monospace: true}, Wide: true})
}
