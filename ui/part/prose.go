package part

import (
	"cmp"
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

// Prose is wrapped text of one or more paragraphs, at most about 80 characters wide. A blank line separates paragraphs,
// and `backticks` make a word monospace. It wraps in linear time and breaks words that are too long, so that, unlike a
// wrapped label, it can hold a server's error description and stand outside a scroll container.
type Prose struct {
	widget.BaseWidget
	reads
	words
	Tones map[string]theme.ColorName // of words in backticks that are values of parameters; set once
}

// words are the text of a Prose and how it is to look.
type words struct {
	Text  string
	Color theme.ColorName
	Font  theme.SizeName // "" for body text
	Style fyne.TextStyle
	Wide  bool // use the whole width instead of 80 characters
}

// NewProse returns muted body text.
func NewProse(text string) *Prose { return newProse(words{Text: text, Color: theme.Muted}) }

// NewNote returns muted body text that uses the whole width.
func NewNote(text string) *Prose { return newProse(words{Text: text, Color: theme.Muted, Wide: true}) }

// NewSaid returns body text in the main colour.
func NewSaid(text string) *Prose { return newProse(words{Text: text, Color: theme.Text}) }

// NewWide returns body text in the main colour that uses the whole width.
func NewWide(text string) *Prose { return newProse(words{Text: text, Color: theme.Text, Wide: true}) }

// newStrong returns bold text in the main colour that may need several lines.
func newStrong(text string) *Prose {
	return newProse(words{Text: text, Color: theme.Text, Style: fyne.TextStyle{Bold: true}})
}

func newProse(w words) *Prose {
	p := &Prose{words: w}
	p.ExtendBaseWidget(p)
	return p
}

// SetText shows another text.
func (p *Prose) SetText(text string) { change(p, &p.Text, text) }

// AccessibilityLabel implements fyne.Accessible.
func (p *Prose) AccessibilityLabel() string { return strings.ReplaceAll(p.Text, "`", "") }

// CreateRenderer implements fyne.Widget.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	r := &drawn{}
	var width float32 // that the lines are wrapped to; 0 before the first layout
	var least fyne.Size
	type key struct {
		words words
		width float32
		look  look
	}
	var shown key
	wrap := func() {
		if now := (key{p.words, width, lookOf(p)}); now != shown {
			shown = now
			r.objects, least = p.draw(width)
		}
	}
	r.layout = func(size fyne.Size) { width = size.Width; wrap() }
	r.least = func() fyne.Size { return least }
	r.look = func() { wrap(); canvas.Refresh(p) }
	wrap()
	return r
}

// draw makes the lines for a width, and tells how much room they need. Before the first layout the width is unknown; a full
// line is assumed, which makes the height too small rather than huge.
func (p *Prose) draw(width float32) (objects []fyne.CanvasObject, least fyne.Size) {
	const sample = "abcdefghijklmnopqrstuvwxyz "
	limit := p.measure(span{text: sample}).Width / float32(len(sample)) * proseColumns
	if width > 0 && (width < limit || p.Wide) {
		limit = width
	}
	first := p.measure(span{text: "M"})
	pitch := first.Height + 1
	w := &wrapper{width: limit, measure: func(s span) float32 { return p.measure(s).Width }, chars: map[span]float32{}}
	for i, paragraph := range strings.Split(VisibleLines(MiddleCut(p.Text, proseLimit)), "\n") {
		if i > 0 && paragraph == "" {
			least.Height += pitch / 2
			continue
		}
		for _, line := range w.wrap(paragraph) { // its fonts on a common baseline
			x := float32(0)
			for _, s := range line {
				tone := p.Color
				if s.mono {
					tone = cmp.Or(p.Tones[s.text], tone)
				}
				size, style := p.font(s)
				text, own := newRun(p, s.text, size, style, tone)
				text.Move(fyne.NewPos(x, least.Height+first.base-own.base))
				objects, x = append(objects, text), x+own.Width
			}
			least = fyne.NewSize(max(least.Width, x), least.Height+pitch)
		}
	}
	least.Width = min(least.Width, grown(p, proseNarrow))
	return objects, least
}

// newRun is a piece of a line in one colour and font, and its extent.
func newRun(of themed, text string, size float32, style fyne.TextStyle, tone theme.ColorName) (*canvas.Text, extent) {
	own := measure(text, size, style)
	run := &canvas.Text{Text: text, TextSize: size, TextStyle: style, Color: colorOf(of, tone), FontSource: fontOf(text, style)}
	run.Resize(own.Size)
	return run, own
}

// font is size and style of a span.
func (p *Prose) font(s span) (float32, fyne.TextStyle) {
	style := p.Style
	if s.mono {
		style.Monospace = true
		return sizeOf(p, theme.SizeCode), style
	}
	return sizeOf(p, cmp.Or(p.Font, theme.SizeBody)), style
}

func (p *Prose) measure(s span) extent {
	size, style := p.font(s)
	return measure(s.text, size, style)
}

// span is a piece of a paragraph in one font.
type span struct {
	text string
	mono bool
}

// wrapper breaks paragraphs into lines no wider than width. Each word is measured once, so the cost is linear.
type wrapper struct {
	width   float32
	measure func(span) float32
	lines   [][]span
	line    []span
	x       float32 // where the line ends
	chars   map[span]float32
}

// wrap breaks one paragraph. What stands between two backticks is monospace; the last one, without a partner, is only a
// character. A word has no space in it, but may have several fonts.
func (w *wrapper) wrap(paragraph string) [][]span {
	w.lines, w.line, w.x = nil, nil, 0
	parts := strings.Split(paragraph, "`")
	if last := len(parts) - 1; last%2 == 1 {
		parts = append(parts[:last-1], parts[last-1]+"`"+parts[last])
	}
	var word []span
	for i, part := range parts {
		for j, piece := range strings.Split(part, " ") {
			if j > 0 {
				w.word(word)
				word = nil
			}
			if piece != "" {
				word = append(word, span{piece, i%2 == 1})
			}
		}
	}
	w.word(word)
	if len(w.line) > 0 || len(w.lines) == 0 {
		w.flush()
	}
	return w.lines
}

// word puts a word behind the others, or on the next line. One that is wider than a line is broken where the line ends.
func (w *wrapper) word(word []span) {
	if len(word) == 0 {
		return
	}
	inCode := len(w.line) > 0 && w.line[len(w.line)-1].mono && word[0].mono
	space, wide := span{text: " ", mono: inCode}, float32(0)
	for _, s := range word {
		wide += w.measure(s)
	}
	if gap := w.measure(space); w.x > 0 && w.x+gap+wide > w.width {
		w.flush()
	} else if w.x > 0 {
		w.add(space)
	}
	for _, s := range word {
		for s.text != "" {
			head := w.head(s)
			if head == 0 && w.x > 0 {
				w.flush()
				continue
			}
			if head == 0 { // not even one character fits into a whole line; it is shown all the same
				_, head = utf8.DecodeRuneInString(s.text)
			}
			w.add(span{s.text[:head], s.mono})
			s.text = s.text[head:]
		}
	}
}

func (w *wrapper) flush() {
	w.lines = append(w.lines, w.line)
	w.line, w.x = nil, 0
}

// add puts a span on the line, merged with its neighbour when both have the same font.
func (w *wrapper) add(s span) {
	w.x += w.measure(s)
	if n := len(w.line); n > 0 && w.line[n-1].mono == s.mono {
		w.line[n-1].text += s.text
		return
	}
	w.line = append(w.line, s)
}

// head is how much of a span fits on the line. Of a long one it adds up the widths of single characters, each measured once;
// measuring ever shorter rests would make a long token cost the square of its length.
func (w *wrapper) head(s span) int {
	if float32(len(s.text)) <= w.width && w.x+w.measure(s) <= w.width {
		return len(s.text)
	}
	x := w.x
	for i, r := range s.text {
		one := span{string(r), s.mono}
		if _, known := w.chars[one]; !known {
			w.chars[one] = w.measure(one)
		}
		if x += w.chars[one]; x > w.width {
			return i
		}
	}
	return len(s.text)
}
