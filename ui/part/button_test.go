package part_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/ui/part"
)

func TestButtonAnswersToMouseAndKeys(t *testing.T) {
	start(t)
	pressed := 0
	b := part.NewPrimary("Exchange the code", func() { pressed++ })
	w := show(t, b, 300)
	test.Tap(b)
	w.Canvas().Focus(b)
	press(t, w, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyA)
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4: a click, Space, Return, Enter", pressed)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	if pressed != 4 {
		t.Error("a disabled button does something")
	}
}

func TestButtonTakesFocusFromAnEntry(t *testing.T) {
	start(t)
	entry := widget.NewEntry()
	for name, b := range map[string]fyne.Tappable{
		"button":      part.NewButton("Go", nil),
		"copy button": part.NewCopyButton("Copy", func() string { return "" }),
	} {
		t.Run(name, func(t *testing.T) {
			w := show(t, part.Column(4, entry, b.(fyne.CanvasObject)), 300)
			w.Canvas().Focus(entry)
			b.Tapped(nil)
			if w.Canvas().Focused() != nil {
				t.Error("the entry keeps the focus after a click on the button")
			}
		})
	}
}

func TestCopyButtonCopiesAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		app := start(t)
		value := "first"
		due := newQueue(t)
		b := part.NewCopyButton("Copy URL", func() string { return value })
		clockOf(t, due.later)
		show(t, b, 200)
		width := b.MinSize().Width
		value = "second"
		test.Tap(b)
		if got := app.Clipboard().Content(); got != "second" {
			t.Errorf("clipboard: got %q, want the text of now", got)
		}
		wantSeen(t, b, "Copied")
		if got := b.MinSize().Width; got != width {
			t.Errorf("the button changes its width from %v to %v", width, got)
		}
		due.sleep(time.Second)
		test.Tap(b) // again, which starts the time anew
		due.sleep(time.Second)
		wantSeen(t, b, "Copied")
		due.sleep(600 * time.Millisecond)
		wantSeen(t, b, "Copy URL")
		wantUnseen(t, b, "Copied")
	})
}

func TestActionsWrapInANarrowWindow(t *testing.T) {
	start(t)
	a, b := part.NewButton("Exchange the code", nil), part.NewButton("Copy as curl", nil)
	actions := part.Actions(a, b)
	settle(actions, 600)
	if a.Position().Y != b.Position().Y {
		t.Error("two buttons do not stand side by side at 600 pixels")
	}
	settle(actions, 200)
	if a.Position().Y >= b.Position().Y {
		t.Error("the second button is not below the first at 200 pixels")
	}
	if got, want := actions.MinSize().Height, b.Position().Y+b.Size().Height; got < want {
		t.Errorf("height %v, but the last button reaches to %v", got, want)
	}
}
