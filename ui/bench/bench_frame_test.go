package bench_test

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/seen"
)

// frame does what Fyne's real driver does before it paints: it asks every visible object for its smallest size, and
// lays out anew what holds an object whose answer has changed.
type frame struct {
	window fyne.Window
	sizes  map[fyne.CanvasObject]fyne.Size
	seen   map[fyne.CanvasObject]fyne.Size
}

func newFrame(w fyne.Window) *frame { return &frame{window: w} }

func (f *frame) layout() {
	f.seen = make(map[fyne.CanvasObject]fyne.Size, len(f.sizes))
	if content := f.window.Content(); content != nil && f.visit(content) {
		arrange(content)
	}
	f.sizes = f.seen
}

// visit tells whether the smallest size of o has changed.
func (f *frame) visit(o fyne.CanvasObject) bool {
	if !o.Visible() {
		return false
	}
	anew := false
	for _, child := range seen.Children(o) {
		if f.visit(child) {
			anew = true
		}
	}
	if anew {
		arrange(o)
	}
	size := o.MinSize()
	before, known := f.sizes[o]
	f.seen[o] = size
	return !known || before != size
}

func arrange(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	case fyne.Widget:
		test.WidgetRenderer(o).Layout(o.Size())
	}
}
