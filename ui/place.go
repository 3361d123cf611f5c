package ui

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// The preferences about where the window was, kept between runs. The size is in units of Fyne, the place in those of the
// screen.
const (
	prefWidth  = "window_width"
	prefHeight = "window_height"
	prefX      = "window_x"
	prefY      = "window_y"
)

var (
	usualSize    = fyne.NewSize(1280, 820)
	smallestSize = fyne.NewSize(640, 480) // a window that was made smaller, or a broken file, opens with this
)

// contexted is a window of Fyne's desktop driver. Where a window stands, Fyne tells nobody; GLFW, which makes the window,
// does to those who run while its context is current.
type contexted interface{ RunWithContext(func()) }

// restorePlace gives the window the size and the place that it had when it was closed, before it is shown.
func (w *Window) restorePlace() {
	p := w.app.Preferences()
	size := fyne.NewSize(float32(p.FloatWithFallback(prefWidth, float64(usualSize.Width))),
		float32(p.FloatWithFallback(prefHeight, float64(usualSize.Height))))
	w.win.Resize(size.Max(smallestSize))
	if d, ok := w.win.(desktop.Window); ok {
		d.RequestPosition(p.Int(prefX), p.Int(prefY)) // 0, 0 leaves it to the window manager
	}
}

// keepPlace writes the size and the place down while the window still stands. In full screen it has neither.
func (w *Window) keepPlace() {
	if w.win.FullScreen() {
		return
	}
	p, size := w.app.Preferences(), w.win.Canvas().Size()
	p.SetFloat(prefWidth, float64(size.Width))
	p.SetFloat(prefHeight, float64(size.Height))
	if x, y, ok := w.place(); ok {
		p.SetInt(prefX, x)
		p.SetInt(prefY, y)
	}
}

// place is where the window stands. On Wayland no program learns that.
func (w *Window) place() (x, y int, known bool) {
	d, ok := w.win.(contexted)
	if !ok || os.Getenv("WAYLAND_DISPLAY") != "" && os.Getenv("FYNE_PLATFORM") != "x11" {
		return 0, 0, false
	}
	d.RunWithContext(func() {
		if native := glfw.GetCurrentContext(); native != nil {
			x, y = native.GetPos()
			known = true
		}
	})
	return x, y, known
}

// comeBack moves the window to where a person sees it, when the screen that it stood on is gone or has become smaller.
func (w *Window) comeBack() {
	x, y, known := w.place()
	if !known {
		return
	}
	for _, m := range glfw.GetMonitors() {
		left, top, width, height := m.GetWorkarea()
		if x+100 < left+width && x+100 > left && y < top+height && y >= top-50 {
			return
		}
	}
	w.win.CenterOnScreen()
}

// close ends the program, however the person asked for it.
func (w *Window) close() {
	w.keepPlace()
	w.win.Close()
}
