package part

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// Chip is one name that is chosen or not.
type Chip struct {
	Name    string
	Meaning string // in a few words; "" when nobody told
	On      bool
	Stray   bool // not one of those that are known: it goes when it is pressed
}

// Chips are names that can be chosen one by one, each with its meaning, in as many lines as they need. A chip is a stop
// of the Tab key; Space and Enter press it. Its sign says what it is: chosen, to be added, or to be taken away, which a
// check of Fyne cannot say.
type Chips struct {
	holder
	OnPressed func(name string)

	shown []Chip
	body  *fyne.Container
}

// NewChips returns no chips.
func NewChips() *Chips {
	c := &Chips{body: &fyne.Container{Layout: &flowLayout{x: 8, y: 8}}}
	c.hold(c, c.body)
	return c
}

// SetChips shows these chips. One of a name that was there is kept, and the focus with it.
func (c *Chips) SetChips(chips []Chip) {
	if slices.Equal(chips, c.shown) {
		return
	}
	c.shown = slices.Clone(chips)
	old := c.body.Objects
	c.body.Objects = nil
	for _, one := range chips {
		var b *chip
		if i := slices.IndexFunc(old, func(o fyne.CanvasObject) bool { return o.(*chip).Text == one.Name }); i >= 0 {
			b = old[i].(*chip)
		} else {
			b = newChip(one.Name, func() { c.OnPressed(one.Name) })
		}
		b.set(one)
		c.body.Add(b)
	}
	c.body.Refresh()
	c.Refresh()
}

var _ wanting = (*chip)(nil)

// chip is one of them: a button with a sign, a name, and the meaning in small print. It would like its whole width.
type chip struct {
	Button
	sign          *Icon
	name, meaning *Text
}

const (
	chipGap  = 8  // from the sign to the name
	chipSide = 10 // from the edges
)

func newChip(name string, pressed func()) *chip {
	c := &chip{sign: NewIcon(GlyphAdd, theme.Muted), name: NewMono(name, theme.Text), meaning: NewCaption("")}
	c.sign.Side, c.meaning.Cut = 14, CutEnd
	c.content = Inset(5, chipSide, row(chipGap, 1, c.sign, Column(0, c.name, c.meaning)))
	c.Text, c.OnTapped = name, pressed
	c.become(c)
	return c
}

func (c *chip) set(one Chip) {
	c.meaning.SetText(one.Meaning)
	c.meaning.Hidden = one.Meaning == ""
	switch c.Kind = chosen; {
	case one.Stray:
		c.sign.Set(GlyphClose, theme.Accent)
	case one.On:
		c.sign.Set(GlyphPass, theme.Accent)
	default:
		c.sign.Set(GlyphAdd, theme.Muted)
	}
	if !one.On {
		c.Kind = offered
	}
	c.Refresh()
}

// AccessibilityLabel implements fyne.Accessible: whether a chip is chosen is said as well.
func (c *chip) AccessibilityLabel() string {
	return c.Text + ", " + map[bool]string{true: "chosen", false: "not chosen"}[c.Kind == chosen]
}

func (c *chip) wanted() float32 {
	text := c.name.natural()
	if c.meaning.Visible() {
		text = max(text, c.meaning.natural())
	}
	return text + 1 + c.sign.MinSize().Width + chipGap + 2*chipSide
}
