package ui

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-gl/glfw/v3.4/glfw"
	"github.com/go-text/typesetting/fontscan"
)

// ErrNoDisplay says that there is no screen to open a window on.
var ErrNoDisplay = errors.New("there is no display to open a window on; start oauthwalk in a desktop session, or run a walk in the " +
	"terminal: oauthwalk walk --help")

// HasDisplay tells that a window can be opened.
func HasDisplay() bool {
	return runtime.GOOS != "linux" || os.Getenv("DISPLAY")+os.Getenv("WAYLAND_DISPLAY") != ""
}

// PrepareDesktop settles what Fyne would complain about on standard error, where nobody can do anything about it. It is
// called before Fyne's application is made; done is called when the window is closed.
func PrepareDesktop() (done func(), err error) {
	if !HasDisplay() {
		return nil, ErrNoDisplay
	}
	if runtime.GOOS == "linux" && os.Getenv("WAYLAND_DISPLAY")+os.Getenv("FYNE_PLATFORM") == "" {
		os.Setenv("FYNE_PLATFORM", "x11") // else libwayland is tried first, and says that it failed
	}
	log.SetOutput(&quiet{to: os.Stderr})
	return borrowFolders(os.Stderr), nil
}

// nameOnWayland gives the window the name of its desktop entry, by which a Wayland desktop finds icon and title. Fyne 2.8.0
// leaves it empty. It is called when Fyne has started GLFW and has not made the window yet; on X11 it does nothing. Where
// the display is not there, such as one that was left behind by another session, Fyne has only logged it: GLFW is asked
// again, and once it has started that does nothing.
func nameOnWayland(id string) error {
	if glfw.Init() != nil {
		return ErrNoDisplay
	}
	glfw.WindowHintString(glfw.WaylandAppID, id)
	return nil
}

// borrowFolders lets Fyne keep what it keeps in a folder for this run, where there is no home folder or it cannot be
// written to: it would say so in a wall of errors. done removes the folder.
func borrowFolders(words io.Writer) (done func()) {
	var lacking []string
	for variable, find := range map[string]func() (string, error){"XDG_CONFIG_HOME": os.UserConfigDir, "XDG_CACHE_HOME": os.UserCacheDir} {
		folder, err := find()
		if err == nil {
			err = os.MkdirAll(filepath.Join(folder, "fyne"), 0o700) // Fyne makes the last folder only
		}
		if err != nil {
			lacking = append(lacking, variable)
		}
	}
	if len(lacking) == 0 {
		return func() {}
	}
	folder, err := os.MkdirTemp("", "oauthwalk-")
	if err != nil {
		return func() {}
	}
	for _, variable := range lacking {
		os.Setenv(variable, folder)
	}
	if slices.Contains(lacking, "XDG_CONFIG_HOME") { // a cache is missed by nobody
		fmt.Fprintln(words, "oauthwalk: the home folder is missing or cannot be written to, so neither saved clients nor the size "+
			"of the window is kept; set HOME to a folder that you can write to, to keep both")
	}
	return func() { os.RemoveAll(folder) }
}

// quiet leaves out what Fyne logs and what is no error, or is said better: that there is no display. Where no session bus is,
// it cannot follow a change of the system's theme. And it reads the file of the preferences whenever that changes, also while it writes it itself: then
// the file is empty for a moment, and what is in memory stays.
type quiet struct {
	to       io.Writer
	held     []byte // the first line of an error whose cause decides
	dropping bool
}

// Write implements io.Writer. An error of Fyne is three lines, each in a call of its own.
func (q *quiet) Write(line []byte) (int, error) {
	text := strings.TrimRight(string(line), "\n")
	switch {
	case strings.Contains(text, "Fyne error:"):
		q.dropping = strings.Contains(text, "failed to watch theme settings") || strings.Contains(text, "failed to initialise GLFW")
		if strings.Contains(text, "Preferences load error") {
			q.held = bytes.Clone(line)
			return len(line), nil
		}
	case strings.Contains(text, "  Cause: "):
		q.dropping = q.dropping || q.held != nil && strings.HasSuffix(text, "  Cause: EOF")
	case !strings.Contains(text, "  At: "):
		q.dropping = false
	}
	held := q.held
	q.held = nil
	if q.dropping {
		return len(line), nil
	}
	if _, err := q.to.Write(append(held, line...)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// A window that starts allocates tens of megabytes that nobody needs afterwards, most of them tables of fonts. Collecting
// them while the person waits for the first paint costs a tenth of the wait, so that is put off.
const (
	startupPercent = 800             // for GOGC: hardly any collection
	startupTime    = 2 * time.Second // the window is painted by then, even on a slow machine
)

// putOffCollection lets garbage lie while the window starts, and then gives it back to the system. The func that it
// returns ends this at once.
func putOffCollection() (end func()) {
	usual := debug.SetGCPercent(startupPercent)
	collected := make(chan struct{})
	timer := time.AfterFunc(startupTime, func() {
		defer close(collected)
		debug.SetGCPercent(usual)
		debug.FreeOSMemory()
	})
	return func() {
		if timer.Stop() {
			debug.SetGCPercent(usual)
			return
		}
		<-collected
	}
}

// scanFonts looks through the fonts of the system while the window is being made. Fyne would do it when it measures the
// first text, and wait; what was found once is there for all. The func that it returns waits for the end.
func scanFonts() (wait func()) {
	var scan sync.WaitGroup
	scan.Go(func() {
		_ = fontscan.NewFontMap(silent{}).UseSystemFonts("") // Fyne asks again, and lives without on an error
	})
	return scan.Wait
}

// silent is a logger for what nobody needs to know.
type silent struct{}

func (silent) Printf(string, ...any) {}
