package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
)

var (
	_ fyne.Widget       = (*Button)(nil)
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Disableable  = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
)

// Button does one thing. Unlike Fyne's it has an outline, shows the keyboard focus as a ring, answers to Enter as well
// as to Space and takes the focus away from an entry when it is clicked, which this version of Fyne forgets.
//
//	send := part.NewPrimary("Exchange the code", p.send)
//	send.Trailing = part.GlyphEnter
//	curl := part.NewButton("Copy as curl", p.copyCurl)
type Button struct {
	widget.DisableableWidget
	stop
	hover
	Text     string
	Icon     Glyph // before the text
	Trailing Glyph // after the text
	Kind     Kind
	Tall     bool // as high as a primary button, to stand beside one
	OnTapped func()

	small   bool
	color   theme.ColorName // overrides the colour of the kind
	reserve string          // a text that the button is wide enough for, though it shows another
}

// NewButton returns a plain button.
func NewButton(text string, tapped func()) *Button { return newButton(Plain, "", text, tapped) }

// NewPrimary returns the one button of a page that goes on.
func NewPrimary(text string, tapped func()) *Button { return newButton(Primary, "", text, tapped) }

// NewQuiet returns a small button of accent text for the header of a panel.
func NewQuiet(text string, tapped func()) *Button { return newButton(Quiet, "", text, tapped) }

// NewFaint returns a small button that is a muted glyph, or a word where there is no glyph.
func NewFaint(icon Glyph, text string, tapped func()) *Button {
	return newButton(Faint, icon, text, tapped)
}

func newButton(kind Kind, icon Glyph, text string, tapped func()) *Button {
	b := &Button{Kind: kind, Icon: icon, Text: text, OnTapped: tapped, small: kind >= Quiet}
	b.become(b)
	return b
}

// become makes a widget of the button, or of the type that embeds it.
func (b *Button) become(self fyne.Widget) {
	b.stop, b.hover = stop{self: self, marked: b.Refresh}, hover{passed: b.Refresh}
	b.ExtendBaseWidget(self)
}

// SetText changes the word on the button.
func (b *Button) SetText(text string) {
	if b.Text == text {
		return
	}
	b.Text = text
	b.Refresh()
}

// SetKind changes how much the button asks for attention.
func (b *Button) SetKind(kind Kind) {
	if b.Kind == kind {
		return
	}
	b.Kind = kind
	b.Refresh()
}

// SetIcon changes the glyph before the word.
func (b *Button) SetIcon(icon Glyph) {
	if b.Icon == icon {
		return
	}
	b.Icon = icon
	b.Refresh()
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

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		button: b,
		ground: &Fill{Radius: theme.SizeRadius},
		veil:   &Fill{Radius: theme.SizeRadius},
		icon:   NewIcon(b.Icon, theme.Text),
		text:   NewText(b.Text, theme.Text),
		trail:  NewIcon(b.Trailing, theme.Text),
	}
	r.ground.ExtendBaseWidget(r.ground)
	r.veil.ExtendBaseWidget(r.veil)
	r.text.Cut = CutEnd
	r.look()
	return r
}

// colors are the ground, the outline and the ink of a button as it is now.
func (b *Button) colors() (ground, stroke, ink theme.ColorName) {
	switch {
	case b.Kind == Primary && b.Disabled():
		return fynetheme.ColorNameDisabledButton, theme.Border, fynetheme.ColorNameDisabled
	case b.Kind == Primary:
		return theme.Accent, "", theme.OnAccent
	case b.Kind == Quiet && !b.Disabled():
		return theme.Clear, "", theme.Accent
	case b.Kind >= Quiet && !b.Disabled():
		return theme.Clear, "", theme.Muted
	case b.Kind >= Quiet:
		return theme.Clear, "", fynetheme.ColorNameDisabled
	case b.Disabled():
		return fynetheme.ColorNameDisabledButton, theme.Border, fynetheme.ColorNameDisabled
	}
	return fynetheme.ColorNameButton, theme.Border, theme.Text
}

// veil is what lies over a button that is hovered, and the ring around one in focus.
func (b *Button) veil() (veil, ring theme.ColorName) {
	veil = theme.Clear
	if b.hovered && !b.Disabled() {
		veil = fynetheme.ColorNameHover
	}
	switch {
	case b.focused && b.Kind == Primary:
		ring = theme.Text // an accent ring on accent would not be seen
	case b.focused:
		ring = theme.Accent
	}
	return veil, ring
}

var _ fyne.WidgetRenderer = (*buttonRenderer)(nil)

type buttonRenderer struct {
	button       *Button
	ground, veil *Fill // veil shows hover and focus
	icon, trail  *Icon
	text         *Text
}

func (r *buttonRenderer) look() {
	b := r.button
	ground, stroke, ink := b.colors()
	if b.color != "" && !b.Disabled() {
		ink = b.color
	}
	r.ground.set(ground, stroke)
	veil, ring := b.veil()
	r.veil.Width = 2
	r.veil.set(veil, ring)
	r.icon.Set(b.Icon, ink)
	r.icon.Hidden = b.Icon == ""
	r.trail.Set(b.Trailing, ink)
	r.trail.Hidden = b.Trailing == ""
	r.text.Style.Bold = b.Kind == Primary || b.Kind == Quiet
	r.text.Font = theme.SizeBody
	if b.Kind == Quiet {
		r.text.Font = theme.SizeCaption
	}
	r.text.Text, r.text.Color = b.Text, ink
	r.text.Refresh()
	r.text.Hidden = b.Text == ""
}

// insets are the distances from the edges to the text.
func (r *buttonRenderer) insets() fyne.Size {
	switch {
	case r.button.small && r.button.Text == "":
		return fyne.NewSize(6, 6)
	case r.button.small:
		return fyne.NewSize(8, 4)
	case r.button.Kind == Primary:
		return fyne.NewSize(16, 10)
	case r.button.Tall:
		return fyne.NewSize(13, 10)
	}
	return fyne.NewSize(13, 8)
}

// natural is the width of the text when it is not cut, and of the text that may take its place.
func (r *buttonRenderer) natural() float32 {
	size, style := sizeOf(r.text, r.text.Font), r.text.Style
	width := measure(r.text.Text, size, style).Width
	return max(width, measure(r.button.reserve, size, style).Width)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	var size fyne.Size
	shown := 0
	for _, part := range []fyne.CanvasObject{r.icon, r.text, r.trail} {
		if !part.Visible() {
			continue
		}
		m := part.MinSize()
		if part == fyne.CanvasObject(r.text) {
			m.Width = r.natural()
		}
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		shown++
	}
	in := r.insets()
	size.Width += 2*in.Width + 8*float32(max(shown-1, 0))
	size.Height += 2 * in.Height
	return size
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.veil.Resize(size)
	spare := size.Width - r.MinSize().Width
	x := r.insets().Width + max(spare/2, 0)
	for _, part := range []fyne.CanvasObject{r.icon, r.text, r.trail} {
		if !part.Visible() {
			continue
		}
		m := part.MinSize()
		if part == fyne.CanvasObject(r.text) {
			m.Width = r.natural() + min(spare, 0)
		}
		part.Resize(m)
		part.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + 8
	}
}

func (r *buttonRenderer) Refresh() {
	r.look()
	// set redraws for another name only; the theme may have given the same name another colour
	r.ground.Refresh()
	r.veil.Refresh()
	r.Layout(r.button.Size())
	canvas.Refresh(r.button.self)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.text, r.trail, r.veil}
}

func (r *buttonRenderer) Destroy() {}
