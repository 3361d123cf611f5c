package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over an entry of one line and gives the wheel back to the page. Fyne's entry scrolls what it holds and
// keeps every turn of the wheel, so that a page of fields would stand still wherever a field comes under the pointer.
// Nothing else reaches the wheel: Fyne gives each event to the topmost object that takes it.
type wheel struct{ widget.BaseWidget }

func newWheel() *wheel {
	w := &wheel{}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if s := around(w); s != nil {
		s.Scrolled(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// around is the innermost scroll container in which an object is shown, nil for none.
func around(o fyne.CanvasObject) *container.Scroll {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return nil
	}
	root := c.Content()
	if top, ok := c.Overlays().Top().(*widget.PopUp); ok {
		root = top.Content
	}
	at := driver.AbsolutePositionForObject(o)
	var found *container.Scroll
	var look func(fyne.CanvasObject)
	look = func(in fyne.CanvasObject) {
		if !in.Visible() {
			return
		}
		switch in := in.(type) {
		case *fyne.Container:
			for _, child := range in.Objects {
				look(child)
			}
		case *container.Scroll:
			from := driver.AbsolutePositionForObject(in)
			to := from.Add(in.Size())
			if at.X >= from.X && at.X < to.X && at.Y+o.Size().Height > from.Y && at.Y < to.Y {
				found = in
				look(in.Content)
			}
		}
	}
	look(root)
	return found
}

// wheeled is the renderer of an entry with a wheel over it.
type wheeled struct {
	fyne.WidgetRenderer
	wheel *wheel
}

func underWheel(r fyne.WidgetRenderer) fyne.WidgetRenderer { return wheeled{r, newWheel()} }

// Layout implements fyne.WidgetRenderer.
func (w wheeled) Layout(size fyne.Size) {
	w.WidgetRenderer.Layout(size)
	w.wheel.Resize(size)
}

// Objects implements fyne.WidgetRenderer. Those of the entry change when it is refreshed.
func (w wheeled) Objects() []fyne.CanvasObject {
	own := w.WidgetRenderer.Objects()
	return append(slices.Clip(own), w.wheel)
}
