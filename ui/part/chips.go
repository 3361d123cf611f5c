package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Chip is one name that is chosen or not.
type Chip struct {
	Name    string
	Meaning string // in a few words; "" when nobody told
	On      bool
	Stray   bool // not one of those that are known: it goes when it is pressed
}

var _ fyne.Widget = (*Chips)(nil)

// Chips are names that can be chosen one by one, each with its meaning, in as many lines as they need. A chip is a stop
// of the Tab key; Space and Enter press it. Its sign says what it is: chosen, to be added, or to be taken away.
//
//	chips := part.NewChips()
//	chips.OnPressed = func(name string) { toggle(name) }
//	chips.SetChips([]part.Chip{{Name: "openid", Meaning: "who you are", On: true}})
type Chips struct {
	widget.BaseWidget
	group
	OnPressed func(name string)

	shown []Chip
	chips []*chip
	body  *fyne.Container
}

// NewChips returns no chips.
func NewChips() *Chips {
	c := &Chips{body: &fyne.Container{Layout: &flowLayout{x: 8, y: 8}}}
	c.ExtendBaseWidget(c)
	return c
}

// SetChips shows these chips. One of a name that was there is kept, and the focus with it.
func (c *Chips) SetChips(chips []Chip) {
	if slices.Equal(chips, c.shown) {
		return
	}
	c.shown = slices.Clone(chips)
	old := c.chips
	c.chips, c.body.Objects = nil, nil
	for _, one := range chips {
		i := slices.IndexFunc(old, func(b *chip) bool { return b.Text == one.Name })
		var b *chip
		if i >= 0 {
			b = old[i]
		} else {
			b = newChip(one.Name, func() { c.press(one.Name) })
		}
		b.set(one)
		c.chips = append(c.chips, b)
		c.body.Add(b)
	}
	c.body.Refresh()
	c.Refresh()
}

func (c *Chips) press(name string) {
	if c.OnPressed != nil {
		c.OnPressed(name)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

var (
	_ fyne.Widget = (*chip)(nil)
	_ wanting     = (*chip)(nil)
)

// chip is one of them: a button with a sign, a name, and the meaning in small print.
type chip struct {
	Button
	on      bool
	sign    *Icon
	name    *Text
	meaning *Text
	lines   *fyne.Container
}

func newChip(name string, pressed func()) *chip {
	c := &chip{sign: NewIcon(GlyphAdd, theme.Muted), name: NewMono(name, theme.Text), meaning: NewCaption("")}
	c.sign.Side = 14
	c.meaning.Cut = CutEnd
	c.lines = Column(0, c.name, c.meaning)
	c.Text, c.OnTapped = name, pressed
	c.become(c)
	return c
}

func (c *chip) set(one Chip) {
	c.on = one.On
	c.meaning.SetText(one.Meaning)
	c.meaning.Hidden = one.Meaning == ""
	switch {
	case one.Stray:
		c.sign.Set(GlyphClose, theme.Accent)
	case one.On:
		c.sign.Set(GlyphPass, theme.Accent)
	default:
		c.sign.Set(GlyphAdd, theme.Muted)
	}
	c.Refresh()
}

// wanted is the width with nothing cut.
func (c *chip) wanted() float32 {
	text := c.name.natural()
	if c.meaning.Visible() {
		text = max(text, c.meaning.natural())
	}
	return text + 1 + c.sign.MinSize().Width + chipGap + 2*chipSide
}

const (
	chipGap  = 8  // from the sign to the name
	chipSide = 10 // from the edges
)

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{chip: c, ground: &Fill{Radius: theme.SizeRadius}, veil: &Fill{Radius: theme.SizeRadius, Width: 2}}
	r.ground.ExtendBaseWidget(r.ground)
	r.veil.ExtendBaseWidget(r.veil)
	content := Inset(5, chipSide, row(chipGap, 1, c.sign, c.lines))
	r.WidgetRenderer = widget.NewSimpleRenderer(container.NewStack(r.ground, content, r.veil))
	r.look()
	return r
}

var _ fyne.WidgetRenderer = (*chipRenderer)(nil)

type chipRenderer struct {
	fyne.WidgetRenderer
	chip         *chip
	ground, veil *Fill // veil shows hover and focus
}

func (r *chipRenderer) look() {
	ground, stroke := theme.Clear, theme.Control
	if r.chip.on {
		ground, stroke = theme.Selected, theme.Accent
	}
	r.ground.set(ground, stroke)
	veil, ring := r.chip.veil()
	if ring != "" && r.chip.on {
		ring = theme.Text // its outline has the accent already
	}
	r.veil.set(veil, ring)
}

// Refresh implements fyne.WidgetRenderer.
func (r *chipRenderer) Refresh() {
	r.look()
	r.WidgetRenderer.Refresh()
}
