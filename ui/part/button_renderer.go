package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/theme"
)

var _ fyne.WidgetRenderer = (*buttonRenderer)(nil)

type buttonRenderer struct {
	button       *Button
	ground, veil *Fill // veil shows hover and focus
	icon, trail  *Icon
	text         *Text
}

func (r *buttonRenderer) look() {
	b := r.button
	ground, stroke, ink := b.colors()
	if b.color != "" && !b.Disabled() {
		ink = b.color
	}
	r.ground.set(ground, stroke)
	veil, ring := b.veil()
	r.veil.Width = 2
	r.veil.set(veil, ring)
	r.icon.Set(b.Icon, ink)
	r.icon.Hidden = b.Icon == ""
	r.trail.Set(b.Trailing, ink)
	r.trail.Hidden = b.Trailing == ""
	r.text.Style.Bold = b.Kind == Primary || b.Kind == Quiet
	r.text.Font = theme.SizeBody
	if b.Kind == Quiet {
		r.text.Font = theme.SizeCaption
	}
	r.text.Text, r.text.Color = b.Text, ink
	r.text.Refresh()
	r.text.Hidden = b.Text == ""
}

// insets are the distances from the edges to the text.
func (r *buttonRenderer) insets() fyne.Size {
	switch {
	case r.button.small && r.button.Text == "":
		return fyne.NewSize(6, 6)
	case r.button.small:
		return fyne.NewSize(8, 4)
	case r.button.Kind == Primary:
		return fyne.NewSize(16, 10)
	case r.button.Tall:
		return fyne.NewSize(13, 10)
	}
	return fyne.NewSize(13, 8)
}

// natural is the width of the text when it is not cut, and of the text that may take its place.
func (r *buttonRenderer) natural() float32 {
	size, style := sizeOf(r.text, r.text.Font), r.text.Style
	width := measure(r.text.Text, size, style).Width
	return max(width, measure(r.button.reserve, size, style).Width)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	var size fyne.Size
	shown := 0
	for _, part := range []fyne.CanvasObject{r.icon, r.text, r.trail} {
		if !part.Visible() {
			continue
		}
		m := part.MinSize()
		if part == fyne.CanvasObject(r.text) {
			m.Width = r.natural()
		}
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		shown++
	}
	in := r.insets()
	size.Width += 2*in.Width + 8*float32(max(shown-1, 0))
	size.Height += 2 * in.Height
	return size
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.veil.Resize(size)
	spare := size.Width - r.MinSize().Width
	x := r.insets().Width + max(spare/2, 0)
	for _, part := range []fyne.CanvasObject{r.icon, r.text, r.trail} {
		if !part.Visible() {
			continue
		}
		m := part.MinSize()
		if part == fyne.CanvasObject(r.text) {
			m.Width = r.natural() + min(spare, 0)
		}
		part.Resize(m)
		part.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		x += m.Width + 8
	}
}

func (r *buttonRenderer) Refresh() {
	r.look()
	r.Layout(r.button.Size())
	canvas.Refresh(r.button.self)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.text, r.trail, r.veil}
}

func (r *buttonRenderer) Destroy() {}
