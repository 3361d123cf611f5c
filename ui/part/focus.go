package part

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// KeyFocus is a key that no keyboard has: the widgets of this package type it to the window when they get the focus, so
// that the window can scroll to them. Fyne scrolls to nothing by itself, and tells nobody of a focus that moved.
const KeyFocus fyne.KeyName = "oauthwalkFocus"

func tellFocus(self fyne.CanvasObject) { passKey(self, &fyne.KeyEvent{Name: KeyFocus}) }

// passKey hands a key that a focused widget has no use for on to the canvas. Fyne gives keys to the widget in focus and
// to nobody else, so that without this F1 and Escape would be dead whenever something has the focus.
func passKey(from fyne.CanvasObject, e *fyne.KeyEvent) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(from)
	if canvas == nil {
		return
	}
	if typed := canvas.OnTypedKey(); typed != nil {
		typed(e)
	}
}

// Explained is a widget that can say, when it has the focus, what it is about and what that is for; "" for nothing.
type Explained interface{ Explain() (name, text string) }

// stop is a stop of the Tab key, for a part that embeds it. It takes no text.
type stop struct {
	self    fyne.CanvasObject // the widget that the canvas knows
	focused bool
	marked  func() // shows whether it has the focus
}

func (s *stop) TypedRune(rune) {}
func (s *stop) FocusGained()   { s.focused = true; s.marked(); tellFocus(s.self) }
func (s *stop) FocusLost()     { s.focused = false; s.marked() }

// hover follows the mouse, for a part that embeds it.
type hover struct {
	hovered bool
	passed  func() // shows whether the mouse is there
}

func (h *hover) MouseIn(*desktop.MouseEvent)    { h.hovered = true; h.passed() }
func (h *hover) MouseMoved(*desktop.MouseEvent) {}
func (h *hover) MouseOut()                      { h.hovered = false; h.passed() }

// veilOf is the colour that lies over what the mouse is on.
func veilOf(hovered bool) theme.ColorName {
	if hovered {
		return fynetheme.ColorNameHover
	}
	return theme.Clear
}

// change gives a part another value, and shows that.
func change[T comparable](of fyne.CanvasObject, value *T, to T) {
	if *value != to {
		*value = to
		of.Refresh()
	}
}

// Scrolled is what stands in the middle of the window: a body that scrolls, and a foot below it that does not.
type Scrolled struct {
	Scroll *container.Scroll
	root   fyne.CanvasObject
}

// NewScrolled keeps the body away from the edges; the foot may be nil.
func NewScrolled(y, x float32, body, foot fyne.CanvasObject) *Scrolled {
	s := &Scrolled{Scroll: container.NewVScroll(Inset(y, x, body))}
	s.root = container.NewBorder(nil, foot, nil, nil, s.Scroll)
	return s
}

// Content is all of it.
func (s *Scrolled) Content() fyne.CanvasObject { return s.root }

// Reveal scrolls to an object of the body.
func (s *Scrolled) Reveal(o fyne.CanvasObject) { Reveal(s.Scroll, o) }

// Reveal scrolls until an object can be seen, if there is room for all of it, or else its upper edge. What stands beside
// the scrolled content is left alone.
func Reveal(s *container.Scroll, o fyne.CanvasObject) {
	const air = 8
	driver := fyne.CurrentApp().Driver()
	where := driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(s))
	if where.X < 0 || where.X >= s.Size().Width {
		return
	}
	top := where.Y - air
	by := top + o.Size().Height + 2*air - s.Size().Height
	switch {
	case top < 0 || by > top:
		by = top
	case by <= 0:
		return
	}
	s.ScrollToOffset(s.Offset.AddXY(0, by))
}

// Show shows an object or hides it. One that is so already is left alone: each change is drawn.
func Show(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// What a screen reader is told of the widgets, by their role and their label (fyne.Accessible; Fyne 2.8.0 uses it on Windows and
// macOS). What is only there to be looked at is a container without a label.

// group is a widget that only holds others, or is only there to be looked at.
type group struct{}

func (group) AccessibilityLabel() string             { return "" }
func (group) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// reads is a widget that is there to be read, or to be typed into.
type reads struct{}

func (reads) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// presses is a widget that does something when it is pressed.
type presses struct{}

func (presses) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// glyphWords say what a button without a word does, and what a sign means.
var glyphWords = map[Glyph]string{GlyphPass: "passed", GlyphWarn: "warning", GlyphFail: "failed", GlyphSkip: "skipped", GlyphCopy: "Copy",
	GlyphShow: "Show", GlyphHide: "Hide", GlyphEdited: "changed by hand", GlyphReset: "Reset", GlyphRemove: "Remove", GlyphAdd: "Add",
	GlyphLeft: "Previous", GlyphRight: "Next", GlyphMore: "More", GlyphLess: "Less", GlyphClose: "Close", GlyphWaves: "as expected"}

// AccessibilityLabel implements fyne.Accessible: each message of the walk in a line, with what its sign says.
func (d *SequenceDiagram) AccessibilityLabel() string {
	words := []string{"Messages of the walk"}
	for i, a := range d.arrows {
		state := map[page.ArrowState]string{page.ArrowTodo: "not yet", page.ArrowNow: "now", page.ArrowDone: "happened", page.ArrowLost: "did not arrive",
			page.ArrowUnseen: "not seen from here"}[a.State]
		told := []string{a.Label, state, signWords[a.Sign]}
		if a.Held != "" {
			told = append(told, "the thief holds the "+a.Held)
		}
		if i == d.chosen {
			told = append(told, "chosen")
		}
		told = slices.DeleteFunc(told, func(s string) bool { return s == "" })
		words = append(words, fmt.Sprintf("%s to %s: %s", d.nameOf(a.From), d.nameOf(a.To), strings.Join(told, ", ")))
	}
	return strings.Join(words, "\n")
}

// AccessibilityRole implements fyne.Accessible.
func (d *SequenceDiagram) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
