// Package seen is for tests of the window: what of an object a person can see, and the widgets that can be pressed.
package seen

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
)

// Children are the objects right inside of one, hidden ones among them.
func Children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// Each goes through what can be seen, in the order of drawing, and deeper where it is told to.
func Each(o fyne.CanvasObject, deeper func(fyne.CanvasObject) bool) {
	if !o.Visible() || !deeper(o) {
		return
	}
	for _, child := range Children(o) {
		Each(child, deeper)
	}
}

// All are the objects of one type that can be seen.
func All[T fyne.CanvasObject](o fyne.CanvasObject) []T {
	var out []T
	Each(o, func(o fyne.CanvasObject) bool {
		if one, is := o.(T); is {
			out = append(out, one)
		}
		return true
	})
	return out
}

// Text is all text that can be seen, a line for each piece; prose is one piece, however it is wrapped.
func Text(o fyne.CanvasObject) string {
	var b strings.Builder
	Each(o, func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *part.Prose:
			b.WriteString(o.Text + "\n")
			return false
		case *fyne.Container:
			if rows := Rows(o); len(rows) > 0 {
				b.WriteString(strings.Join(rows, "\n") + "\n")
				return false
			}
		case *canvas.Text:
			b.WriteString(o.Text + "\n")
		}
		return true
	})
	return b.String()
}

// Rows are the texts of a container that holds nothing else, as a pane of code does, those at one height in one piece.
func Rows(c *fyne.Container) (rows []string) {
	y := float32(-1)
	for _, o := range c.Objects {
		text, ok := o.(*canvas.Text)
		if !ok {
			return nil
		}
		if text.Position().Y != y {
			y, rows = text.Position().Y, append(rows, "")
		}
		rows[len(rows)-1] += text.Text
	}
	return rows
}

// Button is the button with that text that can be seen; nil for none.
func Button(o fyne.CanvasObject, text string) (found *part.Button) {
	Each(o, func(o fyne.CanvasObject) bool {
		if b, ok := o.(*part.Button); ok && b.Text == text {
			found = b
		}
		return found == nil
	})
	return found
}
