package e2e

import "testing"

// A whole walk, with Fyne's alarm for calls from a wrong goroutine and the race detector on; whatever one of them says
// stands on standard error and fails the test when the window ends. Menus, help and themes are touched on the way.
func TestNoCallFromAWrongGoroutine(t *testing.T) {
	w := open(t, watched, look{theme: "light"})
	for _, key := range []string{"F1", "Escape", "ctrl+shift+d", "ctrl+shift+2", "ctrl+shift+1"} {
		w.pressed(key)
	}
	visit(t, w.toConsent(keepNothing), allow)
	w.wants(wholeWalk[:4]...)
	w.fromCallback(keepNothing)
	w.wants(wholeWalk...)
	for _, key := range []string{"ctrl+k", next, "Escape"} { // the check of the client has a goroutine of its own
		w.pressed(key)
	}
	w.pressed("ctrl+n") // start over: the walk becomes an earlier one
	w.press("ctrl+q")
	w.wantGone()
}
