package e2e

import (
	"image"
	"testing"
)

// The parts of a window 1280 wide that take the focus, in the order of reading.
var parts = []image.Rectangle{
	image.Rect(0, 30, 1280, 82),  // header
	image.Rect(0, 83, 256, 2000), // rail
	image.Rect(257, 83, 904, 2000),
}

// Tab goes through the window as one reads it, and every stop can be seen. On this page that is everything: the header,
// the rail, the parameters with their buttons, the buttons of the stage, the tabs and what they show.
func TestTabFollowsReading(t *testing.T) {
	w := open(t, shipped, look{theme: "dark", width: 1280, height: 1800}) // nothing has to scroll
	w.toTokens()
	stops := w.tabThrough()
	t.Logf("%d stops: %v", len(stops), stops)
	if len(stops) < 13 {
		t.Errorf("%d stops, want at least 13", len(stops))
	}
	for i := 1; i < len(stops); i++ {
		if !reads(stops[i-1], stops[i]) {
			t.Errorf("Tab goes from %v to %v, which is not the order of reading", stops[i-1], stops[i])
		}
	}
}

// tabThrough presses Tab until the first stop comes again. A stop is where the screen differs from a screen without
// focus.
func (w *window) tabThrough() []image.Rectangle {
	w.t.Helper()
	without := w.settle()
	var stops []image.Rectangle
	for range 40 {
		now := w.pressed("Tab")
		stop := now.changed(without, w.above(now))
		if stop.Empty() {
			w.t.Fatalf("after %v the focus cannot be seen", stops)
		}
		if len(stops) > 0 && stop == stops[0] {
			return stops
		}
		stops = append(stops, stop)
	}
	w.t.Fatalf("Tab does not come round: %v", stops)
	return nil
}

// reads tells whether b comes after a for a reader: in a later part, or in the same one further down, or in the same
// line further right.
func reads(a, b image.Rectangle) bool {
	partA, partB := partOf(a), partOf(b)
	switch {
	case partA != partB:
		return partA < partB
	case b.Min.Y >= a.Max.Y-4:
		return true
	case a.Min.Y >= b.Max.Y-4:
		return false
	}
	return a.Min.X < b.Min.X
}

func partOf(stop image.Rectangle) int {
	for i, part := range parts {
		if stop.In(part) {
			return i
		}
	}
	return len(parts)
}

// F1 explains and Escape closes the explanation, whatever has the focus: nothing, a button, an entry.
func TestHelpReachesEveryFocus(t *testing.T) {
	w := open(t, shipped, look{theme: "light"})
	w.help("nothing")
	w.pressed("Tab")
	w.help("a button")
	for range 4 {
		w.pressed("Tab")
	}
	w.help("the rail")
	w.pressed("ctrl+e") // the parameters become entries
	w.pressed("Tab")
	w.help("what follows the rail in edit mode")
	w.pressed("Tab")
	w.help("an entry")
}

// help opens the explanation, closes it, and looks that the window is as before. The cursor of an entry blinks, so only
// the middle is looked at, where the explanation stands.
func (w *window) help(focus string) {
	w.t.Helper()
	middle := image.Rect(400, 300, 860, 500)
	before := w.look()
	differs := func() bool { return !w.look().changed(before, middle).Empty() }
	w.press("F1")
	eventually(w.t, "the help on F1 while "+focus+" has the focus", differs)
	w.press("Escape")
	eventually(w.t, "Escape to close the help that "+focus+" had asked for", func() bool { return !differs() })
}

// In a small window the focus stays in sight: the page scrolls to it.
func TestPageScrollsToTheFocus(t *testing.T) {
	w := open(t, shipped, look{theme: "light", width: 720, height: 480})
	w.pressed("ctrl+e")
	page := image.Rect(230, 130, 720, 440)
	scrolled := false
	without := w.look()
	for range 30 {
		before := w.look()
		w.press("Tab")
		eventually(t, "Tab to show something", func() bool {
			now := w.look()
			return !now.changed(before, w.above(now)).Empty()
		})
		scrolled = scrolled || w.look().changed(without, page).Dy() > 200
	}
	if !scrolled {
		t.Error("Tab went all around and the page never scrolled")
	}
}
