package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
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
	OnSelected func(id string)

	tabs     []Tab
	built    map[string]fyne.CanvasObject
	selected string
	bar      *tabBar
	content  *fyne.Container
}

// NewTabs returns tabs with the first one selected.
func NewTabs(tabs ...Tab) *Tabs {
	t := &Tabs{built: map[string]fyne.CanvasObject{}, content: container.NewStack()}
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

// SetText changes the text of one tab.
func (t *Tabs) SetText(id, text string) {
	for i := range t.tabs {
		if t.tabs[i].ID == id && t.tabs[i].Text != text {
			t.tabs[i].Text = text
			t.bar.setTabs(t.tabs)
			t.bar.mark(t.index())
		}
	}
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
	return widget.NewSimpleRenderer(container.NewStack(newPanel(), body))
}
