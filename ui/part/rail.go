package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// StageState is how far a stage is.
type StageState int

// The states of a stage.
const (
	StageTodo StageState = iota
	StageNow
	StageDone
	StageFailed
	StageSkipped  // passed by without being done
	StageExpected // refused, which was the point
	StageEnd      // the end of the walk, from where it is looked back
)

// Stage is one row of the rail.
type Stage struct {
	Title string
	Note  string // at the right: what it took, "14 ms"
	State StageState
	Stale bool // an earlier stage was done again since
}

// Earlier is a walk that was made before.
type Earlier struct {
	Title  string
	Time   string // "12:04"
	Failed bool
}

var (
	_ fyne.Widget    = (*Rail)(nil)
	_ fyne.Focusable = (*Rail)(nil)
)

// Rail is the list of stages at the left of the window, and of earlier walks below. It is one stop of the Tab key; the
// arrows move inside it and Enter chooses.
//
//	rail := part.NewRail()
//	rail.OnStage = window.showStage
//	rail.SetStages(stages, current)
type Rail struct {
	widget.BaseWidget
	stop
	OnStage   func(index int)
	OnEarlier func(index int)

	stages  []Stage
	earlier []Earlier
	current int
	cursor  int // over both lists, one after the other
	rows    []*railRow
	body    *fyne.Container
}

// NewRail returns an empty rail.
func NewRail() *Rail {
	r := &Rail{body: Column(0)}
	r.stop = stop{self: r, marked: r.mark}
	r.ExtendBaseWidget(r)
	return r
}

// SetStages shows the stages, with the one at index current highlighted; -1 highlights none.
func (r *Rail) SetStages(stages []Stage, current int) {
	if current == r.current && slices.Equal(stages, r.stages) {
		return
	}
	r.stages, r.current = append([]Stage(nil), stages...), current
	if !r.focused {
		r.cursor = max(current, 0)
	}
	r.update()
}

// SetEarlier shows the earlier walks, newest first.
func (r *Rail) SetEarlier(walks []Earlier) {
	if slices.Equal(walks, r.earlier) {
		return
	}
	r.earlier = append([]Earlier(nil), walks...)
	r.update()
}

// update reuses the rows when their number is the same, so that hover and focus survive.
func (r *Rail) update() {
	if len(r.rows) != len(r.stages)+len(r.earlier) {
		r.build()
	}
	for i, s := range r.stages {
		r.showStage(r.rows[i], s, i == r.current)
	}
	for i, e := range r.earlier {
		showEarlier(r.rows[len(r.stages)+i], e)
	}
	r.mark()
}

func (r *Rail) build() {
	r.rows, r.body.Objects = nil, nil
	for i := range r.stages {
		r.add(newRailRow(newBadge(i+1), func() { r.choose(i) }))
	}
	if len(r.earlier) > 0 {
		title := NewCaption(strings.ToUpper("Earlier walks"))
		r.body.Add(container.New(tallLayout{height: 44, inset: 10}, title))
	}
	for i := range r.earlier {
		r.add(newRailRow(nil, func() { r.choose(len(r.stages) + i) }))
	}
	r.body.Refresh()
}

func (r *Rail) add(row *railRow) {
	r.rows = append(r.rows, row)
	r.body.Add(row)
}

func (r *Rail) showStage(row *railRow, s Stage, current bool) {
	row.badge.set(s.State, s.Stale)
	ink, note, noteInk := theme.Text, s.Note, theme.Muted
	switch {
	case s.State == StageFailed:
		ink = theme.Fail
	case (s.State == StageTodo || s.State == StageSkipped) && !current:
		ink = theme.Muted
	}
	if s.Stale {
		ink, note, noteInk = theme.Muted, "stale", theme.Warn
	}
	row.title.Text, row.title.Color, row.title.Style.Bold = s.Title, ink, current
	row.title.Refresh()
	row.note.Text, row.note.Color = note, noteInk
	row.note.Refresh()
	row.room.needed = s.Stale
	row.words.Refresh() // there may be room for the note now, or none
}

func showEarlier(row *railRow, e Earlier) {
	row.title.Text, row.title.Color = e.Title, theme.Muted
	row.title.Refresh()
	row.note.Text, row.note.Color = e.Time, theme.Muted
	if e.Failed {
		row.note.Text, row.note.Color = "✕ "+e.Time, theme.Fail // the sign, because a colour alone says nothing
	}
	row.note.Refresh()
}

func (r *Rail) mark() {
	for i, row := range r.rows {
		row.mark(i == r.current && i < len(r.stages), r.focused && i == r.cursor)
	}
}

// choose reports the row at an index over both lists.
func (r *Rail) choose(index int) {
	switch {
	case index < len(r.stages):
		if r.OnStage != nil {
			r.OnStage(index)
		}
	case r.OnEarlier != nil:
		r.OnEarlier(index - len(r.stages))
	}
}

// TypedKey implements fyne.Focusable.
func (r *Rail) TypedKey(e *fyne.KeyEvent) {
	last := len(r.rows) - 1
	switch e.Name {
	case fyne.KeyUp:
		r.cursor = max(r.cursor-1, 0)
	case fyne.KeyDown:
		r.cursor = min(r.cursor+1, last)
	case fyne.KeyHome:
		r.cursor = 0
	case fyne.KeyEnd:
		r.cursor = last
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if r.cursor >= 0 && r.cursor <= last {
			r.choose(r.cursor)
		}
	default:
		passKey(r, e)
	}
	r.mark()
}

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Inset(14, 10, r.body))
}

var (
	_ fyne.Widget       = (*railRow)(nil)
	_ fyne.Tappable     = (*railRow)(nil)
	_ desktop.Hoverable = (*railRow)(nil)
)

// railRow is one row of the rail. The whole row can be clicked; the keyboard is the rail's business.
type railRow struct {
	widget.BaseWidget
	hover
	onTapped func()

	badge       *badge // nil in the list of earlier walks
	title, note *Text
	words       *fyne.Container // title and note of a stage
	room        *nameFirst
	ground      *Fill
	veil        *Fill
}

func newRailRow(b *badge, tapped func()) *railRow {
	r := &railRow{
		onTapped: tapped,
		badge:    b,
		title:    NewText("", theme.Text),
		note:     NewCaption(""),
		ground:   NewFill(theme.Clear),
		veil:     NewFill(theme.Clear),
	}
	r.title.Cut = CutEnd
	r.room = &nameFirst{}
	r.words = container.New(r.room, r.title, r.note)
	r.ground.Radius, r.veil.Radius, r.veil.Width = theme.SizeRadius, theme.SizeRadius, 2
	r.passed = func() { r.veil.set(veilOf(r.hovered), r.veil.Stroke) }
	r.ExtendBaseWidget(r)
	return r
}

// mark shows whether the row is the current one, and whether the keyboard is on it.
func (r *railRow) mark(current, cursor bool) {
	ground, ring := theme.Clear, theme.ColorName("")
	if current {
		ground = theme.Selected
	}
	if cursor {
		ring = theme.Accent
	}
	r.ground.set(ground, "")
	r.veil.set(veilOf(r.hovered), ring)
}

// Tapped implements fyne.Tappable.
func (r *railRow) Tapped(*fyne.PointEvent) { r.onTapped() }

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
