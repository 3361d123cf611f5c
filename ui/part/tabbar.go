package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/theme"
)

var (
	_ fyne.Widget    = (*tabBar)(nil)
	_ fyne.Focusable = (*tabBar)(nil)
)

// tabBar is the header of Tabs.
type tabBar struct {
	widget.BaseWidget
	tabs    *Tabs
	labels  []*tabLabel
	row     *fyne.Container
	focused bool
}

func newTabBar(tabs *Tabs) *tabBar {
	b := &tabBar{tabs: tabs, row: &fyne.Container{Layout: &flowLayout{x: 18}}}
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

// TypedRune implements fyne.Focusable.
func (b *tabBar) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (b *tabBar) FocusGained() { b.focused = true; b.mark(b.tabs.index()); tellFocus(b) }

// FocusLost implements fyne.Focusable.
func (b *tabBar) FocusLost() { b.focused = false; b.mark(b.tabs.index()) }

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

// MouseIn implements desktop.Hoverable.
func (l *tabLabel) MouseIn(*desktop.MouseEvent) { l.text.SetColor(theme.Text) }

// MouseMoved implements desktop.Hoverable.
func (l *tabLabel) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *tabLabel) MouseOut() {
	if !l.selected {
		l.text.SetColor(theme.Muted)
	}
}

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
