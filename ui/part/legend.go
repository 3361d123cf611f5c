package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// NewLegend says what the lines and the signs of a diagram mean; past leaves out what only a walk under way has.
func NewLegend(past bool) fyne.CanvasObject {
	line := func(color theme.ColorName, strokes int, word string) fyne.CanvasObject {
		sample := Placed(placeStrokes, func([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 12) })
		for range strokes {
			sample.Add(NewFill(color))
		}
		return row(6, none, sample, NewCaption(word))
	}
	sign := func(s page.Sign, word string) fyne.CanvasObject {
		icon := NewIcon(signOfArrow(s))
		icon.Side, icon.Bold = signSize, true
		return row(6, none, icon, NewCaption(word))
	}
	if past {
		return Actions(line(theme.Muted, 1, "happened"), sign(page.Checked, "checked"), sign(page.AsExpected, "as expected"))
	}
	return container.NewGridWithColumns(3, line(theme.Muted, 1, "happened"), line(theme.Accent, 1, "now"), line(theme.Control, 3, "not yet"),
		sign(page.Checked, "checked"), sign(page.Rejected, "refused"), sign(page.AsExpected, "as expected"))
}

// placeStrokes draws objects as the strokes of one line.
func placeStrokes(o []fyne.CanvasObject, size fyne.Size) {
	step := size.Width / float32(2*len(o)-1)
	for i, stroke := range o {
		Put(stroke, 2*step*float32(i), size.Height/2-1, step, 2)
	}
}
