package part

import (
	"cmp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Cut says what happens to a line that is wider than its place.
type Cut int

// The ways to cut. A line that is not cut claims its whole width.
const (
	CutNone Cut = iota
	CutEnd
	CutMiddle // for values: both ends identify them
)

// maxLine bounds one line of text in characters, and with it what measuring and drawing cost: nobody reads more of a line.
const maxLine = 512

// Text is one line in a colour and a size of the theme, without the padding of a label, which cuts at the end only. It shows
// control characters as escapes.
type Text struct {
	widget.BaseWidget
	reads
	Text  string
	Color theme.ColorName
	Font  theme.SizeName // "" for body text
	Style fyne.TextStyle
	Cut   Cut
}

// NewText returns a line of body text.
func NewText(text string, color theme.ColorName) *Text {
	return newText(&Text{Text: text, Color: color})
}

func newText(t *Text) *Text {
	t.ExtendBaseWidget(t)
	return t
}

var bold = fyne.TextStyle{Bold: true}

// NewHeading returns the heading of a page.
func NewHeading(text string) *Text {
	return newText(&Text{Text: text, Color: theme.Text, Font: theme.SizeHeading, Style: bold, Cut: CutEnd})
}

// NewTitle returns the title of a part of a page.
func NewTitle(text string) *Text {
	return newText(&Text{Text: text, Color: theme.Text, Font: theme.SizeTitle, Style: bold, Cut: CutEnd})
}

// NewMono returns a protocol value, cut in the middle when it does not fit.
func NewMono(value string, color theme.ColorName) *Text {
	return newText(&Text{Text: value, Color: color, Font: theme.SizeCode, Style: fyne.TextStyle{Monospace: true}, Cut: CutMiddle})
}

// NewCaps returns the small bold line above a group, in capitals. The text is given in normal spelling.
func NewCaps(text string) *Text {
	return newText(&Text{Text: strings.ToUpper(text), Color: theme.Muted, Font: theme.SizeCaption, Style: bold, Cut: CutEnd})
}

// NewCaption returns a line of small print.
func NewCaption(text string) *Text {
	return newText(&Text{Text: text, Color: theme.Muted, Font: theme.SizeCaption})
}

// newNumber returns the number before one of several things.
func newNumber(n int) *Text {
	return newText(&Text{Text: strconv.Itoa(n), Color: theme.Accent, Style: bold})
}

// SetText shows another text.
func (t *Text) SetText(text string) { change(t, &t.Text, text) }

// SetColor shows the text in another colour.
func (t *Text) SetColor(color theme.ColorName) { change(t, &t.Color, color) }

// size is that of the font.
func (t *Text) size() float32 { return sizeOf(t, cmp.Or(t.Font, theme.SizeBody)) }

// natural is the width of the whole line.
func (t *Text) natural() float32 { return measure(t.whole(), t.size(), t.Style).Width }

// whole is what is shown with enough room. It is cut before it is looked at, and again because escapes are longer.
func (t *Text) whole() string { return MiddleCut(Visible(MiddleCut(t.Text, maxLine)), maxLine) }

// AccessibilityLabel implements fyne.Accessible.
func (t *Text) AccessibilityLabel() string { return t.Text }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Text{}
	var whole string // what would be shown with enough room
	var full fyne.Size
	// fit cuts the line to the width. The line keeps its natural height and sits in the middle of what it is given.
	fit := func(size fyne.Size) {
		shown := whole
		if t.Cut != CutNone && size.Width > 0 && full.Width > size.Width {
			shown = cutToWidth(whole, t.Cut, func(s string) bool { return measure(s, line.TextSize, t.Style).Width <= size.Width })
		}
		if font := fontOf(shown, t.Style); line.Text != shown || line.FontSource != font {
			line.Text, line.FontSource = shown, font
			canvas.Refresh(line)
		}
		Put(line, 0, max((size.Height-full.Height)/2, 0), size.Width, full.Height)
	}
	return newDrawn(drawn{layout: fit, least: func() fyne.Size {
		if t.Cut == CutNone {
			return full
		}
		return fyne.NewSize(min(full.Width, 3*line.TextSize), full.Height)
	}, look: func() {
		line.Color, line.TextSize, line.TextStyle = colorOf(t, t.Color), t.size(), t.Style
		whole = t.whole()
		full = measure(whole, line.TextSize, t.Style).Size
		fit(t.BaseWidget.Size())
		canvas.Refresh(line)
	}}, line)
}
