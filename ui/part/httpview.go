package part

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/page"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/theme"
)

// NewHTTPView shows one HTTP message byte for byte: start line, headers, blank line, body, highlighted by its media type
// and wrapped with a mark. What it shows is bounded; the copy button always has all of it. It fills the lower part of a
// panel, under Tabs or the header of a Card.
func NewHTTPView(m Message) fyne.CanvasObject {
	pane := newCodePane()
	return container.NewStack(newPaneGround(), growing(0, withCopy(pane, m.Text), func(times int) (rest string, more bool) {
		lines, left := m.lines(oneBudget.times(times))
		pane.setLines(lines)
		switch { // in lines when the body has lines
		case left.lines > 0:
			rest = fmt.Sprintf("%d more lines. Copy has all of it.", left.lines)
		case left.bytes > 0:
			rest = fmt.Sprintf("%d more bytes. Copy has all of it.", left.bytes)
		}
		if m.Truncated {
			rest = strings.TrimSpace(rest + " The body was too long to be recorded in full.")
		}
		return rest, left.bytes > 0
	}))
}

// newPaneGround is the ground of protocol text, with the lower corners of the panel around it.
func newPaneGround() *Fill {
	ground := NewFill(theme.Pane)
	ground.Radius, ground.Bottom = theme.SizeRadius, true
	return ground
}

// withCopy puts a copy button into the upper right corner of a pane, beside its text and not over it.
func withCopy(pane fyne.CanvasObject, text func() string) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(8, 10, 16, 8), topRow(4, 0, pane, NewCopyGlyph(text)))
}

// Message is one HTTP message, as it is to be shown. Who must not show a secret leaves it out before.
type Message page.HTTP

// Text is the whole message as one text, for the clipboard.
func (m Message) Text() string {
	var b strings.Builder
	b.WriteString(m.Start)
	for _, h := range m.Header {
		b.WriteString("\n" + h.Name + ": " + h.Value)
	}
	if len(m.Body) > 0 {
		b.WriteString("\n\n")
		b.Write(m.Body)
	}
	return b.String()
}

// budget bounds what is highlighted and laid out of a message.
type budget struct{ lines, bytes int }

// oneBudget is what is shown at first, and what each "Show more" adds. It is a little more than a pane holds: a body of
// a megabyte then costs hardly more than one of a kilobyte.
var oneBudget = budget{lines: 400, bytes: 8 << 10}

func (b budget) times(n int) budget { return budget{b.lines * n, b.bytes * n} }

// cutBody returns the beginning of a body that fits the budget, and how much is left. It cuts before anything else is done
// with the body.
func cutBody(body []byte, b budget) ([]byte, budget) {
	head := body
	if len(head) > b.bytes {
		head = head[:b.bytes]
		for len(head) > 0 && !utf8.Valid(head[max(len(head)-utf8.UTFMax, 0):]) && len(head) > b.bytes-utf8.UTFMax {
			head = head[:len(head)-1] // do not cut a character in two
		}
	}
	shown := len(head)
	for i, n := 0, 0; i < len(head); i++ {
		if head[i] == '\n' {
			if n++; n == b.lines {
				head, shown = head[:i], i+1
			}
		}
	}
	left := body[shown:]
	return head, budget{lines: bytes.Count(left, []byte("\n")), bytes: len(left)}
}

// isBinary tells a body that is not text by its first bytes.
func isBinary(body []byte) bool {
	head := body[:min(len(body), 512)]
	odd := 0
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == utf8.RuneError && n == 1 {
			odd++
		}
		i += n
	}
	return odd*10 > len(head)*3
}

// maxHeader is the longest header value that is shown whole, in characters.
const maxHeader = 4096

// lines lays out a message within a budget, and tells how much of its body is left.
func (m Message) lines(b budget) (out []codeLine, left budget) {
	if m.Start != "" {
		head, tail, found := strings.Cut(Visible(MiddleCut(m.Start, maxHeader)), " ")
		out = append(out, codeLine{{text: head, tone: theme.Text, bold: true}})
		if found {
			out[0] = append(out[0], run{text: " " + tail, tone: theme.Text})
		}
	}
	for _, h := range m.Header {
		out = append(out, codeLine{{text: Visible(h.Name) + ": ", tone: theme.Key},
			{text: Visible(MiddleCut(h.Value, maxHeader)), tone: theme.Text}})
	}
	if len(m.Body) > 0 && len(out) > 0 {
		out = append(out, codeLine{})
	}
	switch {
	case len(m.Body) == 0:
	case isBinary(m.Body):
		out = append(out, codeLine{{text: fmt.Sprintf("%d bytes that are not text", len(m.Body)), tone: theme.Muted}})
	default:
		var head []byte
		head, left = cutBody(m.Body, b)
		out = append(out, highlight(VisibleLines(string(head)), cmp.Or(m.ContentType, wire.Value(m.Header, "Content-Type")))...)
	}
	if m.Note != "" {
		out = append(out, codeLine{{text: "← " + Visible(m.Note), tone: theme.Muted}})
	}
	return out, left
}

// urlTones are the colours of the parameters that mean the same everywhere in the window. The others take one of
// urlTurns that neither neighbour has, for which three are enough.
var urlTones = map[string]theme.ColorName{
	"redirect_uri":   theme.URL,
	"code_challenge": theme.Proof,
	"code":           theme.Code,
}

var urlTurns = []theme.ColorName{theme.Accent, theme.Code, theme.URL}

// URLView shows a URL as it is sent, each parameter in its own colour and on its own line. The line breaks are ours;
// the copy button has the URL in one piece.
type URLView struct {
	holder
	url  string
	pane *codePane
}

// NewURLView returns an empty view.
func NewURLView() *URLView {
	v := &URLView{pane: newCodePane()}
	v.hold(v, container.NewStack(newPaneGround(), withCopy(v.pane, func() string { return v.url })))
	return v
}

// SetURL shows a URL.
func (v *URLView) SetURL(url string) {
	if url == v.url {
		return
	}
	v.url = url
	v.pane.setLines(urlLines(MiddleCut(url, oneBudget.bytes)))
	v.Refresh()
}

// urlLines splits a URL before its query and before each parameter, without decoding anything.
func urlLines(url string) []codeLine {
	base, query, found := strings.Cut(url, "?")
	lines := []codeLine{{{text: Visible(base), tone: theme.Text}}}
	if !found {
		return lines
	}
	sign, last := "?", theme.ColorName("")
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, has := strings.Cut(pair, "=")
		tone, known := urlTones[name]
		if !known {
			next, _, _ := strings.Cut(append(pairs, "")[i+1], "=")
			tone = turn(last, urlTones[next])
		}
		last = tone
		line := codeLine{{text: sign, tone: theme.Muted}, {text: Visible(name), tone: tone, bold: true}}
		if has {
			line = append(line, run{text: "=", tone: theme.Muted}, run{text: Visible(value), tone: tone})
		}
		lines, sign = append(lines, line), "&"
	}
	return lines
}

// turn is the first colour that is not one of those.
func turn(not ...theme.ColorName) theme.ColorName {
	return urlTurns[slices.IndexFunc(urlTurns, func(tone theme.ColorName) bool { return !slices.Contains(not, tone) })]
}
