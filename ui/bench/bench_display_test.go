package bench_test

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// display is an X server of our own. It keeps its screen in a file, so that looking at it disturbs nobody.
type display struct {
	name   string // ":80"
	screen *os.File
	offset int64 // of the first pixel
	width  int   // bytes of a row
	height int
}

// newDisplay starts Xvfb on the first display that is free and stops it with the benchmark.
func newDisplay(b *testing.B) *display {
	b.Helper()
	for n := 80; n < 90; n++ {
		d, dir := &display{name: fmt.Sprintf(":%d", n)}, b.TempDir()
		cmd := exec.Command("Xvfb", d.name, "-br", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-fbdir", dir)
		if err := cmd.Start(); err != nil {
			b.Fatalf("the X server of the benchmark: %v; make test installs it", err)
		}
		end := func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() } // asked kindly, it frees its display
		if d.open(filepath.Join(dir, "Xvfb_screen0")) {
			b.Cleanup(func() { end(); d.screen.Close() })
			return d
		}
		end() // the display is taken
	}
	b.Fatal("no display from :80 to :89 is free")
	return nil
}

// open waits for the screen and reads where its pixels are, from the header of an X window dump: words of four bytes,
// the most significant first.
func (d *display) open(name string) bool {
	header := make([]byte, 100)
	word := func(i int) int { return int(binary.BigEndian.Uint32(header[4*i:])) }
	const entry = 12 // bytes of a colour in the map
	for range 200 {
		time.Sleep(10 * time.Millisecond)
		if d.screen == nil {
			d.screen, _ = os.Open(name) // not there yet
			continue
		}
		if _, err := d.screen.ReadAt(header, 0); err == nil && word(12) > 0 {
			d.offset = int64(word(0) + entry*word(19))
			d.height, d.width = word(5), word(12)
			return true
		}
	}
	return false
}

// rows are every third row of the screen: the lines of a letter are further apart than that.
func (d *display) rows(yield func(row []byte) bool) {
	row := make([]byte, d.width)
	for y := 0; y < d.height; y += 3 {
		if _, err := d.screen.ReadAt(row, d.offset+int64(y*d.width)); err != nil || !yield(row) {
			return
		}
	}
}

// picture is a number that changes with what is to be seen.
func (d *display) picture() uint64 {
	h := fnv.New64a()
	for row := range d.rows {
		h.Write(row)
	}
	return h.Sum64()
}

// painted tells that something can be seen: colours besides the black of an empty screen and the ground of a window.
func (d *display) painted() bool {
	seen := map[uint32]bool{}
	for row := range d.rows {
		for x := 0; x+4 <= len(row); x += 4 {
			if c := binary.LittleEndian.Uint32(row[x:]) & 0xffffff; c != 0 && !seen[c] {
				if seen[c] = true; len(seen) > 2 {
					return true
				}
			}
		}
	}
	return false
}
