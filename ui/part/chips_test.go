package part_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
)

func scopes() []part.Chip {
	return []part.Chip{
		{Name: "user-read-private", Meaning: "country and kind of subscription", On: true},
		{Name: "playlist-read-private", Meaning: "private playlists"},
		{Name: "typed-by-hand", Stray: true, On: true},
		{Name: "https://www.example.com/auth/" + strings.Repeat("long/", 20)},
	}
}

func TestChipsArePressedByKeyAndByMouse(t *testing.T) {
	start(t)
	chips := part.NewChips()
	var pressed []string
	chips.OnPressed = func(name string) { pressed = append(pressed, name) }
	chips.SetChips(scopes())
	w := show(t, chips, 620)

	w.Canvas().FocusNext()
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	w.Canvas().FocusNext()
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	if got, want := strings.Join(pressed, " "),
		"user-read-private user-read-private playlist-read-private user-read-private"; got != want {
		t.Errorf("pressed %s, want %s", got, want)
	}
}

// The focus stays on the chip that was pressed, though all are shown anew.
func TestChipsKeepTheFocus(t *testing.T) {
	start(t)
	chips := part.NewChips()
	chips.SetChips(scopes())
	w := show(t, chips, 620)
	w.Canvas().FocusNext()
	before := w.Canvas().Focused()
	all := scopes()
	all[0].On = false
	chips.SetChips(all)
	if w.Canvas().Focused() != before || before == nil {
		t.Error("the focus is gone")
	}
}

// No chip is wider than its place, and none is cut without need.
func TestChipsWrap(t *testing.T) {
	start(t)
	chips := part.NewChips()
	chips.SetChips(scopes())
	show(t, chips, 300)
	narrow := chips.MinSize().Height
	if w := chips.MinSize().Width; w > 300 {
		t.Errorf("the chips want %v of 300", w)
	}
	show(t, chips, 900)
	if wide := chips.MinSize().Height; wide >= narrow {
		t.Errorf("%v high in a wide window, %v in a narrow one", wide, narrow)
	}
}

func TestFoldBuildsWhenOpened(t *testing.T) {
	start(t)
	built := 0
	fold := part.NewFold("Advanced", func() fyne.CanvasObject { built++; return part.NewProse("rarely needed") })
	w := show(t, fold, 400)
	closed := fold.MinSize().Height
	w.Canvas().FocusNext()
	press := func() { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) }
	if built != 0 || fold.Open() {
		t.Fatal("it is built before it is opened")
	}
	press()
	if !fold.Open() || built != 1 || fold.MinSize().Height <= closed {
		t.Errorf("open %v, built %d times, %v high after %v", fold.Open(), built, fold.MinSize().Height, closed)
	}
	press()
	press()
	if built != 1 || !fold.Open() {
		t.Errorf("open %v, built %d times", fold.Open(), built)
	}
	press()
	if fold.Open() || fold.MinSize().Height != closed {
		t.Errorf("open %v, %v high, want %v", fold.Open(), fold.MinSize().Height, closed)
	}
}
