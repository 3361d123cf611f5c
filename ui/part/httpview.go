package part

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/page"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/theme"
)

// HTTPView shows one HTTP message byte for byte: start line, headers, blank line, body, highlighted by its media type
// and wrapped with a mark. What it shows is bounded; the copy button always has all of it. It fills the lower part of a
// panel, under Tabs or the header of a Card.
type HTTPView struct {
	holder
	message Message
	again   func()
}

// NewHTTPView returns an empty view.
func NewHTTPView() *HTTPView {
	v, pane := &HTTPView{}, newCodePane()
	body, again := growing(0, withCopy(pane, func() string { return v.message.Text() }), func(times int) (rest string, more bool) {
		lines, left := v.message.lines(oneBudget.times(times))
		pane.setLines(lines, grammarFor(cmp.Or(v.message.ContentType, wire.Value(v.message.Header, "Content-Type"))))
		switch { // in lines when the body has lines
		case left.lines > 0:
			rest = fmt.Sprintf("%d more lines. Copy has all of it.", left.lines)
		case left.bytes > 0:
			rest = fmt.Sprintf("%d more bytes. Copy has all of it.", left.bytes)
		}
		if v.message.Truncated {
			rest = strings.TrimSpace(rest + " The body was too long to be recorded in full.")
		}
		return rest, left.bytes > 0
	})
	v.again = again
	v.hold(v, container.NewStack(newPaneGround(), body))
	return v
}

// SetMessage shows a message, from its beginning.
func (v *HTTPView) SetMessage(m Message) {
	v.message = m
	v.again()
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
			out[0] = append(out[0], addressed(" "+tail)...)
		}
	}
	for _, h := range m.Header {
		value := addressed(Visible(MiddleCut(h.Value, maxHeader)))
		if token, bearer := strings.CutPrefix(value[0].text, "Bearer "); bearer {
			value = codeLine{{text: "Bearer ", tone: theme.Text}, {text: token, tone: Tone("access_token")}}
		}
		out = append(out, append(codeLine{{text: Visible(h.Name) + ": ", tone: theme.Key}}, value...))
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
		for line := range strings.SplitSeq(VisibleLines(string(head)), "\n") {
			out = append(out, codeLine{{text: line}})
		}
	}
	if m.Note != "" {
		out = append(out, codeLine{{text: "← " + Visible(m.Note), tone: theme.Muted}})
	}
	return out, left
}

// URLView shows a URL as it is sent, each parameter on its own line and in the colour that it has everywhere. The line
// breaks are ours; the copy button has the URL in one piece.
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
	v.pane.setLines(urlLines(MiddleCut(url, oneBudget.bytes)), nil)
	v.Refresh()
}

// urlLines splits a URL before its query and before each parameter, without decoding anything.
func urlLines(url string) []codeLine {
	base, query, found := strings.Cut(url, "?")
	lines := []codeLine{{{text: Visible(base), tone: theme.Text}}}
	if !found {
		return lines
	}
	for i, pair := range strings.Split(query, "&") {
		sign := map[bool]string{true: "?", false: "&"}[i == 0]
		lines = append(lines, append(codeLine{{text: sign, tone: theme.Muted}}, formGrammar.paint(Visible(pair))...))
	}
	return lines
}

// addressed paints what an address in a text hands on, as the request line of a callback does.
func addressed(text string) codeLine {
	path, query, found := strings.Cut(text, "?")
	if !found {
		return codeLine{{text: text, tone: theme.Text}}
	}
	query, rest, spaced := strings.Cut(query, " ")
	line := append(codeLine{{text: path + "?", tone: theme.Text}}, formGrammar.paint(query)...)
	if spaced {
		line = append(line, run{text: " " + rest, tone: theme.Text})
	}
	return line
}
