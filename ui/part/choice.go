package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Tappable     = (*plate)(nil)
	_ desktop.Hoverable = (*plate)(nil)
)

// plate is anything that can be clicked, on a ground and under a veil, which shows the mouse and the focus. The keyboard is
// the business of whoever holds it.
type plate struct {
	holder
	presses
	hover
	ground, veil *Fill
	label        func() string
	tapped       func()
}

func newPlate(content fyne.CanvasObject, label func() string, tapped func()) *plate {
	p := &plate{label: label, tapped: tapped, ground: NewFill(theme.Clear), veil: NewFill(theme.Clear)}
	p.ground.Radius, p.veil.Radius, p.veil.Width = theme.SizeRadius, theme.SizeRadius, 2
	p.passed = func() { p.veil.set(veilOf(p.hovered), p.veil.Stroke) }
	p.hold(p, container.NewStack(p.ground, content, p.veil))
	return p
}

// set shows the colours of the ground and of the ring of the focus, "" for none.
func (p *plate) set(ground, ring theme.ColorName) {
	p.ground.set(ground, "")
	p.veil.set(veilOf(p.hovered), ring)
}

func (p *plate) AccessibilityLabel() string { return p.label() }
func (p *plate) Tapped(*fyne.PointEvent)    { p.tapped() }

var _ fyne.Focusable = (*Segmented)(nil)

// Segmented is a choice between a few words side by side. It is one stop of the Tab key, which the tabs of Fyne are not at
// all; left and right change it.
type Segmented struct {
	holder
	stop
	OnChanged func(index int)
	About     [2]string // what is chosen here, and what it is for

	selected int
	tabs     bool // it looks like tabs: what is selected has a line below it
	segments []segment
	row      *fyne.Container
}

// segment is one word, and the line below it where it is a tab.
type segment struct {
	word  *Text
	plate *plate
	line  *Fill
}

// NewSegmented returns a choice with the first word selected.
func NewSegmented(words ...string) *Segmented {
	s := newSegmented(row(0, none), false)
	s.setWords(words)
	return s
}

// newSegmented puts the words into a row; where those of tabs do not fit they go on in a second line.
func newSegmented(row *fyne.Container, tabs bool) *Segmented {
	s := &Segmented{row: row, tabs: tabs}
	s.stop = stop{self: s, marked: s.mark}
	if tabs {
		s.hold(s, tall(40, 10, row))
	} else {
		s.hold(s, container.NewStack(newPanel(), row))
	}
	return s
}

// setWords keeps what it has while the number of words stays the same.
func (s *Segmented) setWords(words []string) {
	if len(s.segments) != len(words) {
		s.segments, s.row.Objects = nil, nil
		for i := range words {
			s.add(NewText("", theme.Muted), func() { s.choose(i) })
		}
	}
	for i, word := range words {
		s.segments[i].word.SetText(word)
	}
	s.mark()
	s.row.Refresh()
}

func (s *Segmented) add(word *Text, tapped func()) {
	inside := Inset(8, 13, word)
	if s.tabs {
		inside = Inset(5, 6, word)
	}
	p, line := newPlate(inside, func() string { return word.Text }, tapped), NewFill(theme.Clear)
	s.segments = append(s.segments, segment{word, p, line})
	if !s.tabs {
		s.row.Add(p)
		return
	}
	s.row.Add(Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		Put(p, 0, 5, size.Width, size.Height-10)
		Put(line, 6, size.Height-2, size.Width-12, 2)
	}, func([]fyne.CanvasObject) fyne.Size { return p.MinSize().AddWidthHeight(0, 10) }, p, line))
}

// Explain implements Explained.
func (s *Segmented) Explain() (name, text string) { return s.About[0], s.About[1] }

// AccessibilityLabel implements fyne.Accessible: what is chosen is said as well.
func (s *Segmented) AccessibilityLabel() string {
	label := s.About[0]
	if s.selected >= 0 && s.selected < len(s.segments) {
		label = strings.TrimPrefix(label+": ", ": ") + s.segments[s.selected].word.Text
	}
	return label
}

// Selected is the index of the selected word.
func (s *Segmented) Selected() int { return s.selected }

// Select selects a word without reporting it. An index that is not there changes nothing.
func (s *Segmented) Select(index int) {
	if index >= 0 && index < len(s.segments) && index != s.selected {
		s.selected = index
		s.mark()
	}
}

// choose selects a word for the person, and reports it.
func (s *Segmented) choose(index int) {
	if index == s.selected || index < 0 || index >= len(s.segments) {
		return
	}
	s.Select(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

func (s *Segmented) mark() {
	for i, one := range s.segments {
		ink, ground, line, ring := theme.Muted, theme.Clear, theme.Clear, theme.ColorName("")
		selected := i == s.selected
		switch {
		case selected && s.tabs:
			ink, line, ring = theme.Text, theme.Accent, theme.Accent
		case selected:
			ink, ground, ring = theme.OnAccent, theme.Accent, theme.Text
		}
		if !s.focused {
			ring = ""
		}
		one.word.Style.Bold, one.word.Color = selected && !s.tabs, ink
		one.word.Refresh()
		one.plate.set(ground, ring)
		one.line.set(line, "")
	}
}

// TypedKey implements fyne.Focusable.
func (s *Segmented) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.selected - 1)
	case fyne.KeyRight:
		s.choose(s.selected + 1)
	case fyne.KeySpace:
		s.choose((s.selected + 1) % max(len(s.segments), 1))
	default:
		passKey(s, e)
	}
}

// Tab is one view of Tabs. Its content is built when it is first shown.
type Tab struct {
	ID    string // stays the same while Text changes: "response"
	Text  string // "Response · 200 · 14 ms"
	Build func() fyne.CanvasObject
}

// Tabs is a panel whose header chooses what is below. The header is a Segmented, for the same reason.
type Tabs struct {
	holder
	OnSelected func(id string)

	tabs     []Tab
	built    map[string]fyne.CanvasObject
	selected string
	bar      *Segmented
	content  *fyne.Container
}

// NewTabs returns tabs with the first one selected.
func NewTabs(tabs ...Tab) *Tabs { return newTabs(false, tabs) }

// NewTabStrip returns tabs without a panel around them, for what fills the window.
func NewTabStrip(tabs ...Tab) *Tabs { return newTabs(true, tabs) }

func newTabs(bare bool, tabs []Tab) *Tabs {
	t := &Tabs{built: map[string]fyne.CanvasObject{}, content: container.NewStack()}
	t.bar = newSegmented(&fyne.Container{Layout: &flowLayout{x: 6}}, true)
	t.bar.About = [2]string{"Tabs", "Left and Right choose what is shown below."}
	t.bar.OnChanged = func(i int) { t.Select(t.tabs[i].ID) }
	body := Column(0, t.bar, newHairline(), t.content)
	if !bare {
		body = container.NewStack(newPanel(), body)
	}
	t.hold(t, body)
	t.SetTabs(tabs...)
	return t
}

// SetTabs replaces the tabs. Tabs with an ID that was there keep the content that was built for it; the selected one
// stays selected if it is still there.
func (t *Tabs) SetTabs(tabs ...Tab) {
	built, words := map[string]fyne.CanvasObject{}, make([]string, len(tabs))
	for i, tab := range tabs {
		words[i] = tab.Text
		if content, ok := t.built[tab.ID]; ok {
			built[tab.ID] = content
		}
	}
	t.tabs, t.built = slices.Clone(tabs), built
	t.bar.setWords(words)
	if t.index() < 0 && len(tabs) > 0 {
		t.selected = tabs[0].ID
	}
	t.show()
}

// Selected is the ID of the tab that is shown, "" when there are no tabs.
func (t *Tabs) Selected() string { return t.selected }

// Select shows a tab. An ID that is not there changes nothing.
func (t *Tabs) Select(id string) {
	if id == t.selected || !slices.ContainsFunc(t.tabs, func(tab Tab) bool { return tab.ID == id }) {
		return
	}
	t.selected = id
	t.show()
	if t.OnSelected != nil {
		t.OnSelected(id)
	}
}

func (t *Tabs) index() int {
	return slices.IndexFunc(t.tabs, func(tab Tab) bool { return tab.ID == t.selected })
}

func (t *Tabs) show() {
	selected := t.index()
	t.bar.Select(selected)
	// What is not shown stays in the window, hidden, because a change of palette reaches only what is there.
	t.content.Objects = nil
	for i, tab := range t.tabs {
		if i == selected && t.built[tab.ID] == nil && tab.Build != nil {
			t.built[tab.ID] = tab.Build()
		}
		if content := t.built[tab.ID]; content != nil {
			Show(content, i == selected)
			t.content.Objects = append(t.content.Objects, content)
		}
	}
	t.content.Refresh()
	t.Refresh()
}
