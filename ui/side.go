package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// side is the panel at the right: the walk as a sequence diagram, and why the stage exists.
type side struct {
	content fyne.CanvasObject
	body    *fyne.Container
	diagram *part.SequenceDiagram
	why     *part.Prose
}

func newSide() *side {
	s := &side{diagram: part.NewSequenceDiagram(), why: part.NewProse("")}
	title := part.NewText("The walk so far", theme.Text)
	title.Style.Bold = true
	s.body = part.Column(14, title, s.diagram, part.NewCard("Why this stage?", part.Inset(12, 14, s.why)))
	s.content = container.NewStack(part.NewFill(theme.Panel), container.NewVScroll(part.Inset(16, 16, s.body)))
	return s
}

func (s *side) draw(v stage.View, shown flow.Stage) {
	s.diagram.SetArrows(stage.Arrows(v.Snapshot))
	s.why.SetText(stage.Why(shown))
	s.body.Refresh() // both may have grown
}
