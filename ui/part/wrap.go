package part

import "strings"

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
	space := measure(span{text: " "})
	var lines [][]span
	var line []span
	x := float32(0)
	flush := func() {
		lines = append(lines, line)
		line, x = nil, 0
	}
	for _, w := range words(spans(paragraph)) {
		wide := float32(0)
		for _, s := range w {
			wide += measure(s)
		}
		if x > 0 && x+space+wide > width {
			flush()
		}
		if x > 0 {
			line = join(line, span{text: " "})
			x += space
		}
		for _, s := range w {
			for x+measure(s) > width {
				head, tail := split(s, width-x, measure)
				if head == "" && x > 0 {
					flush()
					continue
				}
				if tail == "" {
					break // not even one character fits; it is shown all the same
				}
				line = join(line, span{head, s.mono})
				s.text = tail
				flush()
			}
			line = join(line, s)
			x += measure(s)
		}
	}
	if len(line) > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// split cuts a span so that its head fits into width. The head is at least one character when width is a whole line.
func split(s span, width float32, measure ruler) (head, tail string) {
	runes := []rune(s.text)
	low, high := 0, len(runes) // low fits, high does not
	for high-low > 1 {
		mid := (low + high) / 2
		if measure(span{string(runes[:mid]), s.mono}) <= width {
			low = mid
		} else {
			high = mid
		}
	}
	return string(runes[:low]), string(runes[low:])
}

// join adds a span to a line, merged with its neighbour when both have the same font.
func join(line []span, s span) []span {
	if n := len(line); n > 0 && line[n-1].mono == s.mono {
		line[n-1].text += s.text
		return line
	}
	return append(line, s)
}
