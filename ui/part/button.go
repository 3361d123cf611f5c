package part

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Kind is how much a button asks for attention.
type Kind int

// The kinds. A page has one primary button.
const (
	Plain Kind = iota
	Primary
	Quiet // no ground of its own, accent text: an action inside a panel
	Faint // as Quiet, in the muted colour: what is there when it is looked for

	chosen  // a chip
	offered // a chip that is not chosen
)

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

// Button does one thing. Fyne's is not drawn by us, because it reads the fonts of its text itself (see above), has one icon,
// an SVG (60 cost 46 ms, ours 17), and shows the focus by a tint alone; this one has an outline, shows the focus as a ring
// and answers to Enter as well as to Space.
type Button struct {
	widget.DisableableWidget
	presses
	stop
	hover
	Text     string
	Icon     Glyph // before the text
	Trailing Glyph // after the text
	Kind     Kind
	Tall     bool // as high as a primary button, to stand beside one
	OnTapped func()

	small   bool
	font    theme.SizeName  // overrides the size of the kind
	flush   bool            // without a distance to its edges
	color   theme.ColorName // overrides the colour of the kind
	reserve string          // a text that the button is wide enough for, though it shows another
	content fyne.CanvasObject
}

// NewButton returns a plain button.
func NewButton(text string, tapped func()) *Button { return newButton(Plain, "", text, tapped) }

// NewPrimary returns the one button of a page that goes on.
func NewPrimary(text string, tapped func()) *Button { return newButton(Primary, "", text, tapped) }

// NewQuiet returns a small button of accent text for the header of a panel.
func NewQuiet(text string, tapped func()) *Button { return newButton(Quiet, "", text, tapped) }

// NewLink returns a quiet button that begins where the text above it does.
func NewLink(text string, tapped func()) *Button {
	b := NewQuiet(text, tapped)
	b.flush = true
	return b
}

// NewFaint returns a small button that is a muted glyph, or a word where there is no glyph.
func NewFaint(icon Glyph, text string, tapped func()) *Button {
	return newButton(Faint, icon, text, tapped)
}

func newButton(kind Kind, icon Glyph, text string, tapped func()) *Button {
	b := &Button{Kind: kind, Icon: icon, Text: text, OnTapped: tapped, small: kind == Quiet || kind == Faint}
	b.become(b)
	return b
}

// become makes a widget of the button, or of the type that embeds it.
func (b *Button) become(self fyne.Widget) {
	b.stop, b.hover = stop{self: self, marked: b.Refresh}, hover{passed: b.Refresh}
	b.ExtendBaseWidget(self)
}

// SetText changes the word on the button.
func (b *Button) SetText(text string) { change(b, &b.Text, text) }

// SetKind changes how much the button asks for attention.
func (b *Button) SetKind(kind Kind) { change(b, &b.Kind, kind) }

// SetIcon changes the glyph before the word.
func (b *Button) SetIcon(icon Glyph) { change(b, &b.Icon, icon) }

// SetEnabled tells whether the button does anything now.
func (b *Button) SetEnabled(on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	canvas := fyne.CurrentApp().Driver().CanvasForObject(b.self)
	if canvas != nil && canvas.Focused() != nil && any(canvas.Focused()) != b.self {
		canvas.Unfocus()
	}
	b.press()
}

func (b *Button) press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	default:
		passKey(b.self, e)
	}
}

// face is the colours of a button.
type face struct{ ground, stroke, ink theme.ColorName }

var faces = map[Kind]face{
	Plain:   {fynetheme.ColorNameButton, theme.Border, theme.Text},
	Primary: {theme.Accent, "", theme.OnAccent},
	Quiet:   {theme.Clear, "", theme.Accent},
	Faint:   {theme.Clear, "", theme.Muted},
	chosen:  {theme.Selected, theme.Accent, theme.Text},
	offered: {theme.Clear, theme.Control, theme.Text},
}

// face is how the button looks now.
func (b *Button) face() face {
	f := faces[b.Kind]
	switch {
	case b.Disabled() && b.small && !b.flush:
		f.ink = fynetheme.ColorNameDisabled
	case b.Disabled() && !b.flush:
		f = face{fynetheme.ColorNameDisabledButton, theme.Border, fynetheme.ColorNameDisabled}
	case b.color != "":
		f.ink = b.color
	}
	return f
}

// veil is what lies over a button that is hovered, and the ring around one in focus.
func (b *Button) veil() (veil, ring theme.ColorName) {
	switch {
	case b.focused && (b.Kind == Primary || b.Kind == chosen):
		ring = theme.Text // an accent ring on accent would not be seen
	case b.focused:
		ring = theme.Accent
	}
	return veilOf(b.hovered && !b.Disabled()), ring
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string {
	switch {
	case b.Text == "?":
		return "What this is for"
	case b.Text != "":
		return b.Text
	}
	return glyphWords[b.Icon]
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, veil, content, look := NewFill(theme.Clear), NewFill(theme.Clear), b.content, func(theme.ColorName) {}
	if content == nil {
		content, look = b.words()
	}
	ground.Radius, veil.Radius, veil.Width = theme.SizeRadius, theme.SizeRadius, 2
	body := container.NewStack(ground, content, veil)
	return newDrawn(drawn{layout: body.Resize, least: body.MinSize, look: func() {
		f := b.face()
		ground.set(f.ground, f.stroke)
		veil.set(b.veil())
		look(f.ink)
		body.Refresh() // set redraws for another name only; the theme may have given the same name another colour
	}}, body)
}

// words are the glyphs and the text of the button, and what gives them their colour.
func (b *Button) words() (fyne.CanvasObject, func(ink theme.ColorName)) {
	icon, text, trail := NewIcon("", theme.Text), NewText("", theme.Text), NewIcon("", theme.Text)
	text.Cut = CutEnd
	// natural is the width of the text when it is not cut, and of the text that may take its place.
	natural := func() float32 { return max(text.natural(), measure(b.reserve, text.size(), text.Style).Width) }
	const gap = 8
	least := func(o []fyne.CanvasObject) fyne.Size {
		size := (rowLayout{gap: gap}).MinSize(o)
		if text.Visible() {
			size.Width += natural() - text.MinSize().Width
		}
		in := b.insets()
		return size.AddWidthHeight(2*in.Width, 2*in.Height)
	}
	return Placed(func(o []fyne.CanvasObject, size fyne.Size) {
			spare := size.Width - least(o).Width
			x := b.insets().Width + max(spare/2, 0)
			for part := range visible(o) {
				m := part.MinSize()
				if part == fyne.CanvasObject(text) {
					m.Width = natural() + min(spare, 0)
				}
				Put(part, x, (size.Height-m.Height)/2, m.Width, m.Height)
				x += m.Width + gap
			}
		}, least, icon, text, trail), func(ink theme.ColorName) {
			icon.Set(b.Icon, ink)
			trail.Set(b.Trailing, ink)
			text.Text, text.Color, text.Font = b.Text, ink, theme.SizeBody
			text.Style.Bold = b.Kind == Primary || b.Kind == Quiet
			if b.Kind == Quiet {
				text.Font = theme.SizeCaption
			}
			text.Font = cmp.Or(b.font, text.Font)
			icon.Hidden, text.Hidden, trail.Hidden = b.Icon == "", b.Text == "", b.Trailing == ""
		}
}

// insets are the distances from the edges to the text.
func (b *Button) insets() fyne.Size {
	switch {
	case b.flush:
		return fyne.Size{}
	case b.small && b.Text == "":
		return fyne.NewSize(6, 6)
	case b.small:
		return fyne.NewSize(8, 4)
	case b.Kind == Primary:
		return fyne.NewSize(16, 10)
	case b.Tall:
		return fyne.NewSize(13, 10)
	}
	return fyne.NewSize(13, 8)
}

// copiedFor is how long a copy button says that it copied.
const copiedFor = 1500 * time.Millisecond

// CopyButton puts a text on the clipboard and says so for a moment. It asks for the text when it is pressed, so that it
// never holds an old one.
type CopyButton struct {
	Button
	text  func() string
	label string
	back  timer
}

// NewCopyButton returns a plain button with a word.
func NewCopyButton(label string, text func() string) *CopyButton { return newCopy(Plain, label, text) }

// NewCopyGlyph returns a small muted glyph without a word.
func NewCopyGlyph(text func() string) *CopyButton { return newCopy(Faint, "", text) }

func newCopy(kind Kind, label string, text func() string) *CopyButton {
	c := &CopyButton{text: text, label: label}
	c.Kind, c.Icon, c.Text, c.reserve, c.small = kind, GlyphCopy, label, label, kind == Faint
	c.OnTapped = c.copy
	c.become(c)
	return c
}

func (c *CopyButton) copy() {
	fyne.CurrentApp().Clipboard().SetContent(c.text())
	c.Icon, c.color = GlyphPass, theme.Pass
	if c.label != "" {
		c.Text, c.color = "Copied", ""
	}
	c.Refresh()
	c.back.start(copiedFor, c.restore)
}

func (c *CopyButton) restore() {
	c.Icon, c.Text, c.color = GlyphCopy, c.label, ""
	c.Refresh()
}
