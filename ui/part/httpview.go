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
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/page"
	"oauthwalk/flow/wire"
	"oauthwalk/ui/theme"
)

var _ fyne.Widget = (*HTTPView)(nil)

// HTTPView shows one HTTP message byte for byte: start line, headers, blank line, body, highlighted by its media type
// and wrapped with a mark. What it shows is bounded; the copy button always has all of it. It fills the lower part of a
// panel, under Tabs or the header of a Card.
//
//	view := part.NewHTTPView()
//	view.SetMessage(part.Message{Start: x.StatusLine, Header: x.ResponseHeader, Body: x.ResponseBody})
//	card := part.NewCard("Response", view)
type HTTPView struct {
	widget.BaseWidget
	group
	message Message
	budgets int // how many times "Show more" counts

	pane  *codePane
	copy  *CopyButton
	more  *Button
	mark  *Prose
	notes *fyne.Container
}

// NewHTTPView returns an empty view.
func NewHTTPView() *HTTPView {
	v := &HTTPView{pane: newCodePane(), mark: NewProse(""), budgets: 1}
	v.copy = NewCopyGlyph(func() string { return v.message.Text() })
	v.more = NewQuiet("Show more", func() { v.budgets++; v.show() })
	v.notes = container.New(layout.NewCustomPaddedLayout(0, 8, 16, 8), topRow(8, 0, v.mark, v.more))
	v.notes.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// SetMessage shows a message, from its beginning.
func (v *HTTPView) SetMessage(m Message) {
	v.message, v.budgets = m, 1
	v.show()
}

func (v *HTTPView) show() {
	lines, left := v.message.lines(oneBudget.times(v.budgets))
	v.pane.setLines(lines)
	mark := restText(left)
	if v.message.Truncated {
		mark = join2(mark, "The body was too long to be recorded in full.")
	}
	v.mark.SetText(mark)
	v.more.Hidden = left.bytes == 0
	v.notes.Hidden = mark == ""
	v.Refresh()
}

// restText says how much is left out, in lines when the body has lines.
func restText(left rest) string {
	switch {
	case left.lines > 0:
		return fmt.Sprintf("%d more lines. Copy has all of it.", left.lines)
	case left.bytes > 0:
		return fmt.Sprintf("%d more bytes. Copy has all of it.", left.bytes)
	}
	return ""
}

func join2(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// CreateRenderer implements fyne.Widget.
func (v *HTTPView) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(newPaneGround(), Column(0, withCorner(v.pane, v.copy), v.notes)))
}

// newPaneGround is the ground of protocol text, with the lower corners of the panel around it.
func newPaneGround() *Fill {
	ground := NewFill(theme.Pane)
	ground.Radius, ground.Bottom = theme.SizeRadius, true
	return ground
}

// withCorner puts a small button into the upper right corner of a pane, beside its text and not over it.
func withCorner(pane, button fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(8, 10, 16, 8), topRow(4, 0, pane, button))
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

func (m Message) contentType() string {
	return cmp.Or(m.ContentType, wire.Value(m.Header, "Content-Type"))
}

// budget bounds what is highlighted and laid out of a message.
type budget struct{ lines, bytes int }

// oneBudget is what is shown at first, and what each "Show more" adds. It is a little more than a pane holds: a body of
// a megabyte then costs hardly more than one of a kilobyte.
var oneBudget = budget{lines: 400, bytes: 8 << 10}

func (b budget) times(n int) budget { return budget{b.lines * n, b.bytes * n} }

// rest is what of a body is not shown.
type rest struct{ lines, bytes int }

// cutBody returns the beginning of a body that fits the budget. It cuts before anything else is done with the body.
func cutBody(body []byte, b budget) ([]byte, rest) {
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
	return head, rest{lines: bytes.Count(left, []byte("\n")), bytes: len(left)}
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

// lines lays out a message within a budget.
func (m Message) lines(b budget) ([]codeLine, rest) {
	var out []codeLine
	if m.Start != "" {
		out = append(out, startLine(m.Start))
	}
	for _, h := range m.Header {
		out = append(out, codeLine{
			{text: Visible(h.Name) + ": ", tone: theme.Key},
			{text: Visible(MiddleCut(h.Value, maxHeader)), tone: theme.Text},
		})
	}
	var left rest
	if len(m.Body) > 0 {
		if len(out) > 0 {
			out = append(out, codeLine{})
		}
		var body []codeLine
		body, left = m.bodyLines(b)
		out = append(out, body...)
	}
	if m.Note != "" {
		out = append(out, codeLine{{text: "← " + Visible(m.Note), tone: theme.Muted}})
	}
	return out, left
}

// maxHeader is the longest header value that is shown whole, in characters.
const maxHeader = 4096

func startLine(s string) codeLine {
	head, tail, found := strings.Cut(Visible(MiddleCut(s, maxHeader)), " ")
	if !found {
		return codeLine{{text: head, tone: theme.Text, bold: true}}
	}
	return codeLine{{text: head, tone: theme.Text, bold: true}, {text: " " + tail, tone: theme.Text}}
}

func (m Message) bodyLines(b budget) ([]codeLine, rest) {
	if isBinary(m.Body) {
		words := fmt.Sprintf("%d bytes that are not text", len(m.Body))
		return []codeLine{{{text: words, tone: theme.Muted}}}, rest{}
	}
	head, left := cutBody(m.Body, b)
	lines := highlight(VisibleLines(string(head)), m.contentType())
	return lines, left
}
