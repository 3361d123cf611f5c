package part

import (
	"fyne.io/fyne/v2"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

// chipShape is what the thief has got with one message.
type chipShape struct {
	arrow  int
	ground *Fill
	text   *Text
}

// buildLane makes the lane of the thief, where there is one, and what he holds.
func (r *sequenceRenderer) buildLane() {
	r.lane, r.held = nil, nil
	if !r.diagram.lane() {
		return
	}
	r.lane, r.thief = NewFill(theme.Selected), NewText(page.Thief.String(), theme.Text)
	r.lane.Radius, r.thief.Font, r.thief.Style.Bold = theme.SizeRadius, theme.SizeCaption, true
	r.objects = append(r.objects, r.lane, r.thief)
	for i, a := range r.diagram.arrows {
		if a.Held == "" {
			continue
		}
		color := theme.Code
		if a.Check != "" {
			color = theme.Muted
		}
		c := chipShape{i, newPanel(), NewText(a.Held, color)}
		c.text.Font = theme.SizeCaption
		r.held = append(r.held, c)
	}
}

// placeLane puts what the thief holds beside the messages with which he got it.
func (r *sequenceRenderer) placeLane(width float32) {
	d := r.diagram
	r.lane.Resize(fyne.NewSize(width, r.height()))
	name := r.thief.MinSize()
	r.thief.Resize(name)
	r.thief.Move(fyne.NewPos((width-name.Width)/2, 0))
	for _, c := range r.held {
		size := c.text.MinSize()
		middle := d.top(c.arrow) + d.pitch()*0.85
		c.text.Resize(size)
		c.text.Move(fyne.NewPos((width-size.Width)/2, middle-size.Height/2))
		c.ground.Resize(size.AddWidthHeight(10, 2))
		c.ground.Move(c.text.Position().SubtractXY(5, 1))
	}
}
