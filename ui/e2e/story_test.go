package e2e

import (
	"slices"
	"testing"
)

// The very first start shows the first page, one key leads into the walk, and after the last stage one key shows what
// happened.
func TestStoryHasABeginningAndAnEnd(t *testing.T) {
	for name, l := range map[string]look{"first": {first: true, width: 1280, height: 820}, "small-first": {first: true, width: 900, height: 600}} {
		t.Run(name, func(t *testing.T) {
			w := open(t, shipped, l)
			first := w.settle()
			keep(t, name, first)
			if changed := w.pressed(next).changed(first, w.above(first)); changed.Dx() < 400 {
				t.Errorf("the key on the first page changed %v, want another page", changed)
			}
			w.do(1)
			w.wants("setup ok")
		})
	}
}

// The last page comes after the last stage, and its key begins another walk, not the same one.
func TestLastPage(t *testing.T) {
	for name, l := range map[string]look{"dark-9-end": {theme: "dark"}, "small-9-end": {theme: "light", width: 900, height: 600}} {
		w := open(t, shipped, l)
		w.toTokens()
		for i := range 3 {
			w.pressed(next)
			w.do(6 + i)
		}
		w.wants(wholeWalk...)
		before := w.settle()
		end := w.pressed(next)
		if changed := end.changed(before, w.above(before)); changed.Dx() < 400 {
			t.Errorf("after the last stage the key changed %v, want another page", changed)
		}
		w.wantSane(end, l)
		keep(t, name, end)
		w.pressed(next)
		w.pressed(next)
		w.wants(append(slices.Clone(wholeWalk), "setup ok")...)
	}
}

// Ctrl+L shows the labs, and Escape leads back to the walk.
func TestLabsByKeyboard(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	before := w.settle()
	p := w.pressed("ctrl+l")
	if p.changed(before, w.above(before)).Dx() < 400 {
		t.Error("Ctrl+L shows no other page")
	}
	w.wantSane(p, l)
	keep(t, "dark-labs", p)
	if back := w.pressed("Escape"); !back.changed(before, w.above(before)).Empty() {
		t.Error("Escape does not lead back")
	}
}

// Ctrl+H shows the history, whose search has the focus, and Ctrl+Shift+R the report before it leaves; Escape leads back.
func TestHistoryAndReportByKeyboard(t *testing.T) {
	l := look{theme: "dark"}
	w := open(t, shipped, l)
	w.do(1)
	w.wants("setup ok")
	for _, key := range []string{"ctrl+h", "ctrl+shift+r"} {
		before := w.settle()
		p := w.pressed(key)
		if p.changed(before, w.above(before)).Dx() < 400 {
			t.Errorf("%s shows no other page", key)
		}
		w.wantSane(p, l)
		if back := w.pressed("Escape"); !back.changed(before, w.above(before)).Empty() {
			t.Errorf("Escape does not lead back from %s", key)
		}
	}
}
