package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/ui/part"
)

// folding is a card that needs no look any more once its stage has gone well. It then is one line that says how much is in
// it, until the person opens it.
type folding struct {
	card   *part.Card
	count  *part.Text
	button *part.Button
	of     any // the attempt that it was folded for
	folded bool
	change func()
}

func newFolding(card *part.Card, change func()) *folding {
	f := &folding{card: card, count: part.NewCaption(""), change: change}
	f.button = part.NewQuiet("", func() { f.set(!f.folded); f.change() })
	return f
}

// objects stand at the right end of the header.
func (f *folding) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.count, f.button} }

// draw folds the card when its attempt, which is told by of, is one that went well.
func (f *folding) draw(of any, well bool, count string) {
	if f.of != of {
		f.of = of
		f.set(well)
	}
	f.count.SetText(count)
	part.Show(f.count, well)
	part.Show(f.button, well)
}

func (f *folding) set(folded bool) {
	f.folded = folded
	f.card.Fold(folded)
	f.button.SetText(map[bool]string{true: "Show", false: "Hide"}[folded])
}
