package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// sceneGlyphs are the drawings of those who play in a scene.
var sceneGlyphs = map[string]Glyph{"app": GlyphApp, "browser": GlyphBrowser, "server": GlyphServer, "API": GlyphServer,
	"token": GlyphKey, "song": GlyphSong}

// NewScene is a small picture of an act: names by turns with what goes from one to the next.
func NewScene(words ...string) fyne.CanvasObject {
	s := Placed(placeScene, func(o []fyne.CanvasObject) fyne.Size {
		side := Scaled(sceneSide)
		return fyne.NewSize(side*float32(len(o)/2), side+2+o[1].MinSize().Height)
	})
	for i, word := range words {
		caption := NewCaption(word)
		if i%2 == 0 {
			ground, icon := NewFill(theme.Selected), NewIcon(sceneGlyphs[word], theme.Text)
			ground.Radius, icon.Side = theme.SizeRadius, sceneIcon
			s.Add(container.NewStack(ground, container.NewCenter(icon)))
		} else {
			s.Add(newSceneArrow())
		}
		s.Add(caption)
	}
	return s
}

const (
	sceneSide = 40 // of those who play, at normal text size
	sceneIcon = 20
)

// placeScene gets, by turns, a player with its name and an arrow with its word.
func placeScene(o []fyne.CanvasObject, size fyne.Size) {
	side, pieces := Scaled(sceneSide), len(o)/2
	step := (size.Width - side) / float32(max(pieces-1, 1))
	for i := range pieces {
		thing, caption := o[2*i], o[2*i+1]
		middle, word := side/2+float32(i)*step, caption.MinSize()
		if i%2 == 0 {
			Put(thing, middle-side/2, 0, side, side)
			caption.Move(fyne.NewPos(min(max(middle-word.Width/2, 0), size.Width-word.Width), side+2))
		} else {
			gap := max(2*step-side-16, 10)
			Put(thing, middle-gap/2, side/2-Scaled(2), gap, Scaled(10))
			caption.Move(fyne.NewPos(middle-word.Width/2, side/2-Scaled(4)-word.Height))
		}
		caption.Resize(word)
	}
}

// newSceneArrow is a line with a head at its right.
func newSceneArrow() fyne.CanvasObject {
	line, head := NewFill(theme.Muted), NewIcon(GlyphRight, theme.Muted)
	return Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		side := head.MinSize().Width
		Put(line, 0, size.Height/2-1, size.Width-2, 2)
		Put(head, size.Width-side*0.7, (size.Height-side)/2, side, side) // its point is at the end of the line
	}, nil, line, head)
}

// NewLegend says what the lines and the signs of a diagram mean; past leaves out what only a walk under way has.
func NewLegend(past bool) fyne.CanvasObject {
	happened, checked, expected := legendLine(theme.Muted, 1, "happened"), legendSign(page.Checked, "checked"), legendSign(page.AsExpected, "as expected")
	if past {
		return Actions(happened, checked, expected)
	}
	return container.NewGridWithColumns(3, happened, legendLine(theme.Accent, 1, "now"), legendLine(theme.Control, 3, "not yet"),
		checked, legendSign(page.Rejected, "refused"), expected)
}

// NewProgramLegend is that of the diagram of another program, of which only a part is seen.
func NewProgramLegend() fyne.CanvasObject {
	return Actions(legendLine(theme.Muted, 1, "seen here"), legendLine(theme.Control, 5, "not seen from here"), legendLine(theme.Control, 3, "not yet"),
		legendSign(page.Checked, "checked"), legendSign(page.Rejected, "refused"), legendSign(page.AsExpected, "as expected"))
}

// NewLabLegend is that of a diagram with the thief's lane.
func NewLabLegend() fyne.CanvasObject {
	return container.NewGridWithColumns(2, legendLine(theme.Muted, 1, "happened"), legendSign(page.Stolen, "read or sent by the thief"),
		legendSign(page.Checked, "checked"), legendSign(page.Rejected, "refused"))
}

// NewPlanLegend is that of a diagram of what will run in a lab.
func NewPlanLegend() fyne.CanvasObject {
	open := newText(&Text{Text: "?", Color: theme.Text, Font: theme.SizeCaption, Style: bold})
	return Actions(legendLine(theme.Control, 3, "not yet"), row(6, none, open, NewCaption("what you predict")))
}

func legendLine(color theme.ColorName, strokes int, word string) fyne.CanvasObject {
	sample := Placed(placeStrokes, func([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 12) })
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

// placeStrokes draws objects as the strokes of one line.
func placeStrokes(o []fyne.CanvasObject, size fyne.Size) {
	step := size.Width / float32(2*len(o)-1)
	for i, stroke := range o {
		Put(stroke, 2*step*float32(i), size.Height/2-1, step, 2)
	}
}
