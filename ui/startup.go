package ui

import (
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-text/typesetting/fontscan"
)

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
