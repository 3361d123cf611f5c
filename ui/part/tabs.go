package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

// Tab is one view of Tabs. Its content is built when it is first shown.
type Tab struct {
	ID    string // stays the same while Text changes: "response"
	Text  string // "Response · 200 · 14 ms"
	Build func() fyne.CanvasObject
}

var _ fyne.Widget = (*Tabs)(nil)

// Tabs is a panel whose header chooses what is below. The header is one stop of the Tab key; left and right move in it.
//
//	tabs := part.NewTabs(part.Tab{ID: "request", Text: "Request", Build: p.request})
//	tabs.OnSelected = func(id string) { p.tab = id }
//	tabs.SetText("response", "Response · 200 · 14 ms")
type Tabs struct {
	widget.BaseWidget
	group
	OnSelected func(id string)

	tabs     []Tab
	built    map[string]fyne.CanvasObject
	selected string
	bar      *tabBar
	content  *fyne.Container
	bare     bool // without a panel around it
}

// NewTabs returns tabs with the first one selected.
func NewTabs(tabs ...Tab) *Tabs { return newTabs(false, tabs) }

// NewTabStrip returns tabs without a panel around them, for what fills the window.
func NewTabStrip(tabs ...Tab) *Tabs { return newTabs(true, tabs) }

func newTabs(bare bool, tabs []Tab) *Tabs {
	t := &Tabs{built: map[string]fyne.CanvasObject{}, content: container.NewStack(), bare: bare}
	t.bar = newTabBar(t)
	t.ExtendBaseWidget(t)
	t.SetTabs(tabs...)
	return t
}

// SetTabs replaces the tabs. Tabs with an ID that was there keep the content that was built for it; the selected one
// stays selected if it is still there.
func (t *Tabs) SetTabs(tabs ...Tab) {
	built := map[string]fyne.CanvasObject{}
	for _, tab := range tabs {
		if content, ok := t.built[tab.ID]; ok {
			built[tab.ID] = content
		}
	}
	t.tabs, t.built = append([]Tab(nil), tabs...), built
	t.bar.setTabs(t.tabs)
	if t.index() < 0 && len(tabs) > 0 {
		t.selected = tabs[0].ID
	}
	t.show()
}

// Selected is the ID of the tab that is shown, "" when there are no tabs.
func (t *Tabs) Selected() string { return t.selected }

// Select shows a tab. An ID that is not there changes nothing.
func (t *Tabs) Select(id string) {
	for _, tab := range t.tabs {
		if tab.ID == id && id != t.selected {
			t.selected = id
			t.show()
			if t.OnSelected != nil {
				t.OnSelected(id)
			}
			return
		}
	}
}

func (t *Tabs) index() int {
	for i, tab := range t.tabs {
		if tab.ID == t.selected {
			return i
		}
	}
	return -1
}

// step selects the neighbour of the selected tab.
func (t *Tabs) step(by int) {
	if i := t.index() + by; i >= 0 && i < len(t.tabs) {
		t.Select(t.tabs[i].ID)
	}
}

func (t *Tabs) show() {
	i := t.index()
	t.bar.mark(i)
	if i >= 0 {
		tab := t.tabs[i]
		if t.built[tab.ID] == nil && tab.Build != nil {
			t.built[tab.ID] = tab.Build()
		}
	}
	// What is not shown stays in the window, hidden, because a change of palette reaches only what is there.
	t.content.Objects = nil
	for j, tab := range t.tabs {
		if content := t.built[tab.ID]; content != nil {
			if j == i {
				content.Show()
			} else {
				content.Hide()
			}
			t.content.Objects = append(t.content.Objects, content)
		}
	}
	t.content.Refresh()
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	body := Column(0, t.bar, newHairline(), t.content)
	if t.bare {
		return widget.NewSimpleRenderer(body)
	}
	return widget.NewSimpleRenderer(container.NewStack(newPanel(), body))
}

var (
	_ fyne.Widget    = (*tabBar)(nil)
	_ fyne.Focusable = (*tabBar)(nil)
)

// tabBar is the header of Tabs.
type tabBar struct {
	widget.BaseWidget
	stop
	tabs   *Tabs
	labels []*tabLabel
	row    *fyne.Container
}

func newTabBar(tabs *Tabs) *tabBar {
	b := &tabBar{tabs: tabs, row: &fyne.Container{Layout: &flowLayout{x: 18}}}
	b.stop = stop{self: b, marked: func() { b.mark(tabs.index()) }}
	b.ExtendBaseWidget(b)
	return b
}

// setTabs reuses the labels while their number stays the same.
func (b *tabBar) setTabs(tabs []Tab) {
	if len(b.labels) != len(tabs) {
		b.labels, b.row.Objects = nil, nil
		for i := range tabs {
			label := newTabLabel(func() { b.tabs.Select(b.tabs.tabs[i].ID) })
			b.labels = append(b.labels, label)
			b.row.Add(label)
		}
	}
	for i, tab := range tabs {
		b.labels[i].text.SetText(tab.Text)
	}
	b.row.Refresh()
}

func (b *tabBar) mark(selected int) {
	for i, label := range b.labels {
		label.mark(i == selected, b.focused)
	}
}

// Explain implements Explained.
func (b *tabBar) Explain() (name, text string) {
	return "Tabs", "Left and Right choose what is shown below."
}

// TypedKey implements fyne.Focusable.
func (b *tabBar) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		b.tabs.step(-1)
	case fyne.KeyRight:
		b.tabs.step(1)
	default:
		passKey(b, e)
	}
}

// CreateRenderer implements fyne.Widget. Where the labels do not fit they go on in a second line.
func (b *tabBar) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(tallLayout{height: 40, inset: 16}, b.row))
}

var (
	_ fyne.Widget       = (*tabLabel)(nil)
	_ fyne.Tappable     = (*tabLabel)(nil)
	_ desktop.Hoverable = (*tabLabel)(nil)
)

// tabLabel is the text of one tab with the line below the selected one.
type tabLabel struct {
	widget.BaseWidget
	hover
	onTapped func()
	text     *Text
	line     *Fill
	ring     *Fill
	selected bool
}

func newTabLabel(tapped func()) *tabLabel {
	l := &tabLabel{
		onTapped: tapped,
		text:     NewText("", theme.Muted),
		line:     NewFill(theme.Clear),
		ring:     NewFill(theme.Clear),
	}
	l.ring.Width, l.ring.Radius = 2, theme.SizeRadius
	l.passed = func() {
		if !l.selected {
			l.text.SetColor(map[bool]theme.ColorName{true: theme.Text, false: theme.Muted}[l.hovered])
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

func (l *tabLabel) mark(selected, focused bool) {
	l.selected = selected
	ink, line, ring := theme.Muted, theme.Clear, theme.ColorName("")
	if selected {
		ink, line = theme.Text, theme.Accent
	}
	if selected && focused {
		ring = theme.Accent
	}
	l.text.SetColor(ink)
	l.line.set(line, "")
	l.ring.set(theme.Clear, ring)
}

// Tapped implements fyne.Tappable.
func (l *tabLabel) Tapped(*fyne.PointEvent) { l.onTapped() }

// CreateRenderer implements fyne.Widget.
func (l *tabLabel) CreateRenderer() fyne.WidgetRenderer {
	line := container.New(lineLayout{}, l.line)
	return widget.NewSimpleRenderer(container.NewStack(Inset(10, 0, l.text), line, container.New(ringLayout{}, l.ring)))
}

// lineLayout puts a line of two pixels at the lower edge.
type lineLayout struct{}

// Layout implements fyne.Layout.
func (lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, 2))
		o.Move(fyne.NewPos(0, size.Height-2))
	}
}

// MinSize implements fyne.Layout.
func (lineLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// ringLayout draws the ring of the focus around a text, a little wider than the text.
type ringLayout struct{}

// Layout implements fyne.Layout.
func (ringLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width+12, size.Height-10))
		o.Move(fyne.NewPos(-6, 4))
	}
}

// MinSize implements fyne.Layout.
func (ringLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
