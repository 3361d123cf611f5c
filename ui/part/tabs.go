package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Tab is one view of Tabs. Its content is built when it is first shown.
type Tab struct {
	ID    string // stays the same while Text changes: "response"
	Text  string // "Response · 200 · 14 ms"
	Build func() fyne.CanvasObject
}

// Tabs is a panel whose header chooses what is below. The header is one stop of the Tab key; left and right move in it.
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
