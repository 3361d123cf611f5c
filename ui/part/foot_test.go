package part_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
)

// A bar shows all that fits; in a narrow window words go first, then the buttons behind the first one go into a menu, from
// which they can be pressed.
func TestFoot(t *testing.T) {
	start(t)
	pressed := ""
	button := func(text string) *part.Button { return part.NewButton(text, func() { pressed += text }) }
	next, again, copied := button("Continue"), button("Do it again"), button("Copy as")
	words := part.NewCaption("It has no secrets in it.")
	f := part.NewFoot([]fyne.CanvasObject{next, again}, words, copied)
	w := show(t, f, 900)
	shown := func(width float32) (all [4]bool) {
		w.Resize(fyne.NewSize(width, 200))
		for i, o := range []fyne.CanvasObject{next, again, words, copied} {
			all[i] = o.Visible()
		}
		return all
	}
	for _, tt := range []struct {
		width float32
		want  [4]bool
	}{{900, [4]bool{true, true, true, true}}, {400, [4]bool{true, true, false, true}}, {300, [4]bool{true, false, false, false}}} {
		if got := shown(tt.width); got != tt.want {
			t.Errorf("at %v it shows %v; want %v", tt.width, got, tt.want)
		}
	}
	more := f.Anchor(again)
	if more == again || !more.Visible() {
		t.Fatal("nothing leads to the button that had no room")
	}
	more.(*part.Button).Tapped(nil)
	test.TapCanvas(w.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(more).SubtractXY(-30, 50))
	if pressed == "" {
		t.Error("the menu has pressed nothing")
	}
	f.Want(again, false)
	f.Refresh()
	if got := shown(900); got != [4]bool{true, false, true, true} {
		t.Errorf("without the second button it shows %v", got)
	}
}
