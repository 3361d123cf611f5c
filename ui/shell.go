package ui

import (
	"cmp"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// Widths of the shell, in pixels at normal text size.
const (
	railWidth = 256
	sideWidth = 372
	laneWidth = 405  // of the side panel beside a lab, whose diagram has a lane more
	bareWidth = 72   // of the rail with its numbers only
	bareBelow = 640  // a narrower window has room for no more of it
	foldBelow = 1080 // a narrower window has no room for the side panel
)

var _ fyne.Layout = (*shellLayout)(nil)

// shellLayout places, in this order: the header, the rail, the tabs of a narrow window, the page, the side panel, the status
// bar, and the lines below the header, above the status bar, before the page and behind it. The order is that of reading,
// because Tab follows it. The lines are lines and not a ground that shows through: each surface that covers the window is
// painted again in each frame, and the page has the colour of the window itself.
type shellLayout struct {
	scale   func() float32 // of the text
	folded  bool           // the person folded the side panel away
	covered bool           // what is shown needs its place
	lane    bool           // what is shown has a diagram with a lane more
	tab     int            // in a narrow window: 0 for the page, else what of the side panel is shown in its place
	line    float32        // between the panels
	only    func(tab int)  // lets the side panel show a part of itself, 0 for all
}

// narrow tells that a window of that width has no room for the side panel.
func (l *shellLayout) narrow(width float32) bool { return width < foldBelow*l.scale() }

// Layout implements fyne.Layout.
func (l *shellLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	header, rail, tabs, page, side, status := o[0], o[1], o[2], o[3], o[4], o[5]
	header.Resize(fyne.NewSize(size.Width, header.Size().Height)) // its height depends on its width
	top, bottom := header.MinSize().Height, status.MinSize().Height
	height := size.Height - top - bottom - 2*l.line
	left := min(railWidth*l.scale(), size.Width*0.36)
	if size.Width < bareBelow*l.scale() {
		left = bareWidth * l.scale()
	}
	right := l.sideWidth(size.Width)

	part.Put(header, 0, 0, size.Width, top)
	part.Put(rail, 0, top+l.line, left, height)
	part.Put(status, 0, size.Height-bottom, size.Width, bottom)
	part.Put(o[6], 0, top, size.Width, l.line)
	part.Put(o[7], 0, size.Height-bottom-l.line, size.Width, l.line)
	part.Put(o[8], left, top, l.line, height+2*l.line)
	part.Put(o[9], size.Width-right-l.line, top, l.line, height+2*l.line)
	tabs.Hide()
	page.Show()
	if right > 0 {
		l.only(0)
		side.Show()
		part.Put(page, left+l.line, top+l.line, size.Width-left-right-2*l.line, height)
		part.Put(side, size.Width-right, top+l.line, right, height)
		return
	}
	side.Hide()
	x, y, width := left+l.line, top+l.line, size.Width-left-l.line
	if l.narrow(size.Width) && !l.covered {
		tabs.Show()
		tabs.Resize(fyne.NewSize(width, tabs.Size().Height)) // they wrap
		high := tabs.MinSize().Height
		part.Put(tabs, x, y, width, high)
		y, height = y+high, height-high
		if l.tab > 0 {
			page.Hide()
			l.only(l.tab)
			side.Show()
			part.Put(side, x, y, width, height)
		}
	}
	part.Put(page, x, y, width, height)
}

// sideWidth is the width of the side panel in a window of that width; 0 when it is folded away.
func (l *shellLayout) sideWidth(width float32) float32 {
	if l.folded || l.covered || l.narrow(width) {
		return 0
	}
	own := float32(sideWidth)
	if l.lane {
		own = laneWidth
	}
	return own * min(l.scale(), 1.25)
}

// MinSize implements fyne.Layout. Everything inside scrolls, so the smallest window is a choice.
func (l *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(720, 480) }

// newTabs are the tabs of a window that is too narrow for the side panel.
func newTabs(w *Window) (*part.Tabs, *fyne.Container) {
	t := part.NewTabStrip(tabsOf(page.View{}, flow.Setup, part.Beside{})...)
	t.OnSelected = func(id string) { w.showTab(slices.Index(tabIDs, id)) }
	return t, container.NewStack(part.NewFill(theme.Panel), part.Inset(0, 8, t))
}

// tabIDs are the tabs: the page, and the two parts of the side panel.
var tabIDs = []string{"stage", "diagram", "why"}

// tabsOf are the tabs with their words: which stage, and how much of the walk has happened.
func tabsOf(v page.View, shown flow.Stage, own part.Beside) (tabs []part.Tab) {
	if own.Picture != nil {
		for i, word := range own.Tabs {
			tabs = append(tabs, part.Tab{ID: tabIDs[i], Text: word})
		}
		return tabs
	}
	arrows := page.Arrows(v)
	done := page.Now(arrows)
	if done < 0 && len(arrows) > 0 && arrows[0].State == page.ArrowDone {
		done = len(arrows)
	}
	return []part.Tab{{ID: tabIDs[0], Text: fmt.Sprintf("Stage %d", shown.Index()+1)},
		{ID: tabIDs[1], Text: fmt.Sprintf("Diagram · %d of %d", max(done, 0), len(arrows))},
		{ID: tabIDs[2], Text: "Why this stage"}}
}

// side is the panel at the right: the walk as a sequence diagram, and why the stage exists.
type side struct {
	content fyne.CanvasObject
	body    *fyne.Container
	scroll  *container.Scroll
	title   *part.Text
	diagram *part.SequenceDiagram
	padding *layout.CustomPaddedLayout
	place   *part.Text // which message has its bytes open
	steps   [2]*part.Button
	why     *part.Prose
	ask     *part.Button // opens the lab that the stage names, or those of the stage
	offer   page.Offer   // which that is; zero for none
	reason  *part.Card
	picture []fyne.CanvasObject
	own     part.Beside // of what is shown in place of the walk
}

func newSide(open func(page.Arrow), lab func(name string)) *side {
	s := &side{diagram: part.NewSequenceDiagram(), why: part.NewProse(""), title: part.NewText("", theme.Text)}
	s.title.Style.Bold = true
	s.diagram.OnOpen, s.diagram.OnMove = open, s.tell
	s.place = part.NewCaption("")
	s.steps = [2]*part.Button{part.NewFaint(part.GlyphLeft, "", func() { s.diagram.Step(-1) }),
		part.NewFaint(part.GlyphRight, "", func() { s.diagram.Step(1) })}
	heading := container.NewBorder(nil, nil, s.title, container.NewHBox(s.place, s.steps[0], s.steps[1]))
	s.picture = []fyne.CanvasObject{heading, s.diagram, part.NewLegend(false)}
	s.reason = part.NewCard("Why this stage?", part.Inset(12, 16, s.why))
	s.ask = part.NewQuiet("", func() { lab(s.offer.Lab) })
	s.reason.Action = s.ask
	s.body = part.Column(8, append(slices.Clone(s.picture), s.reason)...)
	s.padding = &layout.CustomPaddedLayout{TopPadding: 16, BottomPadding: 16}
	s.scroll = container.NewVScroll(container.New(s.padding, s.body))
	s.content = container.NewStack(part.NewFill(theme.Panel), s.scroll)
	return s
}

// only shows the diagram, the reason of the stage, or both. What takes the place of the page begins where that does.
func (s *side) only(tab int) {
	s.padding.LeftPadding = map[bool]float32{true: 16, false: 24}[tab == 0]
	s.padding.RightPadding = s.padding.LeftPadding
	picture, words := s.picture, fyne.CanvasObject(s.reason)
	if s.own.Picture != nil {
		picture, words = []fyne.CanvasObject{s.own.Picture}, s.own.Words
	}
	for _, o := range picture {
		part.Show(o, tab != 2)
	}
	part.Show(words, tab != 1)
}

// mark shows which message has its bytes open on the page.
func (s *side) mark(p interface{ Opened() (page.Key, int) }, shown flow.Stage) {
	key, nth := p.Opened()
	s.diagram.Mark(func(a page.Arrow) bool { return key != "" && a.Stage == shown && a.Opens == key && a.Nth == nth })
	s.tell()
}

// tell says which message is marked, and what there is before and after it.
func (s *side) tell() {
	n, of := s.diagram.Chosen()
	s.place.Text, s.place.Color = "Enter opens the bytes", theme.Muted
	if n > 0 {
		s.place.Text, s.place.Color = fmt.Sprintf("Arrow %d of %d", n, of), theme.Accent
	}
	s.place.Style.Bold = n > 0
	s.place.Refresh()
	s.steps[0].SetEnabled(n > 1)
	s.steps[1].SetEnabled(s.diagram.More())
}

func (s *side) draw(v stage.View, shown flow.Stage, checked []page.Arrow, own part.Beside) {
	if own != s.own {
		s.own, s.body.Objects = own, append(slices.Clone(s.picture), s.reason)
		if own.Picture != nil {
			s.body.Objects = []fyne.CanvasObject{own.Picture, own.Words}
		}
		s.scroll.ScrollToTop()
	}
	title, arrows := "The walk so far", page.Arrows(v.View)
	if len(checked) > 0 {
		title, arrows = "What the check sent", checked
	}
	s.title.SetText(title)
	s.diagram.SetArrows(arrows)
	s.why.SetText(page.Why(shown))
	s.offer, _ = v.Offered(string(shown))
	s.ask.SetText(cmp.Or(s.offer.Ask, "Break it"))
	s.diagram.SetNow(page.Present(v.View))
	s.body.Refresh() // both may have grown
}
