package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	StageForeseen // a lab that ended as predicted
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

var _ fyne.Focusable = (*Rail)(nil)

// Series are the labs that belong together.
type Series struct {
	Title   string // in capitals
	Labs    []Stage
	Current int
	Note    string // below them
}

// Rail is the list of stages at the left of the window, and of earlier walks below, or of labs. It is one stop of the Tab key; the
// arrows move inside it and Enter chooses. Fyne's list scrolls, has one kind of row and knows neither Enter nor Home.
type Rail struct {
	holder
	stop
	OnStage   func(index int)
	OnEarlier func(index int)
	OnLab     func(index int)

	stages  []Stage
	series  Series
	earlier []Earlier
	current int
	cursor  int // over all lists, one after the other
	note    *Text
	rows    []*railRow
	body    *fyne.Container
}

// NewRail returns an empty rail.
func NewRail() *Rail {
	r := &Rail{body: Column(0), note: NewCaption(""), OnStage: func(int) {}, OnEarlier: func(int) {}, OnLab: func(int) {}}
	r.note.Cut = CutEnd
	r.stop = stop{self: r, marked: r.mark}
	r.hold(r, Inset(14, 10, r.body))
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

// SetSeries shows the labs that belong together; without one there are none.
func (r *Rail) SetSeries(s Series) {
	if s.Title != r.series.Title || s.Current != r.series.Current || s.Note != r.series.Note || !slices.Equal(s.Labs, r.series.Labs) {
		again := s.Title != r.series.Title
		if r.series = s; again {
			r.rows = nil
		}
		r.update()
	}
}

// update reuses the rows when their number is the same, so that hover and focus survive.
func (r *Rail) update() {
	labs := len(r.stages)
	walks := labs + len(r.series.Labs)
	if len(r.rows) != walks+len(r.earlier) {
		r.build()
	}
	for i, s := range r.stages {
		r.showStage(r.rows[i], s, i == r.current)
	}
	for i, s := range r.series.Labs {
		r.showStage(r.rows[labs+i], s, i == r.series.Current)
	}
	r.note.SetText(r.series.Note)
	for i, e := range r.earlier {
		showEarlier(r.rows[walks+i], e)
	}
	r.mark()
}

func (r *Rail) build() {
	r.rows, r.body.Objects = nil, nil
	for i := range r.stages {
		r.add(newBadge(i+1), func() { r.choose(i) })
	}
	if len(r.series.Labs) > 0 {
		r.body.Add(tall(44, 10, NewCaps(r.series.Title)))
	}
	for i := range r.series.Labs {
		r.add(newBadge(i+1), func() { r.choose(len(r.stages) + i) })
	}
	if len(r.series.Labs) > 0 {
		r.body.Add(tall(30, 10, r.note))
	}
	if len(r.earlier) > 0 {
		caps := NewCaption("EARLIER WALKS")
		caps.Cut = CutEnd
		r.body.Add(tall(44, 10, caps))
	}
	for i := range r.earlier {
		r.add(nil, func() { r.choose(len(r.stages) + len(r.series.Labs) + i) })
	}
	r.body.Refresh()
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
	if row.stale = s.Stale; s.Stale {
		ink, note, noteInk = theme.Muted, "stale", theme.Warn
	}
	row.title.Style.Bold = current
	row.say(s.Title, ink, note, noteInk)
	row.words.Refresh() // there may be room for the note now, or none
}

func showEarlier(row *railRow, e Earlier) {
	if e.Failed {
		row.say(e.Title, theme.Muted, "✕ "+e.Time, theme.Fail) // the sign, because a colour alone says nothing
	} else {
		row.say(e.Title, theme.Muted, e.Time, theme.Muted)
	}
}

func (r *Rail) mark() {
	for i, row := range r.rows {
		ground, ring := theme.Clear, theme.ColorName("")
		if i == r.current && i < len(r.stages) || len(r.series.Labs) > 0 && i == len(r.stages)+r.series.Current {
			ground = theme.Selected
		}
		if r.focused && i == r.cursor {
			ring = theme.Accent
		}
		row.set(ground, ring)
	}
}

// choose reports the row at an index over all lists.
func (r *Rail) choose(index int) {
	labs := len(r.stages)
	walks := labs + len(r.series.Labs)
	switch {
	case index < labs:
		r.OnStage(index)
	case index < walks:
		r.OnLab(index - labs)
	default:
		r.OnEarlier(index - walks)
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

// AccessibilityLabel implements fyne.Accessible.
func (r *Rail) AccessibilityLabel() string { return "Stages and earlier walks" }

// railRow is one row of the rail. The whole row can be clicked; the keyboard is the rail's business.
type railRow struct {
	*plate
	badge       *badge // nil in the list of earlier walks
	title, note *Text
	words       *fyne.Container // title and note of a stage
	stale       bool            // the note is never left out
}

func (r *Rail) add(b *badge, tapped func()) {
	one := &railRow{badge: b, title: NewText("", theme.Text), note: NewCaption("")}
	one.title.Cut = CutEnd
	content := row(10, 0, one.title, one.note)
	if b != nil {
		one.words = Placed(one.place, func([]fyne.CanvasObject) fyne.Size {
			return fyne.NewSize(0, max(one.title.MinSize().Height, one.note.MinSize().Height))
		}, one.title, one.note)
		content = row(10, 1, b.content, one.words)
	}
	one.plate = newPlate(tall(40, 10, content), func() string { return strings.TrimSpace(one.title.Text + " " + one.note.Text) }, tapped)
	r.rows = append(r.rows, one)
	r.body.Add(one)
}

func (r *railRow) say(title string, ink theme.ColorName, note string, noteInk theme.ColorName) {
	r.title.Text, r.title.Color, r.note.Text, r.note.Color = title, ink, note, noteInk
	r.title.Refresh()
	r.note.Refresh()
}

// place puts the note at the end of the name, and leaves it out where the name would have to be cut for it. A rail that has
// room for its numbers only shows no name.
func (r *railRow) place(_ []fyne.CanvasObject, size fyne.Size) {
	const gap = 10
	width, end := size.Width, r.note.MinSize().Width
	Show(r.title, width > Scaled(60))
	if Show(r.note, r.stale || r.title.natural()+gap+end <= width); r.note.Visible() {
		width -= gap + end
	}
	Put(r.title, 0, 0, width, size.Height)
	Put(r.note, size.Width-end, 0, end, size.Height)
}

// badge is the circle in front of a stage: its number, a tick, a cross, or a dash for one that was skipped.
type badge struct {
	content *fyne.Container
	circle  *Fill
	number  *Text
	sign    *Icon
}

func newBadge(number int) *badge {
	b := &badge{circle: NewFill(theme.Clear), number: newNumber(number), sign: NewIcon("", theme.Pass)}
	b.circle.Round, b.circle.Width = true, 2
	b.number.Font = theme.SizeCaption
	b.sign.Side, b.sign.Bold = 12, true
	b.content = Placed(fill, func([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(Scaled(22)) },
		b.circle, container.NewCenter(b.number), b.sign)
	b.set(StageTodo, false)
	return b
}

// badges are the circles of the states: their line, what stands in them, and its colour.
var badges = map[StageState]struct {
	line, ink theme.ColorName
	sign      Glyph // "" for the number
}{
	StageTodo:     {theme.Control, theme.Muted, ""},
	StageNow:      {theme.Accent, theme.Accent, ""},
	StageDone:     {theme.Pass, theme.OnAccent, GlyphPass},
	StageFailed:   {theme.Fail, theme.Fail, GlyphFail},
	StageSkipped:  {theme.Control, theme.Muted, GlyphSkip},
	StageExpected: {theme.Text, theme.Text, GlyphWaves},
	StageForeseen: {theme.Pass, theme.Pass, GlyphPass},
	StageEnd:      {theme.Accent, theme.Accent, GlyphFlag},
}

func (b *badge) set(state StageState, stale bool) {
	is, ground := badges[state], theme.Clear
	if stale {
		is.line, is.ink = theme.Warn, theme.Warn
	} else if state == StageDone {
		ground = is.line
	}
	b.circle.set(ground, is.line)
	b.number.SetColor(is.ink)
	b.sign.Set(is.sign, is.ink)
	Show(b.number, is.sign == "")
	Show(b.sign, is.sign != "")
}
