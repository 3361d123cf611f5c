package e2e

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// keep writes a screenshot for the README into assets/screenshots when OAUTHWALK_SCREENSHOTS is set, as by `make
// screenshots`, with few colours, so that it stays small.
func keep(t *testing.T, name string, p picture) {
	t.Helper()
	if os.Getenv("OAUTHWALK_SCREENSHOTS") == "" {
		return
	}
	var raw bytes.Buffer
	if err := png.Encode(&raw, p.image()); err != nil {
		t.Fatal(err)
	}
	keepPNG(t, name, raw.Bytes())
}

// keepPNG is keep for a picture of a page in the browser.
func keepPNG(t *testing.T, name string, raw []byte) {
	t.Helper()
	if os.Getenv("OAUTHWALK_SCREENSHOTS") == "" {
		return
	}
	dir := filepath.Join("..", "..", "assets", "screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name+".png")
	const most = 60 << 10
	var size int64
	for _, colours := range []string{"32", "24", "16"} { // letters have many shades; the fuller a page is, the fewer it can have
		cmd := exec.Command("convert", "png:-", "-strip", "+dither", "-colors", colours, "-define", "png:compression-level=9",
			"-define", "png:compression-filter=0", "-define", "png:exclude-chunk=time", "png8:"+file)
		cmd.Stdin = bytes.NewReader(raw)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("convert: %v %s", err, out)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if size = info.Size(); size <= most {
			return
		}
	}
	t.Errorf("%s: %d bytes, want at most %d", name, size, most)
}

// wantSane looks at a page without knowing what is on it: the window has its size, it is drawn, in the theme, and
// there is no black bar.
func (w *window) wantSane(p picture, l look) {
	w.t.Helper()
	want := image.Pt(1280, 820)
	if l.width != 0 {
		want = image.Pt(l.width, l.height)
	}
	if got := w.display.geometry(w.t, w.id); got != (image.Rectangle{Max: want}) {
		w.t.Errorf("the window is at %v, want it as large as the screen of %v", got, want)
	}
	if got := p.colours(100); got < 100 {
		w.t.Errorf("the page has %d colours: nothing is drawn", got)
	}
	if bar := p.blackBar(); !bar.Empty() {
		w.t.Errorf("there is a black bar at %v", bar)
	}
	if light := p.brightness() > 127; light != (l.theme == "light") {
		w.t.Errorf("the brightness is %d of 255 in the %s theme", p.brightness(), l.theme)
	}
}
