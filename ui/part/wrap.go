package part

import (
	"strings"
	"unicode/utf8"
)

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
