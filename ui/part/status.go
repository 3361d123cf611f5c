package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/ui/theme"
)

// Status is one piece of the status bar: words, with a dot in front where something is running or not. The words say
// what the dot says.
type Status struct {
	holder
	reads
	dot  *Icon
	text *Text
}

// NewStatus returns words without a dot.
func NewStatus(text string) *Status {
	s := &Status{dot: NewIcon(GlyphDot, theme.Muted), text: NewCaption(text)}
	s.dot.Hidden = true
	s.text.Cut = CutEnd
	// The text gets its whole width, so that pieces stand one after the other.
	s.hold(s, row(4, 1, s.dot, inWidth(func() float32 { return s.text.natural() + 1 }, s.text)))
	return s
}

// Set shows other words, with a dot of a colour, or without one where the colour is "".
func (s *Status) Set(dot theme.ColorName, text string) {
	s.dot.Hidden = dot == ""
	if dot != "" {
		s.dot.Set(GlyphDot, dot)
	}
	s.text.SetText(text)
	s.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Status) AccessibilityLabel() string { return s.text.Text }

// NewStatusBar returns the bar at the lower edge of the window: the pieces at the left, a hint at the right. In a narrow
// window the hint goes, before the pieces are cut.
func NewStatusBar(hint *Text, pieces ...*Status) fyne.CanvasObject {
	left := row(22, none)
	for _, p := range pieces {
		left.Add(p)
	}
	bar := Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		end, own := hint.MinSize(), left.MinSize()
		Show(hint, own.Width+end.Width+16 <= size.Width)
		Put(left, 0, (size.Height-own.Height)/2, size.Width, own.Height)
		Put(hint, size.Width-end.Width, (size.Height-end.Height)/2, end.Width, end.Height)
	}, func([]fyne.CanvasObject) fyne.Size {
		return fyne.NewSize(0, max(left.MinSize().Height, hint.MinSize().Height))
	}, left, hint)
	return container.NewStack(NewFill(theme.Panel), Column(0, newHairline(), tall(32, 16, bar)))
}
