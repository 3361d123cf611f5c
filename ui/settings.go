package ui

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/go-gl/glfw/v3.4/glfw"

	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// The preferences that are kept between runs: how the window looks; where it stood is in place.go.
const (
	prefMode  = "theme"
	prefScale = "text_size"
	prefSeen  = "first_page_seen"
	prefKeeps = "keep_walks" // "on" or "off", nothing before the person was asked
)

// settings are the looks that the person chose.
type settings struct {
	app fyne.App
}

func (s settings) theme() theme.Theme {
	p := s.app.Preferences()
	return theme.New(theme.Mode(p.StringWithFallback(prefMode, string(theme.System))),
		theme.Scale(p.IntWithFallback(prefScale, int(theme.Normal))))
}

func (s settings) setMode(m theme.Mode) {
	s.app.Preferences().SetString(prefMode, string(m))
	s.apply()
}

func (s settings) setScale(c theme.Scale) {
	s.app.Preferences().SetInt(prefScale, int(c))
	s.apply()
}

// keep writes the looks down as the window closes. Fyne does so too, after its loop has ended, but this version then reads
// its own half-written file and complains of it, unless it wrote the file a moment before. Removing what is not there is
// the one change that writes without changing.
func (s settings) keep() { s.app.Preferences().RemoveValue("nothing") }

// welcome shows the first page to somebody who has never seen it.
func (w *Window) welcome() {
	if p := w.app.Preferences(); !p.Bool(prefSeen) {
		p.SetBool(prefSeen, true)
		w.first = stage.NewFirst(w)
		w.sheet = w.first
	}
}

// keepsWalks tells that walks are kept between starts.
func (s settings) keepsWalks() bool { return s.app.Preferences().String(prefKeeps) == "on" }

// wasAskedToKeep tells that the person has said something about it, or would not.
func (s settings) wasAskedToKeep() bool { return s.app.Preferences().String(prefKeeps) != "" }

func (s settings) setKeepsWalks(on bool) {
	s.app.Preferences().SetString(prefKeeps, map[bool]string{true: "on", false: "off"}[on])
}

func (s settings) apply() { s.app.Settings().SetTheme(s.theme()) }

// prefPlace is the preference that keeps where the window was, "WIDTHxHEIGHT+X+Y": the size in units of Fyne, the place
// in those of the screen. It is one preference, because Fyne writes its file anew for each that changes.
const prefPlace = "window"

var (
	usualSize    = fyne.NewSize(1280, 820)
	smallestSize = fyne.NewSize(640, 480) // a window that was made smaller, or a broken file, opens with this
)

// contexted is a window of Fyne's desktop driver. Where a window stands, Fyne tells nobody; GLFW, which makes the window,
// does to those who run while its context is current.
type contexted interface{ RunWithContext(func()) }

// restorePlace gives the window the size and the place that it had when it was closed, before it is shown.
func (w *Window) restorePlace() {
	size, x, y := usualSize, 0, 0
	_, err := fmt.Sscanf(w.app.Preferences().String(prefPlace), "%fx%f+%d+%d", &size.Width, &size.Height, &x, &y)
	if err != nil {
		size, x, y = usualSize, 0, 0
	}
	w.win.Resize(size.Max(smallestSize))
	if d, ok := w.win.(desktop.Window); ok {
		d.RequestPosition(x, y) // 0, 0 leaves it to the window manager
	}
}

// keepPlace writes the size and the place down while the window still stands. In full screen it has neither.
func (w *Window) keepPlace() {
	if w.win.FullScreen() {
		return
	}
	size := w.win.Canvas().Size()
	x, y, _ := w.place()
	w.app.Preferences().SetString(prefPlace, fmt.Sprintf("%.0fx%.0f+%d+%d", size.Width, size.Height, x, y))
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
