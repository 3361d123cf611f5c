package part_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/part"
)

// What is new replaces what was said; what went well goes by itself, and an error stays.
func TestToastsShowTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start(t)
		due := newQueue(t)
		toasts := part.NewToasts()
		clockOf(t, due.later)
		show(t, toasts, 600)
		want := func(text string) {
			t.Helper()
			if got := toasts.Shown(); got != text {
				t.Fatalf("got %q, want %q", got, text)
			}
			if text != "" {
				wantSeen(t, toasts, text)
			}
		}
		toasts.Alert("nothing was imported")
		due.sleep(time.Hour)
		want("nothing was imported")
		toasts.Say("imported")
		want("imported")
		due.sleep(3 * time.Second)
		toasts.Say("copied")
		due.sleep(3 * time.Second)
		want("copied")
		due.sleep(2 * time.Second)
		want("")
		toasts.Say("copied")
		toasts.Alert("broken")
		due.sleep(time.Hour)
		want("broken")
		test.Tap(buttons(toasts, part.GlyphClose)[0])
		want("")
		toasts.Dismiss() // nothing there: nothing happens
	})
}

// A click on a toast does not reach the button below it.
func TestToastsTakeTheirOwnClicks(t *testing.T) {
	start(t)
	clicked := 0
	toasts := part.NewToasts()
	w := test.NewTempWindow(t, container.NewStack(widget.NewButton("Go", func() { clicked++ }), toasts))
	w.Resize(fyne.NewSize(600, 400))
	toasts.Alert("The port is taken")
	box := all[*part.Prose](toasts)[0]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(box)
	test.TapCanvas(w.Canvas(), at.AddXY(20, 8))
	if clicked != 0 {
		t.Error("the click went through")
	}
}

func TestToastsLetClicksThrough(t *testing.T) {
	start(t)
	clicked := 0
	toasts := part.NewToasts()
	page := widget.NewButton("Go", func() { clicked++ })
	w := test.NewTempWindow(t, container.NewStack(page, toasts))
	w.Resize(fyne.NewSize(600, 400))
	toasts.Alert("The port is taken")
	test.TapCanvas(w.Canvas(), fyne.NewPos(30, 30))
	if clicked != 1 {
		t.Error("a click beside the toast does not reach the page")
	}
}

// Fyne destroys what an earlier test has shown during some later one. A timer of a bubble must not be touched then.
func TestToastIsDestroyedAfterItsBubble(t *testing.T) {
	var toasts *part.Toasts
	synctest.Test(t, func(t *testing.T) {
		start(t)
		toasts = part.NewToasts()
		clockOf(t, newQueue(t).later)
		show(t, toasts, 600)
		toasts.Say("still there")
	})
	toasts.Dismiss()
	if got := toasts.Shown(); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}
