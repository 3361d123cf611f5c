package part

import (
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

// FindingList shows verdicts: a sign, the text, the section that asks for it, what was seen, what to do, and where the
// tool can do that, a button. Rows that are there already stay as they are, so the focus stays where it is.
type FindingList struct {
	holder
	Brief  bool // text and section alone, and the verdict also as a word: nothing hangs on a colour or a shape
	Causes bool // numbered, the likeliest first; what passes is ruled out, and says so
	Calm   bool // no button asks for attention
	Flush  bool // without the distance from the sides of a card

	Label func(finding.Finding) string // on the button of a finding; "" or nil for none
	OnFix func(finding.Finding)

	list listed[findingRow]
}

// findingRow is all that a row shows.
type findingRow struct {
	finding.Finding
	place int
	label string
	first bool // of the buttons of causes, which is the primary one
}

// NewFindingList returns an empty list.
func NewFindingList() *FindingList {
	l := &FindingList{list: newListed[findingRow](0)}
	l.hold(l, Inset(4, 0, l.list.body))
	return l
}

// NewChecklist returns an empty list of rules and their verdicts, in brief.
func NewChecklist() *FindingList {
	l := NewFindingList()
	l.Brief = true
	return l
}

// NewCauseList returns an empty list of the causes of a failure.
func NewCauseList() *FindingList {
	l := &FindingList{Causes: true, list: newListed[findingRow](14)}
	l.hold(l, l.list.body)
	return l
}

// SetFindings shows these findings in this order.
func (l *FindingList) SetFindings(findings []finding.Finding) {
	if l.list.show(lookOf(l), l.rows(findings), l.draw) && len(findings) == 0 && l.Brief {
		l.list.body.Add(Inset(8, 16, NewProse("Nothing to check yet.")))
	}
}

// listed are rows below each other. Rows that are there already stay as they are, so the focus stays where it is.
type listed[T any] struct {
	body  *fyne.Container
	shown []T
	look  look
}

func newListed[T any](gap float32) listed[T] { return listed[T]{body: Column(gap)} }

// show shows these rows, and tells whether they are others than before.
func (l *listed[T]) show(now look, rows []T, draw func(T) fyne.CanvasObject) bool {
	same := 0
	for now == l.look && same < min(len(rows), len(l.shown)) && reflect.DeepEqual(rows[same], l.shown[same]) {
		same++
	}
	if now == l.look && same == len(rows) && same == len(l.shown) {
		return false
	}
	l.body.Objects = slices.Clip(l.body.Objects[:same])
	for _, r := range rows[same:] {
		l.body.Objects = append(l.body.Objects, draw(r))
	}
	l.shown, l.look = slices.Clone(rows), now
	l.body.Refresh()
	return true
}

func (l *FindingList) rows(findings []finding.Finding) []findingRow {
	rows := make([]findingRow, len(findings))
	first := l.Causes && !l.Calm
	for i, f := range findings {
		r := findingRow{Finding: f, place: i + 1}
		if l.Label != nil && f.Action != (finding.Action{}) {
			r.label = l.Label(f)
		}
		r.first = first && r.label != ""
		first = first && r.label == ""
		rows[i] = r
	}
	return rows
}

func (l *FindingList) draw(r findingRow) fyne.CanvasObject {
	switch {
	case l.Causes:
		return l.cause(r)
	case l.Brief && l.Flush:
		return l.brief(r)
	case l.Brief:
		return Inset(7, 16, l.brief(r))
	}
	sign, color := signOf(r.Verdict)
	title := NewWide(r.Text)
	title.Style.Bold = r.Verdict == finding.Fail
	glyph := NewCopyGlyph(r.clipboard)
	// Its place is kept where there is nothing to copy, so that the sections stand below each other.
	copied := inWidth(func() float32 { return glyph.MinSize().Width })
	if r.Evidence != "" || r.Fix != "" {
		copied.Add(glyph)
	}
	text := Column(2, titled(title, r.Section))
	addReasons(text, r.Evidence, r.Fix, NewNote)
	if r.label != "" {
		text.Add(Inset(4, 0, Actions(NewButton(r.label, func() { l.OnFix(r.Finding) }))))
	}
	return Inset(7, 16, topRow(12, 1, Inset(2, 0, NewIcon(sign, color)), text, copied))
}

func (l *FindingList) brief(r findingRow) fyne.CanvasObject {
	glyph, color := signOf(r.Verdict)
	text := NewWide(r.Text)
	word := NewText("", color)
	word.Font = theme.SizeCaption
	if word.Hidden = r.Verdict == finding.Pass; !word.Hidden {
		word.Text = r.Verdict.Word()
	}
	return topRow(12, 1, Inset(2, 0, NewIcon(glyph, color)), titled(text, r.Section, word))
}

// titled puts the section at the right of a title and what else stands there, or below it where that is a longer source.
func titled(title *Prose, section string, beside ...fyne.CanvasObject) *fyne.Container {
	const short = 26 // characters: "OpenID Connect Core 5.3.2"
	source := NewReference(section, theme.SizeBody)
	line := append([]fyne.CanvasObject{title}, beside...)
	if len(section) > short {
		return Column(2, topRow(8, 0, line...), Actions(source))
	}
	return topRow(8, 0, append(line, source)...)
}

func (l *FindingList) cause(r findingRow) fyne.CanvasObject {
	number, title := newNumber(r.place), newStrong(r.Text)
	evidence, fix := r.Evidence, r.Fix
	if r.Verdict == finding.Pass {
		number.Color, title.Color = theme.Muted, theme.Muted
		evidence, fix = strings.TrimSpace("Ruled out. "+evidence), ""
	}
	text := Column(2, title)
	addReasons(text, evidence, fix, NewProse)
	if r.label == "" {
		return topRow(12, 1, number, text)
	}
	kind := Plain
	if r.first {
		kind = Primary
	}
	return topRow(12, 1, number, beside(text, newButton(kind, "", r.label, func() { l.OnFix(r.Finding) })))
}

// addReasons adds what was seen and, in the main colour, what to do.
func addReasons(to *fyne.Container, evidence, fix string, prose func(string) *Prose) {
	if evidence != "" {
		to.Add(prose(evidence))
	}
	if fix != "" {
		advice := prose(fix)
		advice.Color = theme.Text
		to.Add(advice)
	}
}

// clipboard is the finding as text.
func (r findingRow) clipboard() string {
	lines := []string{r.Text, r.Evidence, r.Fix, r.Section}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

// signOf is the sign of a verdict and its colour. A verdict from a later version counts as skipped.
func signOf(v finding.Verdict) (Glyph, theme.ColorName) {
	switch v {
	case finding.Pass:
		return GlyphPass, theme.Pass
	case finding.Warn:
		return GlyphWarn, theme.Warn
	case finding.Fail:
		return GlyphFail, theme.Fail
	}
	return GlyphSkip, theme.Skip
}

// OutcomePanel says in one sentence how something ended, with a sign before it and the facts in small below.
type OutcomePanel struct {
	holder
	title, facts *Prose
	sign         *Icon
	ground       *Fill
}

// NewOutcomePanel returns a panel that says nothing yet.
func NewOutcomePanel() *OutcomePanel {
	p := &OutcomePanel{title: newStrong(""), facts: NewProse(""), sign: NewIcon(GlyphFail, theme.Fail), ground: newPanel()}
	p.title.Font, p.sign.Side = theme.SizeTitle, 18
	text := Column(2, p.title, p.facts)
	p.hold(p, container.NewStack(p.ground, Inset(14, 16, topRow(14, 1, Inset(3, 0, p.sign), text))))
	return p
}

// SetExpected shows a refusal that was the point.
func (p *OutcomePanel) SetExpected(title, facts string) {
	p.Set(finding.Skip, title, facts)
	p.sign.Set(GlyphWaves, theme.Muted)
}

// Set shows an outcome. What stands between backticks in the facts is shown in monospace.
func (p *OutcomePanel) Set(v finding.Verdict, title, facts string) {
	glyph, color := signOf(v)
	p.sign.Set(glyph, color)
	p.ground.set(theme.Panel, color)
	p.title.SetText(title)
	p.facts.SetText(facts)
	p.facts.Hidden = facts == ""
	p.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *OutcomePanel) AccessibilityLabel() string { return p.title.Text + " " + p.facts.Text }
