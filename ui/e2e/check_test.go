package e2e

import (
	"image/color"
	"testing"
)

// Two keys check the client: the first shows what will be sent, the second sends it. That nothing is wrong is a green
// outline across the page. The walk is where it was, and closing leaves nothing.
func TestCheckByTwoKeys(t *testing.T) {
	for _, theme := range []string{"dark", "light"} {
		t.Run(theme, func(t *testing.T) {
			l := look{theme: theme}
			w := open(t, shipped, l)
			if n := w.pressed("ctrl+k").longest(green); n >= across {
				t.Errorf("before anything was checked a green line of %d pixels says that all is well", n)
			}
			w.press(next)
			eventually(t, "the outcome of the check", func() bool { return w.look().longest(green) >= across })
			p := w.settle()
			w.wantSane(p, l)
			keep(t, theme+"-check", p)
			if said := w.lines(); len(said) != 0 {
				t.Errorf("the check is in the log of the walk: %v", said)
			}
			w.pressed("Escape")
			w.do(1)
			w.press("ctrl+q")
			w.wantExit()
		})
	}
}

// across is how long a line is that goes across a page, in pixels.
const across = 400

func green(c color.RGBA) bool { return int(c.G) > int(c.R)+30 && int(c.G) > int(c.B)+30 }

// longest is the length of the longest horizontal line of such pixels.
func (p picture) longest(is func(color.RGBA) bool) int {
	most := 0
	for y := range p.size.Y {
		run := 0
		for x := range p.size.X {
			if !is(p.at(x, y)) {
				run = 0
				continue
			}
			run++
			most = max(most, run)
		}
	}
	return most
}
