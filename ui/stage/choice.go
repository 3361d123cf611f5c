package stage

import (
	"fyne.io/fyne/v2"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// choice is a control, and what explains it below, with its name before it, or above it where the window is narrow.
func choice(name string, control ...fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &choiceLayout{}, Objects: []fyne.CanvasObject{
		part.NewText(name, theme.Muted), part.Column(4, control...)}}
}

// newReason is a line of small print that explains a choice.
func newReason() *part.Prose {
	reason := part.NewProse("")
	reason.Font, reason.Wide = theme.SizeCaption, true
	return reason
}

var _ fyne.Layout = (*choiceLayout)(nil)

// choiceLayout gives the names before the controls one width, which grows with the text, so that the controls stand
// below each other. It remembers whether it was narrow, because a layout is asked for its minimal size without being
// told its width.
type choiceLayout struct{ narrow bool }

const (
	choiceName   = 144 // width of the name at normal text size
	choiceHeight = 35  // of the first line
	choiceRoom   = 300 // what a control needs beside its name
	choiceGap    = 10
)

// scaled grows with the text.
func scaled(size float32) float32 {
	const text = 14
	return size * fyne.CurrentApp().Settings().Theme().Size(theme.SizeBody) / text
}

// Layout implements fyne.Layout.
func (c *choiceLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	name, control := objects[0], objects[1]
	left := scaled(choiceName) + choiceGap
	c.narrow = size.Width-left < scaled(choiceRoom)
	if c.narrow {
		top := name.MinSize().Height + choiceGap/2
		name.Resize(fyne.NewSize(size.Width, name.MinSize().Height))
		name.Move(fyne.NewPos(0, 0))
		control.Resize(fyne.NewSize(size.Width, size.Height-top))
		control.Move(fyne.NewPos(0, top))
		return
	}
	name.Resize(fyne.NewSize(left-choiceGap, scaled(choiceHeight)))
	name.Move(fyne.NewPos(0, 0))
	control.Resize(fyne.NewSize(size.Width-left, size.Height))
	control.Move(fyne.NewPos(left, 0))
}

// MinSize implements fyne.Layout.
func (c *choiceLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	name, control := objects[0].MinSize(), objects[1].MinSize()
	if c.narrow {
		return fyne.NewSize(max(name.Width, control.Width), name.Height+choiceGap/2+control.Height)
	}
	return fyne.NewSize(control.Width, max(scaled(choiceHeight), control.Height))
}
