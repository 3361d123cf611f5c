package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/ui/theme"
)

var _ fyne.Focusable = (*Answers)(nil)

// Answers is a choice between a few sentences, each on a card with what speaks for it and the number that chooses it. It is
// one stop of the Tab key; Up and Down choose. The radio buttons of Fyne have one line of text.
type Answers struct {
	holder
	stop
	OnChanged func(index int)

	chosen int // -1 for none
	cards  []answerCard
}

type answerCard struct {
	plate     *plate
	ring, dot *Fill
	title     string
}

// NewAnswers returns a choice of which nothing is chosen. Each pair is an answer and what speaks for it.
func NewAnswers(pairs ...[2]string) *Answers {
	a := &Answers{chosen: -1}
	a.stop = stop{self: a, marked: a.mark}
	body := Column(8)
	for i, pair := range pairs {
		ring, dot := NewFill(theme.Clear), NewFill(theme.Clear)
		ring.Round, ring.Width, dot.Round = true, 2, true
		mark := Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
			ring.Resize(size)
			Put(dot, size.Width/4, size.Height/4, size.Width/2, size.Height/2)
		}, func([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(Scaled(18)) }, ring, dot)
		title := newStrong(pair[0])
		title.Wide = true
		key := container.NewStack(newPanel(), Inset(1, 6, NewCaption(strconv.Itoa(i+1))))
		card := newPlate(Inset(9, 14, row(13, 1, mark, Column(1, title, NewNote(pair[1])), container.NewCenter(key))),
			func() string { return title.AccessibilityLabel() }, func() { a.Choose(i) })
		a.cards = append(a.cards, answerCard{card, ring, dot, title.AccessibilityLabel()})
		body.Add(card)
	}
	a.hold(a, body)
	a.mark()
	return a
}

// Chosen is the place of what is chosen, -1 for nothing.
func (a *Answers) Chosen() int { return a.chosen }

// Choose chooses an answer, and reports it. A place that is not there changes nothing.
func (a *Answers) Choose(index int) {
	if index < 0 || index >= len(a.cards) || index == a.chosen {
		return
	}
	a.chosen = index
	a.mark()
	if a.OnChanged != nil {
		a.OnChanged(index)
	}
}

func (a *Answers) mark() {
	for i, card := range a.cards {
		line, dot, ring := theme.Control, theme.Clear, theme.ColorName("")
		if i == a.chosen {
			line, dot = theme.Accent, theme.Accent
		}
		if a.focused && i == max(a.chosen, 0) {
			ring = theme.Accent
		}
		card.ring.set(theme.Clear, line)
		card.dot.set(dot, "")
		card.plate.ground.set(theme.Panel, line)
		card.plate.veil.set(veilOf(card.plate.hovered), ring)
	}
}

// TypedKey implements fyne.Focusable.
func (a *Answers) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		a.Choose(a.chosen - 1)
	case fyne.KeyDown:
		a.Choose(a.chosen + 1)
	case fyne.KeySpace:
		a.Choose(max(a.chosen, 0))
	default:
		passKey(a, e)
	}
}

// Explain implements Explained.
func (a *Answers) Explain() (name, text string) {
	return "The answers", "Who stops it, and where? Up and Down choose, or 1, 2 and 3. A wrong guess helps."
}

// AccessibilityLabel implements fyne.Accessible: what is chosen is said as well.
func (a *Answers) AccessibilityLabel() string {
	if a.chosen < 0 {
		return "Answers: nothing is chosen"
	}
	return "Answers: " + a.cards[a.chosen].title
}
