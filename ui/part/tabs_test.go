package part_test

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func newTabs(t *testing.T) (*part.Tabs, fyne.Window, map[string]int) {
	t.Helper()
	start(t)
	built := map[string]int{}
	tab := func(id, text string) part.Tab {
		return part.Tab{ID: id, Text: text, Build: func() fyne.CanvasObject {
			built[id]++
			return part.NewText("content of "+id, theme.Text)
		}}
	}
	tabs := part.NewTabs(tab("request", "Request"), tab("response", "Response · 200 · 14 ms"), tab("tokens", "Tokens"))
	return tabs, show(t, tabs, 600), built
}

func TestTabsBuildWhatIsShownAndOnlyOnce(t *testing.T) {
	tabs, _, built := newTabs(t)
	wantSeen(t, tabs, "Request", "Tokens", "content of request")
	tabs.Select("response")
	tabs.Select("request")
	tabs.Select("response")
	tabs.Select("nonsense")
	wantSeen(t, tabs, "content of response")
	wantUnseen(t, tabs, "content of request")
	if want := map[string]int{"request": 1, "response": 1}; !reflect.DeepEqual(built, want) {
		t.Errorf("built: got %v, want %v", built, want)
	}
}

func TestTabsByKeyboardAndMouse(t *testing.T) {
	tabs, w, _ := newTabs(t)
	var selected []string
	tabs.OnSelected = func(id string) { selected = append(selected, id) }
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	test.TapCanvas(w.Canvas(), fyne.NewPos(24, 20))
	if want := []string{"response", "tokens", "response", "request"}; !reflect.DeepEqual(selected, want) {
		t.Errorf("selected: got %v, want %v", selected, want)
	}
}

func TestTabsChangeTheirTextAndNumber(t *testing.T) {
	tabs, _, built := newTabs(t)
	tabs.Select("tokens")
	tabs.SetTabs(part.Tab{ID: "request", Text: "Request · 9 ms"}, part.Tab{ID: "tokens", Text: "Tokens"})
	wantSeen(t, tabs, "Request · 9 ms")
	if got := tabs.Selected(); got != "tokens" {
		t.Errorf("selected: got %q, want the one that is still there", got)
	}
	wantSeen(t, tabs, "content of tokens")
	wantUnseen(t, tabs, "Response")
	tabs.SetTabs(part.Tab{ID: "request", Text: "Request"})
	wantSeen(t, tabs, "content of request")
	if built["request"] != 1 || built["tokens"] != 1 {
		t.Errorf("built again: %v", built)
	}
}

func TestTabsOfNothing(t *testing.T) {
	start(t)
	tabs := part.NewTabs()
	show(t, tabs, 300)
	if got := tabs.Selected(); got != "" {
		t.Errorf("selected: got %q, want nothing", got)
	}
}

func TestSegmentedByKeyboardAndMouse(t *testing.T) {
	start(t)
	s := part.NewSegmented("Authorization code", "+ PKCE")
	var changed []int
	s.OnChanged = func(i int) { changed = append(changed, i) }
	w := show(t, part.Actions(s), 400)
	s.Select(1) // by the program: not reported
	w.Canvas().Focus(s)
	press(t, w, fyne.KeyRight, fyne.KeyLeft, fyne.KeyLeft, fyne.KeySpace)
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 16))
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 16))
	if want := []int{0, 1, 0}; !reflect.DeepEqual(changed, want) {
		t.Errorf("changed: got %v, want %v", changed, want)
	}
	if got := s.Selected(); got != 0 {
		t.Errorf("selected: got %d, want 0", got)
	}
}
