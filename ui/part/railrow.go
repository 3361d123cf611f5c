package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget       = (*railRow)(nil)
	_ fyne.Tappable     = (*railRow)(nil)
	_ desktop.Hoverable = (*railRow)(nil)
)

// railRow is one row of the rail. The whole row can be clicked; the keyboard is the rail's business.
type railRow struct {
	widget.BaseWidget
	onTapped func()

	badge       *badge // nil in the list of earlier walks
	title, note *Text
	words       *fyne.Container // title and note of a stage
	room        *nameFirst
	ground      *Fill
	veil        *Fill
	hovered     bool
}

func newRailRow(b *badge, tapped func()) *railRow {
	r := &railRow{
		onTapped: tapped,
		badge:    b,
		title:    NewText("", theme.Text),
		note:     newCaption(""),
		ground:   NewFill(theme.Clear),
		veil:     NewFill(theme.Clear),
	}
	r.title.Cut = CutEnd
	r.room = &nameFirst{}
	r.words = container.New(r.room, r.title, r.note)
	r.ground.Radius, r.veil.Radius, r.veil.Width = theme.SizeRadius, theme.SizeRadius, 2
	r.ExtendBaseWidget(r)
	return r
}

// mark shows whether the row is the current one, and whether the keyboard is on it.
func (r *railRow) mark(current, cursor bool) {
	ground, ring, veil := theme.Clear, theme.ColorName(""), theme.Clear
	if current {
		ground = theme.Selected
	}
	if cursor {
		ring = theme.Accent
	}
	if r.hovered {
		veil = fynetheme.ColorNameHover
	}
	r.ground.set(ground, "")
	r.veil.set(veil, ring)
}

// Tapped implements fyne.Tappable.
func (r *railRow) Tapped(*fyne.PointEvent) { r.onTapped() }

// MouseIn implements desktop.Hoverable.
func (r *railRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.veil.set(fynetheme.ColorNameHover, r.veil.Stroke)
}

// MouseMoved implements desktop.Hoverable.
func (r *railRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *railRow) MouseOut() {
	r.hovered = false
	r.veil.set(theme.Clear, r.veil.Stroke)
}

// CreateRenderer implements fyne.Widget.
func (r *railRow) CreateRenderer() fyne.WidgetRenderer {
	content := row(10, 0, r.title, r.note)
	if r.badge != nil {
		content = row(10, 1, r.badge, r.words)
	}
	body := container.New(tallLayout{height: 40, inset: 10}, content)
	return widget.NewSimpleRenderer(container.NewStack(r.ground, body, r.veil))
}

var _ fyne.Layout = (*nameFirst)(nil)

// nameFirst puts a note at the end of a name, and leaves it out where the name would have to be cut for it.
type nameFirst struct{ needed bool } // the note is never left out

// Layout implements fyne.Layout. The objects are the name and the note.
func (l *nameFirst) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = 10
	name, note := o[0].(*Text), o[1]
	width, end := size.Width, note.MinSize().Width
	if l.needed || name.natural()+gap+end <= width {
		width -= gap + end
		note.Show()
	} else {
		note.Hide()
	}
	name.Resize(fyne.NewSize(width, size.Height))
	name.Move(fyne.NewPos(0, 0))
	note.Resize(fyne.NewSize(end, size.Height))
	note.Move(fyne.NewPos(size.Width-end, 0))
}

// MinSize implements fyne.Layout.
func (*nameFirst) MinSize(o []fyne.CanvasObject) fyne.Size {
	name := o[0].MinSize()
	return fyne.NewSize(name.Width, max(name.Height, o[1].MinSize().Height))
}
