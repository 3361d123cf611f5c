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

// reads is a widget that is there to be read, or to be typed into.
type reads struct{}

// AccessibilityRole implements fyne.Accessible.
func (reads) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// presses is a widget that does something when it is pressed.
type presses struct{}

// AccessibilityRole implements fyne.Accessible.
func (presses) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// glyphWords say what a button without a word does, and what a sign means.
var glyphWords = map[Glyph]string{GlyphPass: "passed", GlyphWarn: "warning", GlyphFail: "failed", GlyphSkip: "skipped", GlyphCopy: "Copy",
	GlyphShow: "Show", GlyphHide: "Hide", GlyphEdited: "changed by hand", GlyphReset: "Reset", GlyphRemove: "Remove", GlyphAdd: "Add",
	GlyphMore: "More", GlyphLess: "Less", GlyphClose: "Close", GlyphWaves: "as expected"}

// AccessibilityLabel implements fyne.Accessible: each message of the walk, in a line.
func (d *SequenceDiagram) AccessibilityLabel() string {
	words := []string{"Messages of the walk"}
	for i, a := range d.arrows {
		state := map[page.ArrowState]string{page.ArrowTodo: "not yet", page.ArrowNow: "now", page.ArrowDone: "happened", page.ArrowLost: "did not arrive"}[a.State]
		line := fmt.Sprintf("%s to %s: %s, %s", a.From, a.To, a.Label, state)
		if i == d.chosen {
			line += ", chosen"
		}
		words = append(words, line)
	}
	return strings.Join(words, "\n")
}

// AccessibilityRole implements fyne.Accessible.
func (d *SequenceDiagram) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
