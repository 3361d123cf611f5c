package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// NewLegend says what the lines and the signs of a diagram mean; past leaves out what only a walk under way has.
func NewLegend(past bool) fyne.CanvasObject {
	if past {
		return Actions(legendLine(theme.Muted, 1, "happened"), legendSign(page.Checked, "checked"), legendSign(page.AsExpected, "as expected"))
	}
	return container.NewGridWithColumns(3, legendLine(theme.Muted, 1, "happened"), legendLine(theme.Accent, 1, "now"),
		legendLine(theme.Control, 3, "not yet"), legendSign(page.Checked, "checked"), legendSign(page.Rejected, "refused"),
		legendSign(page.AsExpected, "as expected"))
}

// NewProgramLegend is that of the diagram of another program, of which only a part is seen.
func NewProgramLegend() fyne.CanvasObject {
	return Actions(legendLine(theme.Muted, 1, "seen here"), legendLine(theme.Control, 5, "not seen from here"), legendLine(theme.Control, 3, "not yet"),
		legendSign(page.Checked, "checked"), legendSign(page.Rejected, "refused"), legendSign(page.AsExpected, "as expected"))
}

func legendLine(color theme.ColorName, strokes int, word string) fyne.CanvasObject {
	sample := &fyne.Container{Layout: strokesLayout{}}
	for range strokes {
		sample.Add(NewFill(color))
	}
	return row(6, none, sample, NewCaption(word))
}

func legendSign(s page.Sign, word string) fyne.CanvasObject {
	icon := NewIcon(signOfArrow(s))
	icon.Side, icon.Bold = signSize, true
	return row(6, none, icon, NewCaption(word))
}

var _ fyne.Layout = strokesLayout{}

// strokesLayout draws its objects as the strokes of one line.
type strokesLayout struct{}

// Layout implements fyne.Layout.
func (strokesLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	step := size.Width / float32(2*len(o)-1)
	for i, stroke := range o {
		stroke.Resize(fyne.NewSize(step, 2))
		stroke.Move(fyne.NewPos(2*step*float32(i), size.Height/2-1))
	}
}

// MinSize implements fyne.Layout.
func (strokesLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 12) }
