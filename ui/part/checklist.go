package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*Checklist)(nil)

// Checklist shows verdicts: a sign, the text, the section that asks for it. A verdict that is not "passed" also stands
// there as a word, so that nothing hangs on a colour or on the shape of a sign.
//
//	list := part.NewChecklist()
//	list.SetChecks(snapshot.Checks)
//	page.Add(part.NewCard("Checks", list))
type Checklist struct {
	widget.BaseWidget
	Flush bool // without the distance from the sides of a card

	body  *fyne.Container
	shown []verdict
	look  look
}

// verdict is what a row shows of a check.
type verdict struct {
	verdict       finding.Verdict
	text, section string
}

// NewChecklist returns an empty list.
func NewChecklist() *Checklist {
	c := &Checklist{body: Column(0)}
	c.ExtendBaseWidget(c)
	return c
}

// SetChecks shows these checks in this order.
func (c *Checklist) SetChecks(checks []finding.Finding) {
	verdicts := make([]verdict, len(checks))
	for i, one := range checks {
		verdicts[i] = verdict{one.Verdict, one.Text, one.Section}
	}
	if look := lookOf(c); len(c.body.Objects) == 0 || look != c.look || !slices.Equal(verdicts, c.shown) {
		c.shown, c.look = verdicts, look
		c.build()
	}
}

func (c *Checklist) build() {
	c.body.Objects = nil
	if len(c.shown) == 0 {
		c.body.Add(Inset(8, 16, NewProse("Nothing to check yet.")))
	}
	for _, one := range c.shown {
		c.body.Add(c.newRow(one))
	}
	c.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Checklist) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(4, 0, c.body))
}

func (c *Checklist) newRow(one verdict) fyne.CanvasObject {
	glyph, color := signOf(one.verdict)
	text := NewProse(one.text)
	text.Color, text.Wide = theme.Text, true
	end := row(8, none)
	if one.verdict != finding.Pass {
		word := NewText(Verdict(one.verdict), color)
		word.Font = theme.SizeCaption
		end.Add(word)
	}
	end.Add(NewText(Section(one.section), theme.Muted))
	content := topRow(12, 1, Inset(2, 0, NewIcon(glyph, color)), text, end)
	if c.Flush {
		return content
	}
	return Inset(7, 16, content)
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

// Verdict is the word for a verdict.
func Verdict(v finding.Verdict) string {
	switch v {
	case finding.Pass:
		return "passed"
	case finding.Warn:
		return "warning"
	case finding.Fail:
		return "failed"
	}
	return "not checked"
}

// Section writes "RFC 6749 5.1" as it is written in running text, "RFC 6749 §5.1". Other sources stay as they are.
func Section(s string) string {
	head, tail, found := strings.Cut(strings.TrimPrefix(s, "RFC "), " ")
	if !found || !strings.HasPrefix(s, "RFC ") || tail == "" || tail[0] < '0' || tail[0] > '9' {
		return s
	}
	return "RFC " + head + " §" + tail
}
