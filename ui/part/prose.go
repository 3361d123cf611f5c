package part

import (
	"strings"
	"unicode/utf8"

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

	Tones map[string]theme.ColorName // of words in backticks that are values of parameters; set once
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
		tone := r.prose.Color
		if of, found := r.prose.Tones[s.text]; found && s.mono {
			tone = of
		}
		text := &canvas.Text{Text: s.text, TextSize: size, TextStyle: style, Color: colorOf(r.prose, tone),
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

// span is a piece of a paragraph in one font.
type span struct {
	text string
	mono bool
}

// ruler measures the width of a piece of text in pixels.
type ruler func(s span) float32

// spans splits a paragraph at its backticks: what stands between two of them is monospace.
func spans(paragraph string) []span {
	parts := strings.Split(paragraph, "`")
	if len(parts)%2 == 0 { // the last backtick has no partner and is only a character
		last := len(parts) - 1
		parts = append(parts[:last-1], parts[last-1]+"`"+parts[last])
	}
	var out []span
	for i, p := range parts {
		if p != "" {
			out = append(out, span{text: p, mono: i%2 == 1})
		}
	}
	return out
}

// word is what may not be broken: one or more spans without a space between them.
type word []span

// words splits the spans of a paragraph at spaces.
func words(in []span) []word {
	var out []word
	var current word
	for _, s := range in {
		for i, piece := range strings.Split(s.text, " ") {
			if i > 0 && len(current) > 0 {
				out, current = append(out, current), nil
			}
			if piece != "" {
				current = append(current, span{piece, s.mono})
			}
		}
	}
	if len(current) > 0 {
		out = append(out, current)
	}
	return out
}

// wrapLines breaks a paragraph into lines no wider than width. Each word is measured once, so the cost is linear. A
// word that is wider than a line is broken where the line ends.
func wrapLines(paragraph string, width float32, measure ruler) [][]span {
	w := &wrapper{width: width, measure: measure, chars: map[span]float32{}}
	space := measure(span{text: " "})
	for _, next := range words(spans(paragraph)) {
		wide := float32(0)
		for _, s := range next {
			wide += w.wide(s)
		}
		if w.x > 0 && w.x+space+wide > width {
			w.flush()
		}
		if w.x > 0 {
			w.add(span{text: " "}, space)
		}
		for _, s := range next {
			w.place(s)
		}
	}
	if len(w.line) > 0 || len(w.lines) == 0 {
		w.flush()
	}
	return w.lines
}

// wrapper is a paragraph while it is broken into lines.
type wrapper struct {
	width   float32
	measure ruler
	lines   [][]span
	line    []span
	x       float32 // where the line ends
	chars   map[span]float32
}

func (w *wrapper) flush() {
	w.lines = append(w.lines, w.line)
	w.line, w.x = nil, 0
}

func (w *wrapper) add(s span, wide float32) {
	w.line = join(w.line, s)
	w.x += wide
}

// wide is the width of a span. One with more characters than a line has pixels is not measured: it is too wide anyway.
func (w *wrapper) wide(s span) float32 {
	if float32(len(s.text)) > 4*w.width && float32(utf8.RuneCountInString(s.text)) > w.width {
		return w.width + 1
	}
	return w.measure(s)
}

// place adds a span that has no spaces, in pieces where it does not fit.
func (w *wrapper) place(s span) {
	for {
		wide := w.wide(s)
		if w.x+wide <= w.width {
			w.add(s, wide)
			return
		}
		head, tail := w.split(s)
		if head == "" && w.x > 0 {
			w.flush()
			continue
		}
		if head == "" { // not even one character fits into a whole line; it is shown all the same
			_, size := utf8.DecodeRuneInString(s.text)
			head, tail = s.text[:size], s.text[size:]
		}
		w.add(span{head, s.mono}, w.width)
		if tail == "" {
			return
		}
		w.flush()
		s.text = tail
	}
}

// split cuts a span where the line ends. It adds up the widths of single characters, each measured once in a paragraph;
// measuring ever longer pieces would make a long token cost the square of its length.
func (w *wrapper) split(s span) (head, tail string) {
	x := w.x
	for i, r := range s.text {
		one := span{string(r), s.mono}
		wide, known := w.chars[one]
		if !known {
			wide = w.measure(one)
			w.chars[one] = wide
		}
		if x += wide; x > w.width {
			return s.text[:i], s.text[i:]
		}
	}
	return s.text, ""
}

// join adds a span to a line, merged with its neighbour when both have the same font.
func join(line []span, s span) []span {
	if n := len(line); n > 0 && line[n-1].mono == s.mono {
		line[n-1].text += s.text
		return line
	}
	return append(line, s)
}
