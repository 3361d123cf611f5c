package e2e

import (
	"image"
	"testing"
)

// clumsy is the window with a client that makes one mistake; see testdata/clumsy.
func clumsy(mistake string) *program {
	return &program{name: "oauthwalk-clumsy", source: "oauthwalk/ui/e2e/testdata/clumsy",
		flags: []string{"-tags", "migrated_fynedo", "-trimpath"}, args: []string{mistake}}
}

// Each mistake ends on a page that explains it, which is kept beside the target when it is asked for; see kept.
func TestFailurePages(t *testing.T) {
	for _, test := range []struct {
		mistake, id string
		well        int // how many stages end well before
		failed      string
		fold        bool // the side panel, beside which so much text makes the picture too large
	}{
		{"method", "E072", 4, "exchange failed", false},
		{"expired", "E062", 4, "exchange failed", true},
		{"replayed", "E062", 4, "exchange failed", true},
		{"verifier", "E065", 4, "exchange failed", false},
		{"redirect", "E064", 4, "exchange failed", true},
		{"scope", "E112", 5, "api failed", false},
	} {
		t.Run(test.mistake, func(t *testing.T) {
			l := look{theme: "light"}
			w := open(t, clumsy(test.mistake), l)
			w.do(1)
			w.do(2)
			w.press(next)
			w.wants(wholeWalk[:4]...)
			w.settle()
			w.pressed(next)
			for i := 5; i <= test.well; i++ {
				w.do(i)
			}
			if test.well == 5 {
				w.pressed(next)
			}
			w.press(next)
			last := w.wants(append(wholeWalk[:test.well:test.well], test.failed)...)
			if last.Advice == nil || last.Advice.ID != test.id {
				t.Errorf("the advice is %+v, want %s", last.Advice, test.id)
			}
			p := w.settle()
			w.wantSane(p, l)
			if test.fold {
				p = w.pressed("ctrl+b")
			}
			keep(t, "failure-"+test.mistake, p)
		})
	}
}

// A page of the provider that nothing comes back from is explained when its text is pasted, by keyboard alone; and the
// key that goes on is not swallowed by the box.
func TestPastedPageIsExplained(t *testing.T) {
	l := look{theme: "light"}
	w := open(t, clumsy("page"), l)
	w.do(1)
	w.do(2)
	w.press(next)
	w.settle()
	for range tabsToQuestion {
		w.pressed("Tab")
	}
	w.pressed("Return")
	before := w.settle()
	w.display.xdotool(t, "type", "INVALID_CLIENT: Invalid redirect URI")
	p := w.settle()
	below := image.Rect(258, 520, 904, 786) // the box: what else changes by itself stands above it
	if p.changed(before, below).Dy() < 100 {
		t.Error("the text is not explained")
	}
	w.wantSane(p, l)
	keep(t, "failure-page", p)
	w.press("ctrl+period")
	w.wants("setup ok", "request ok", "consent failed")
	w.settle()
	before = w.look()
	w.press(next)
	eventually(t, "the key to go back to the request", func() bool {
		now := w.look()
		return !now.changed(before, w.above(now)).Empty()
	})
}

// tabsToQuestion is how many stops there are before the question after the provider's page: header, rail and
// what there is to do while waiting.
const tabsToQuestion = 9
