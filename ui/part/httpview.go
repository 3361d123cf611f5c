package part

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

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
		mark = join2(mark, "The body was longer than what is recorded.")
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
