package part

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/page"
)

// What a screen reader is told of the widgets, by their role and their label (fyne.Accessible; Fyne 2.8.0 uses it on Windows and
// macOS). What is only there to be looked at is a container without a label.

// group is a widget that only holds others, or is only there to be looked at.
type group struct{}

// AccessibilityLabel implements fyne.Accessible.
func (group) AccessibilityLabel() string { return "" }

// AccessibilityRole implements fyne.Accessible.
func (group) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// glyphWords say what a button without a word does, and what a sign means.
var glyphWords = map[Glyph]string{GlyphPass: "passed", GlyphWarn: "warning", GlyphFail: "failed", GlyphSkip: "skipped", GlyphCopy: "Copy",
	GlyphShow: "Show", GlyphHide: "Hide", GlyphEdited: "changed by hand", GlyphReset: "Reset", GlyphRemove: "Remove", GlyphAdd: "Add",
	GlyphMore: "More", GlyphLess: "Less", GlyphClose: "Close", GlyphWaves: "as expected"}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string {
	switch {
	case b.Text == "?":
		return "What this is for"
	case b.Text != "":
		return b.Text
	}
	return glyphWords[b.Icon]
}

// AccessibilityLabel implements fyne.Accessible: whether a chip is chosen is said as well.
func (c *chip) AccessibilityLabel() string {
	return c.Text + ", " + map[bool]string{true: "chosen", false: "not chosen"}[c.on]
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.Text }

// AccessibilityLabel implements fyne.Accessible.
func (p *Prose) AccessibilityLabel() string { return strings.ReplaceAll(p.Text, "`", "") }

// AccessibilityLabel implements fyne.Accessible.
func (i *Icon) AccessibilityLabel() string { return glyphWords[i.Glyph] }

// AccessibilityLabel implements fyne.Accessible.
func (s *Segmented) AccessibilityLabel() string {
	return strings.TrimPrefix(s.About[0]+": ", ": ") + s.segments[s.selected].text.Text
}

// AccessibilityLabel implements fyne.Accessible.
func (s *segment) AccessibilityLabel() string { return s.text.Text }

// AccessibilityLabel implements fyne.Accessible.
func (b *tabBar) AccessibilityLabel() string {
	if i := b.tabs.index(); i >= 0 {
		return "Tabs: " + b.tabs.tabs[i].Text
	}
	return "Tabs"
}

// AccessibilityLabel implements fyne.Accessible.
func (l *tabLabel) AccessibilityLabel() string { return l.text.Text }

// AccessibilityLabel implements fyne.Accessible.
func (r *paramRow) AccessibilityLabel() string {
	if r.row.Masked && !r.revealed {
		return r.row.Name + ": hidden"
	}
	return r.row.Name + ": " + r.row.Value
}

// AccessibilityLabel implements fyne.Accessible.
func (e *valueEntry) AccessibilityLabel() string {
	name, _ := e.Explain()
	if name == "" {
		name = e.PlaceHolder
	}
	return name
}

// AccessibilityLabel implements fyne.Accessible.
func (e *Entry) AccessibilityLabel() string { return e.PlaceHolder }

// AccessibilityLabel implements fyne.Accessible.
func (b *TextBox) AccessibilityLabel() string { return b.PlaceHolder }

// AccessibilityLabel implements fyne.Accessible: each message of the walk, in a line.
func (d *SequenceDiagram) AccessibilityLabel() string {
	words := []string{"Messages of the walk"}
	for i, a := range d.arrows {
		state := map[page.ArrowState]string{page.ArrowTodo: "not yet", page.ArrowNow: "now", page.ArrowDone: "happened", page.ArrowLost: "did not arrive",
			page.ArrowUnseen: "not seen from here"}[a.State]
		line := fmt.Sprintf("%s to %s: %s, %s", d.nameOf(a.From), d.nameOf(a.To), a.Label, state)
		if i == d.chosen {
			line += ", chosen"
		}
		words = append(words, line)
	}
	return strings.Join(words, "\n")
}

// AccessibilityLabel implements fyne.Accessible.
func (r *Rail) AccessibilityLabel() string { return "Stages and earlier walks" }

// AccessibilityLabel implements fyne.Accessible.
func (r *railRow) AccessibilityLabel() string {
	return strings.TrimSpace(r.title.Text + " " + r.note.Text)
}

// AccessibilityLabel implements fyne.Accessible.
func (p *codePane) AccessibilityLabel() string {
	var b strings.Builder
	for _, line := range p.lines {
		for _, r := range line {
			b.WriteString(r.text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// AccessibilityLabel implements fyne.Accessible.
func (s *paneScroll) AccessibilityLabel() string { return s.pane.AccessibilityLabel() }

// AccessibilityLabel implements fyne.Accessible.
func (t *Toasts) AccessibilityLabel() string { return t.Shown() }

// AccessibilityLabel implements fyne.Accessible.
func (c *Card) AccessibilityLabel() string { return c.Title }

// AccessibilityLabel implements fyne.Accessible.
func (s *Status) AccessibilityLabel() string { return s.text.Text }

// AccessibilityLabel implements fyne.Accessible.
func (c *Countdown) AccessibilityLabel() string { return c.text.Text }

// AccessibilityLabel implements fyne.Accessible.
func (p *OutcomePanel) AccessibilityLabel() string { return p.title.Text + " " + p.facts.Text }

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (p *Prose) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (i *Icon) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (d *SequenceDiagram) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (p *codePane) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (t *Toasts) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (s *Status) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (c *Countdown) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (e *valueEntry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (b *TextBox) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityRole implements fyne.Accessible.
func (s *segment) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityRole implements fyne.Accessible.
func (l *tabLabel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityRole implements fyne.Accessible.
func (r *railRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityRole implements fyne.Accessible.
func (r *paramRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityRole implements fyne.Accessible.
func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityRole implements fyne.Accessible.
func (b *tabBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityRole implements fyne.Accessible.
func (r *Rail) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityRole implements fyne.Accessible.
func (s *paneScroll) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityRole implements fyne.Accessible.
func (c *Card) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityRole implements fyne.Accessible.
func (p *OutcomePanel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
