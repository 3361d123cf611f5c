package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
)

// buttons are the row at the foot of the page, which never scrolls: the one primary button, and at the most three beside it.
type buttons struct {
	page    *Page
	all     []*part.Button
	content *fyne.Container
	bar     fyne.CanvasObject
}

// mostButtons is how many stand beside each other.
const mostButtons = 4

func newButtons(p *Page) *buttons {
	b := &buttons{page: p, content: part.Actions()}
	for i := range mostButtons {
		button := part.NewButton("", func() { b.press(i) })
		button.Tall = true
		b.all = append(b.all, button)
		b.content.Add(button)
	}
	b.content.Add(p.copyAs.button)
	b.bar = part.NewBar(b.content)
	b.all[0].SetKind(part.Primary)
	b.all[0].Trailing = part.GlyphEnter
	return b
}

// press does what the i-th button stands for.
func (b *buttons) press(i int) {
	shown := b.page.shown.Buttons
	if i >= len(shown) || shown[i].Command.Kind == "" {
		return
	}
	c := shown[i].Command
	if c.Kind == page.Another {
		b.page.editNext = true
	}
	b.page.actor.Act(c)
}

func (b *buttons) draw(shown []page.Button) {
	for i, button := range b.all {
		part.Show(button, i < len(shown) && shown[i].Text != "")
		if i >= len(shown) {
			continue
		}
		button.SetText(shown[i].Text)
		if shown[i].Command.Kind == "" {
			button.Disable()
		} else {
			button.Enable()
		}
	}
	b.all[0].SetKind(part.Primary)
	if b.page.failure.offers {
		b.all[0].SetKind(part.Plain) // the fix is what to press
	}
	part.Show(b.bar, len(shown) > 0)
}
