package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow/page"
	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget       = (*SequenceDiagram)(nil)
	_ fyne.Focusable    = (*SequenceDiagram)(nil)
	_ fyne.Tappable     = (*SequenceDiagram)(nil)
	_ desktop.Hoverable = (*SequenceDiagram)(nil)
)

// SequenceDiagram shows who sent what to whom. Its lines say only what happened: solid what is past, in the accent colour
// what is under way, dashed what is still to come, stopped what never arrived. A verdict is a sign at the label of what was
// checked. It is one stop of the Tab key: up and down choose a message, Enter or a click opens its bytes. Where somebody
// steals, a lane at the left says what he holds by each message; what is worthless so far is muted.
//
//	d := part.NewSequenceDiagram()
//	d.OnOpen = func(a page.Arrow) { window.open(a) }
//	d.SetArrows([]page.Arrow{{From: page.ThisApp, To: page.Browser, Label: "open the URL", State: page.ArrowDone}})
//	side.Add(d)
type SequenceDiagram struct {
	widget.BaseWidget
	stop
	Ground theme.ColorName // what the diagram stands on; labels interrupt the lifelines with it
	OnOpen func(page.Arrow)
	OnMove func() // another message is marked, by a key; nil for nobody to tell
	Close  bool   // the messages are drawn closer to each other
	App    string // the name of the app; "" for the usual one

	arrows []page.Arrow
	now    string // what stands at the line of the present
	chosen int    // by the keyboard, or because its bytes are open; -1 for none
}

// NewSequenceDiagram returns four lifelines without a message.
func NewSequenceDiagram() *SequenceDiagram {
	d := &SequenceDiagram{Ground: theme.Panel, now: "now", chosen: -1}
	d.stop = stop{self: d, marked: func() {
		if d.focused {
			d.chosen = max(d.chosen, 0) // the focus can be seen
		}
		d.Refresh()
	}}
	d.ExtendBaseWidget(d)
	return d
}

// SetArrows shows these messages from top to bottom. A message from or to nobody is left out.
func (d *SequenceDiagram) SetArrows(arrows []page.Arrow) {
	var drawn []page.Arrow
	for _, a := range arrows {
		if a.From >= page.Thief && a.From < page.Actors && a.To >= page.Thief && a.To < page.Actors && a.From != a.To {
			drawn = append(drawn, a)
		}
	}
	if !slices.Equal(drawn, d.arrows) {
		d.arrows, d.chosen = drawn, min(d.chosen, len(drawn)-1)
		d.Refresh()
	}
}

// SetNow writes what stands at the line of the present: "now · 11:04:09".
func (d *SequenceDiagram) SetNow(text string) {
	if text != d.now {
		d.now = text
		d.Refresh()
	}
}

// Mark shows which message has its bytes open: the first for which is returns true; none for none. Whoever chooses with
// the keyboard is not disturbed.
func (d *SequenceDiagram) Mark(is func(page.Arrow) bool) {
	if d.focused || d.chosen >= 0 && is(d.arrows[d.chosen]) { // two messages may have the same bytes
		return
	}
	if at := slices.IndexFunc(d.arrows, is); at != d.chosen {
		d.chosen = at
		d.Refresh()
	}
}

// Chosen is the number of the message that is marked, from 1, and how many there are; 0 for none.
func (d *SequenceDiagram) Chosen() (n, of int) { return d.chosen + 1, len(d.arrows) }

// More tells that there is a message with bytes after the one that is marked.
func (d *SequenceDiagram) More() bool {
	return slices.ContainsFunc(d.arrows[d.chosen+1:], func(a page.Arrow) bool { return a.State != page.ArrowTodo })
}

// Step opens the next message that has bytes, or the one before.
func (d *SequenceDiagram) Step(by int) {
	for at := d.chosen + by; at >= 0 && at < len(d.arrows); at += by {
		if d.arrows[at].State != page.ArrowTodo {
			d.chosen = at
			d.open(at)
			d.Refresh()
			return
		}
	}
}

func (d *SequenceDiagram) nameOf(a page.Actor) string {
	if a == page.ThisApp && d.App != "" {
		return d.App
	}
	return a.String()
}

// Explain implements Explained.
func (d *SequenceDiagram) Explain() (name, text string) {
	return "The diagram", "Who sent what to whom. Up and Down choose a message, Enter opens its bytes. A sign marks what was checked."
}

// TypedKey implements fyne.Focusable.
func (d *SequenceDiagram) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		d.chosen = max(d.chosen-1, 0)
	case fyne.KeyDown:
		d.chosen = min(d.chosen+1, len(d.arrows)-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		d.open(d.chosen)
	default:
		passKey(d, e)
		return
	}
	if d.OnMove != nil {
		d.OnMove()
	}
	d.Refresh()
}

// Tapped implements fyne.Tappable.
func (d *SequenceDiagram) Tapped(e *fyne.PointEvent) {
	for i := range d.arrows {
		if y := d.top(i); e.Position.Y >= y && e.Position.Y < y+d.pitch() {
			d.chosen = i
			d.open(i)
			d.Refresh()
		}
	}
}

// MouseIn implements desktop.Hoverable, so that a click is taken here and by nothing below.
func (d *SequenceDiagram) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (d *SequenceDiagram) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (d *SequenceDiagram) MouseOut() {}

func (d *SequenceDiagram) open(at int) {
	if at >= 0 && at < len(d.arrows) && d.arrows[at].State != page.ArrowTodo && d.OnOpen != nil {
		d.OnOpen(d.arrows[at])
	}
}

// lane tells that the thief has one.
func (d *SequenceDiagram) lane() bool {
	return slices.ContainsFunc(d.arrows, func(a page.Arrow) bool { return a.Held != "" || min(a.From, a.To) == page.Thief })
}

// pitch is the distance of two messages: a whole walk is drawn closer.
func (d *SequenceDiagram) pitch() float32 {
	switch {
	case d.Close:
		return grown(d, 22)
	case len(d.arrows) > 12:
		return grown(d, 24.5)
	}
	return grown(d, 28)
}

// top is where the place of a message begins. Before the first one that has not happened the present has a place of its own.
func (d *SequenceDiagram) top(i int) float32 {
	y := grown(d, headRoom) + d.pitch()*float32(i)
	if now := page.Now(d.arrows); now >= 0 && i >= now {
		y += grown(d, nowRoom)
	}
	return y
}

// CreateRenderer implements fyne.Widget.
func (d *SequenceDiagram) CreateRenderer() fyne.WidgetRenderer {
	r := &sequenceRenderer{diagram: d}
	r.build()
	r.run(nil)
	return r
}

// Distances of the diagram at normal text size.
const (
	headRoom = 26 // above the lifelines, for the names
	tailRoom = 6  // below the last message
	nowRoom  = 18 // of the line of the present
	headSize = 9  // of an arrow
	laneSize = 76 // width of the thief's lane
	labelGap = 2  // between a label and its arrow
	labelAir = 4  // between a label and a lifeline that it must not reach
)

var _ fyne.WidgetRenderer = (*sequenceRenderer)(nil)

// sequenceRenderer draws the diagram. The objects are made when the messages change, moved by Layout.
type sequenceRenderer struct {
	diagram *SequenceDiagram
	names   [page.Actors]*Text
	lines   [page.Actors]*canvas.Line
	chosen  *Fill // behind the message that was chosen
	bar     *Fill // before it
	dot     runningDot
	present *canvas.Line
	now     *Text // at the line of the present
	ground  *Fill // behind it
	arrows  []*arrowShape
	lane    *Fill // behind what the thief holds
	thief   *Text // its name
	objects []fyne.CanvasObject
	shown   []page.Arrow
	look    look
}

func (r *sequenceRenderer) build() {
	d := r.diagram
	r.shown, r.look = d.arrows, lookOf(d)
	r.chosen = NewFill(theme.Selected)
	r.chosen.Width = 2
	r.bar = NewFill(theme.Accent)
	r.objects = []fyne.CanvasObject{r.chosen, r.bar}
	r.lane = nil
	if d.lane() {
		r.lane, r.thief = NewFill(theme.Selected), NewText(page.Thief.String(), theme.Text)
		r.lane.Radius, r.thief.Font, r.thief.Style.Bold = theme.SizeRadius, theme.SizeCaption, true
		r.objects = append(r.objects, r.lane, r.thief)
	}
	for i := range page.Actors {
		r.lines[i] = &canvas.Line{StrokeColor: colorOf(d, theme.Border), StrokeWidth: 1}
		r.names[i] = NewCaption(d.nameOf(page.Actor(i)))
		r.objects = append(r.objects, r.lines[i], r.names[i])
	}
	r.present = &canvas.Line{StrokeColor: colorOf(d, theme.Accent), StrokeWidth: 1}
	r.now, r.ground = NewText(d.now, theme.Accent), NewFill(d.Ground)
	r.now.Font, r.now.Style.Bold = theme.SizeCaption, true
	r.arrows = nil
	var heads []fyne.CanvasObject
	for _, a := range d.arrows {
		shape := newArrowShape(d, a)
		r.arrows = append(r.arrows, shape)
		below, above := shape.objects()
		r.objects, heads = append(r.objects, below...), append(heads, above...)
	}
	r.objects = append(append(r.objects, r.present, r.ground, r.now), heads...) // the ground of a label covers no head
	if slices.ContainsFunc(d.arrows, underWay) {
		r.dot.circle = canvas.NewCircle(colorOf(d, theme.Accent))
		r.objects = append(r.objects, r.dot.circle)
	}
}

func underWay(a page.Arrow) bool { return a.State == page.ArrowNow }

// run lets a dot run where another message is under way than before.
func (r *sequenceRenderer) run(before []page.Arrow) {
	now := slices.IndexFunc(r.shown, underWay)
	switch {
	case now < 0:
		r.dot.timer.cancel()
	case now != slices.IndexFunc(before, underWay):
		r.dot.start()
	}
}

// Layout implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Layout(size fyne.Size) {
	d := r.diagram
	left := r.names[0].MinSize().Width / 2
	lane := float32(0)
	if r.lane != nil {
		lane = grown(d, laneSize)
		left += lane + 4
		r.lane.Resize(fyne.NewSize(lane, r.height()))
		name := r.thief.MinSize()
		r.thief.Resize(name)
		r.thief.Move(fyne.NewPos((lane-name.Width)/2, 0))
	}
	right := r.names[page.Actors-1].MinSize().Width/2 + 8
	step := (size.Width - left - right) / (page.Actors - 1)
	var x [page.Actors]float32
	at := func(a page.Actor) float32 {
		if a == page.Thief {
			return lane
		}
		return x[a]
	}
	for i := range page.Actors {
		x[i] = left + float32(i)*step
		name := r.names[i].MinSize()
		r.names[i].Resize(name)
		r.names[i].Move(fyne.NewPos(x[i]-name.Width/2, 0))
		r.lines[i].Position1 = fyne.NewPos(x[i], grown(d, headRoom)-4)
		r.lines[i].Position2 = fyne.NewPos(x[i], r.height())
	}
	for i, shape := range r.arrows {
		y, from, to := d.top(i)+d.pitch()*0.85, shape.arrow.From, shape.arrow.To
		left, right := lane, size.Width // of the room for its label, which reaches no lifeline beside it
		if before := min(from, to) - 1; before >= page.Browser {
			left = x[before] + labelAir
		}
		if after := max(from, to) + 1; after < page.Actors {
			right = x[after] - labelAir
		}
		if underWay(shape.arrow) {
			r.dot.between(fyne.NewPos(at(from), y), fyne.NewPos(at(to), y))
		}
		shape.mark(i == d.chosen)
		shape.place(at(from), at(to), y, left, right)
		shape.placeHeld(lane, y)
	}
	r.placeNow(size.Width)
	r.placeChosen(size.Width)
}

// placeNow draws the present between what has happened and what has not.
func (r *sequenceRenderer) placeNow(width float32) {
	d := r.diagram
	at := page.Now(d.arrows)
	for _, o := range []fyne.CanvasObject{r.present, r.ground, r.now} {
		o.Show()
		if at < 0 {
			o.Hide()
		}
	}
	y := d.top(max(at, 0)) - grown(d, nowRoom/2) + 1 // between the arrow above and the label below
	r.present.Position1, r.present.Position2 = fyne.NewPos(0, y), fyne.NewPos(width, y)
	r.now.SetText(d.now)
	size := r.now.MinSize()
	place := fyne.NewPos((width-size.Width)/2, y-size.Height/2)
	r.now.Resize(size)
	r.now.Move(place)
	r.ground.Resize(size.AddWidthHeight(8, 0))
	r.ground.Move(place.AddXY(-4, 0))
}

// placeChosen marks the message that was chosen, with a ring while the keyboard is on it.
func (r *sequenceRenderer) placeChosen(width float32) {
	d := r.diagram
	r.chosen.Hidden, r.bar.Hidden = d.chosen < 0, d.chosen < 0
	ring := theme.ColorName("")
	if d.focused {
		ring = theme.Accent
	}
	r.chosen.set(theme.Selected, ring)
	r.chosen.Resize(fyne.NewSize(width, d.pitch()))
	r.chosen.Move(fyne.NewPos(0, d.top(max(d.chosen, 0))+3))
	Put(r.bar, 0, r.chosen.Position().Y, 3, d.pitch())
}

func (r *sequenceRenderer) height() float32 {
	d := r.diagram
	return d.top(max(len(d.arrows), 1)) + grown(d, tailRoom)
}

// MinSize implements fyne.WidgetRenderer.
func (r *sequenceRenderer) MinSize() fyne.Size {
	width := float32(0)
	for _, name := range r.names {
		width += name.MinSize().Width + 12
	}
	if r.lane != nil {
		width += grown(r.diagram, laneSize)
	}
	return fyne.NewSize(width, r.height())
}

// Refresh implements fyne.WidgetRenderer. It draws anew when the messages or the palette have changed.
func (r *sequenceRenderer) Refresh() {
	if before := r.shown; lookOf(r.diagram) != r.look || !slices.Equal(r.diagram.arrows, before) {
		r.build()
		r.run(before)
	}
	r.Layout(r.diagram.Size())
	canvas.Refresh(r.diagram)
}

// Objects implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *sequenceRenderer) Destroy() { r.dot.timer.cancel() }
