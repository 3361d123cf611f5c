package part

import (
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

var _ fyne.Widget = (*Text)(nil)

// Text is one line in a colour and a size of the theme, without the padding of a label. It shows control characters as
// escapes.
//
//	t := part.NewText("8 s", theme.Muted)
//	t.Size = theme.SizeCaption
//	t.SetText("9 s")
type Text struct {
	widget.BaseWidget
	Text      string
	Color     theme.ColorName
	Font      theme.SizeName // "" for body text
	Style     fyne.TextStyle
	Alignment fyne.TextAlign
	Cut       Cut
}

// NewText returns a line of body text.
func NewText(text string, color theme.ColorName) *Text {
	t := &Text{Text: text, Color: color}
	t.ExtendBaseWidget(t)
	return t
}

// NewHeading returns the heading of a page.
func NewHeading(text string) *Text {
	t := &Text{Text: text, Color: theme.Text, Font: theme.SizeHeading, Style: fyne.TextStyle{Bold: true}, Cut: CutEnd}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle returns the title of a part of a page.
func NewTitle(text string) *Text {
	t := &Text{Text: text, Color: theme.Text, Font: theme.SizeTitle, Style: fyne.TextStyle{Bold: true}, Cut: CutEnd}
	t.ExtendBaseWidget(t)
	return t
}

// NewMono returns a protocol value, cut in the middle when it does not fit.
func NewMono(value string, color theme.ColorName) *Text {
	t := &Text{Text: value, Color: color, Font: theme.SizeCode, Style: fyne.TextStyle{Monospace: true}, Cut: CutMiddle}
	t.ExtendBaseWidget(t)
	return t
}

// newCaps returns the small bold line above a group.
func newCaps(text string) *Text {
	t := &Text{Text: text, Color: theme.Muted, Font: theme.SizeCaption, Style: fyne.TextStyle{Bold: true}, Cut: CutEnd}
	t.ExtendBaseWidget(t)
	return t
}

// NewCaption returns a line of small print.
func NewCaption(text string) *Text {
	t := &Text{Text: text, Color: theme.Muted, Font: theme.SizeCaption}
	t.ExtendBaseWidget(t)
	return t
}

// SetText shows another text.
func (t *Text) SetText(text string) {
	if t.Text == text {
		return
	}
	t.Text = text
	t.Refresh()
}

// SetColor shows the text in another colour.
func (t *Text) SetColor(color theme.ColorName) {
	if t.Color == color {
		return
	}
	t.Color = color
	t.Refresh()
}

// natural is the width of the whole line.
func (t *Text) natural() float32 {
	font := t.Font
	if font == "" {
		font = theme.SizeBody
	}
	return measure(t.whole(), sizeOf(t, font), t.Style).Width
}

// whole is what is shown with enough room. It is cut before it is looked at, and again because escapes are longer.
func (t *Text) whole() string { return MiddleCut(Visible(MiddleCut(t.Text, maxLine)), maxLine) }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, line: &canvas.Text{}}
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*textRenderer)(nil)

type textRenderer struct {
	text  *Text
	line  *canvas.Text
	whole string    // what would be shown with enough room
	full  fyne.Size // of whole
}

func (r *textRenderer) look() {
	t := r.text
	font := t.Font
	if font == "" {
		font = theme.SizeBody
	}
	r.line.Color = colorOf(t, t.Color)
	r.line.TextSize = sizeOf(t, font)
	r.line.TextStyle = t.Style
	r.line.Alignment = t.Alignment
	r.whole = t.whole()
	r.full = r.measure(r.whole)
	r.fit(t.BaseWidget.Size())
}

func (r *textRenderer) measure(s string) fyne.Size {
	return measure(s, r.line.TextSize, r.line.TextStyle).Size
}

// fit cuts the line to the width. The line keeps its natural height and sits in the middle of what it is given.
func (r *textRenderer) fit(size fyne.Size) {
	shown := r.whole
	if r.text.Cut != CutNone && size.Width > 0 && r.full.Width > size.Width {
		shown = cutToWidth(r.whole, r.text.Cut, func(s string) bool { return r.measure(s).Width <= size.Width })
	}
	if font := fontOf(shown, r.line.TextStyle); r.line.Text != shown || r.line.FontSource != font {
		r.line.Text, r.line.FontSource = shown, font
		canvas.Refresh(r.line)
	}
	r.line.Move(fyne.NewPos(0, max((size.Height-r.full.Height)/2, 0)))
	r.line.Resize(fyne.NewSize(size.Width, r.full.Height))
}

func (r *textRenderer) Layout(size fyne.Size) { r.fit(size) }

func (r *textRenderer) MinSize() fyne.Size {
	if r.text.Cut == CutNone {
		return r.full
	}
	return fyne.NewSize(min(r.full.Width, 3*r.line.TextSize), r.full.Height)
}

func (r *textRenderer) Refresh() {
	r.look()
	canvas.Refresh(r.line)
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *textRenderer) Destroy()                     {}
