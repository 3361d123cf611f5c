package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Reveal scrolls until an object can be seen, if there is room for all of it, or else its upper edge. What stands beside
// the scrolled content is left alone.
func Reveal(s *container.Scroll, o fyne.CanvasObject) {
	const air = 8
	driver := fyne.CurrentApp().Driver()
	where := driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(s))
	if where.X < 0 || where.X >= s.Size().Width {
		return
	}
	top := where.Y - air
	below := top + o.Size().Height + 2*air - s.Size().Height
	at := s.Offset
	switch {
	case top < 0 || below > top:
		at.Y += top
	case below > 0:
		at.Y += below
	default:
		return
	}
	s.ScrollToOffset(at)
}
