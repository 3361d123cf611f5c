package e2e

import (
	"image"
	"testing"
)

// fill makes a picture of one colour.
func fill(size image.Point, blue byte) picture {
	p := picture{size: size}
	for range size.Y {
		row := make([]byte, size.X*pixel)
		for x := range size.X {
			row[x*pixel] = blue
		}
		p.rows = append(p.rows, row)
	}
	return p
}

// What the other tests take for granted: a change is found where it is, a black bar only where there is one.
func TestPicture(t *testing.T) {
	size := image.Pt(300, 40)
	before, after := fill(size, 200), fill(size, 200)
	after.rows[7][20*pixel] = 9
	after.rows[11][30*pixel] = 9
	if got, want := after.changed(before, after.bounds()), image.Rect(20, 7, 31, 12); got != want {
		t.Errorf("changed at %v, want %v", got, want)
	}
	if got := after.changed(before, image.Rect(0, 0, 300, 7)); !got.Empty() {
		t.Errorf("changed at %v, want nowhere above", got)
	}
	if got := after.colours(10); got != 2 {
		t.Errorf("%d colours, want 2", got)
	}
	if got, want := fill(size, 240).brightness(), 80; got != want {
		t.Errorf("brightness %d, want %d", got, want)
	}
	for y := 10; y < 15; y++ {
		clear(after.rows[y][50*pixel : 290*pixel])
	}
	if bar := after.blackBar(); !bar.Empty() {
		t.Errorf("a bar at %v, but five rows are a line", bar)
	}
	clear(after.rows[15][50*pixel : 290*pixel])
	if bar := after.blackBar(); bar.Empty() {
		t.Error("six black rows are not found")
	}
	if !fill(size, 1).blackBar().Empty() || fill(size, 0).blackBar().Empty() {
		t.Error("nearly black is black, or black is not")
	}
}
