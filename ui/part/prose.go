package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

const (
	proseColumns = 80   // longer lines are tiring to read
	proseLimit   = 4000 // characters; prose is ours and short, what comes from a server may not be
	proseNarrow  = 96   // pixels at normal text size, below which prose is not squeezed
)

var _ fyne.Widget = (*Prose)(nil)

// Prose is wrapped text of one or more paragraphs, at most about 80 characters wide. A blank line separates paragraphs,
// and `backticks` make a word monospace. It wraps in linear time and breaks words that are too long, so that, unlike a
// wrapped label, it can hold a server's error description and stand outside a scroll container.
//
//	intro := part.NewProse("The app now trades the one-time code for an access token.")
//	strong := part.NewProse(title)
//	strong.Color, strong.Style.Bold = theme.Text, true
type Prose struct {
	widget.BaseWidget
	Text  string
	Color theme.ColorName
	Font  theme.SizeName // "" for body text
	Style fyne.TextStyle
	Wide  bool // use the whole width instead of 80 characters
}

// NewProse returns muted body text.
func NewProse(text string) *Prose {
	p := &Prose{Text: text, Color: theme.Muted}
	p.ExtendBaseWidget(p)
	return p
}

// newStrong returns bold text in the main colour that may need several lines.
func newStrong(text string) *Prose {
	p := &Prose{Text: text, Color: theme.Text, Style: fyne.TextStyle{Bold: true}}
	p.ExtendBaseWidget(p)
	return p
}

// SetText shows another text.
func (p *Prose) SetText(text string) {
	if p.Text == text {
		return
	}
	p.Text = text
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	r := &proseRenderer{prose: p}
	r.wrap(0)
	return r
}

var _ fyne.WidgetRenderer = (*proseRenderer)(nil)

type proseRenderer struct {
	prose   *Prose
	objects []fyne.CanvasObject
	width   float32 // that the lines are wrapped to; 0 before the first layout
	min     fyne.Size
	shown   proseKey // what the objects show
}

// proseKey is all that decides about the lines and their look.
type proseKey struct {
	text  string
	color theme.ColorName
	font  theme.SizeName
	style fyne.TextStyle
	wide  bool
	width float32
	look  look
}

// font is size and style of a span.
func (r *proseRenderer) font(mono bool) (float32, fyne.TextStyle) {
	p, style, name := r.prose, r.prose.Style, r.prose.Font
	if name == "" {
		name = theme.SizeBody
	}
	if mono {
		style.Monospace = true
		return sizeOf(p, theme.SizeCode), style
	}
	return sizeOf(p, name), style
}

func (r *proseRenderer) measure(s span) float32 {
	size, style := r.font(s.mono)
	return measure(s.text, size, style).Width
}

// widest is the width of a full line of prose.
func (r *proseRenderer) widest() float32 {
	const sample = "abcdefghijklmnopqrstuvwxyz "
	return r.measure(span{text: sample}) / float32(len(sample)) * proseColumns
}

// wrap makes the lines for a width, and the objects that show them. Before the first layout the width is unknown; a
// full line is assumed, which makes the height too small rather than huge.
func (r *proseRenderer) wrap(width float32) {
	r.width = width
	p := r.prose
	key := proseKey{p.Text, p.Color, p.Font, p.Style, p.Wide, width, lookOf(p)}
	if key == r.shown {
		return
	}
	r.shown = key
	limit := r.widest()
	if width > 0 && (width < limit || r.prose.Wide) {
		limit = width
	}
	text := MiddleCut(r.prose.Text, proseLimit)
	r.objects = r.objects[:0]
	y, widest := float32(0), float32(0)
	for i, paragraph := range strings.Split(VisibleLines(text), "\n") {
		if i > 0 && paragraph == "" {
			y += r.pitch() / 2
			continue
		}
		for _, line := range wrapLines(paragraph, limit, r.measure) {
			widest = max(widest, r.place(line, y))
			y += r.pitch()
		}
	}
	r.min = fyne.NewSize(min(widest, grown(r.prose, proseNarrow)), y)
}

// pitch is the distance between two lines.
func (r *proseRenderer) pitch() float32 {
	size, style := r.font(false)
	return measure("M", size, style).Height + 1
}

// place adds one line at height y, its fonts on a common baseline, and returns its width.
func (r *proseRenderer) place(line []span, y float32) float32 {
	size, style := r.font(false)
	base := measure("M", size, style).base
	x := float32(0)
	for _, s := range line {
		size, style := r.font(s.mono)
		own := measure(s.text, size, style)
		text := &canvas.Text{Text: s.text, TextSize: size, TextStyle: style, Color: colorOf(r.prose, r.prose.Color),
			FontSource: fontOf(s.text, style)}
		text.Move(fyne.NewPos(x, y+base-own.base))
		text.Resize(own.Size)
		r.objects = append(r.objects, text)
		x += own.Width
	}
	return x
}

func (r *proseRenderer) Layout(size fyne.Size) {
	if size.Width != r.width {
		r.wrap(size.Width)
	}
}

func (r *proseRenderer) Refresh() {
	r.wrap(r.width)
	canvas.Refresh(r.prose)
}

func (r *proseRenderer) MinSize() fyne.Size           { return r.min }
func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *proseRenderer) Destroy()                     {}
