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

func TestToastsOneAtATimeAndErrorsStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start(t)
		due := newQueue(t)
		toasts := part.NewToasts()
		toasts.Later = due.later
		show(t, toasts, 600)
		toasts.Say("first")
		toasts.Say("second")
		toasts.Say("second") // said once is enough
		toasts.Alert("broken")
		steps := []struct {
			wait time.Duration
			want string
		}{{0, "first"}, {3900 * time.Millisecond, "first"}, {200 * time.Millisecond, "second"},
			{4 * time.Second, "broken"}, {time.Hour, "broken"}}
		for _, step := range steps {
			due.sleep(step.wait)
			if got := toasts.Shown(); got != step.want {
				t.Fatalf("after %v: got %q, want %q", step.wait, got, step.want)
			}
			wantSeen(t, toasts, step.want)
		}
		test.Tap(buttons(toasts, part.GlyphClose)[0])
		if got := toasts.Shown(); got != "" {
			t.Errorf("after closing: got %q, want nothing", got)
		}
		wantUnseen(t, toasts, "broken")
		toasts.Dismiss() // nothing there: nothing happens
	})
}

// An error of a second try is not hidden by that of the first.
func TestToastsShowTheNewestError(t *testing.T) {
	start(t)
	toasts := part.NewToasts()
	show(t, toasts, 600)
	toasts.Alert("the file is too long")
	toasts.Alert("the file is no text")
	if got := toasts.Shown(); got != "the file is no text" {
		t.Errorf("got %q, want the newest error", got)
	}
	if toasts.Dismiss(); toasts.Shown() != "" {
		t.Errorf("after closing: got %q, want nothing", toasts.Shown())
	}
}

func TestToastsClosedEarlyGiveTheNextItsWholeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start(t)
		due := newQueue(t)
		toasts := part.NewToasts()
		toasts.Later = due.later
		show(t, toasts, 600)
		toasts.Say("first")
		toasts.Say("second")
		due.sleep(3 * time.Second)
		toasts.Dismiss()
		due.sleep(3 * time.Second)
		if got := toasts.Shown(); got != "second" {
			t.Errorf("three seconds into the second toast: got %q", got)
		}
	})
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
		toasts.Later = newQueue(t).later
		show(t, toasts, 600)
		toasts.Say("still there")
	})
	toasts.Dismiss()
	if got := toasts.Shown(); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}
