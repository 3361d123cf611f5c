package part_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// galleryDir is where TestGallery leaves its pictures for somebody to look at. Nothing is written when it is not set.
var galleryDir = os.Getenv("OAUTHWALK_GALLERY")

// TestGallery draws every part and looks whether there is a picture at all; for a gallery it draws both palettes and the
// largest text.
func TestGallery(t *testing.T) {
	looks := map[string]theme.Theme{
		"dark":  theme.New(theme.Dark, theme.Normal),
		"light": theme.New(theme.Light, theme.Normal),
		"large": theme.New(theme.Light, theme.Largest),
	}
	for look, th := range looks {
		if galleryDir == "" && look != "dark" {
			continue // the other looks are for the eye; drawing them takes half a minute under the race detector
		}
		for name, page := range gallery {
			t.Run(name+"-"+look, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Settings().SetTheme(th)
				picture := draw(page.build(), page.width)
				if n := colors(picture); n < 8 {
					t.Errorf("got %d colours, want a picture", n)
				}
				save(t, name+"-"+look, picture)
			})
		}
	}
}

type exhibit struct {
	width float32
	build func() fyne.CanvasObject
}

var gallery = map[string]exhibit{
	"rail":   {280, rail},
	"stage":  {676, stagePage},
	"http":   {676, httpViews},
	"tabs":   {676, tabs},
	"side":   {387, side},
	"values": {676, values},
	"failed": {676, failed},
	"bars":   {900, bars},
	"checks": {628, func() fyne.CanvasObject { return part.NewCard("Checks", checklist()) }},
	"typed": {628, func() fyne.CanvasObject {
		box := part.NewTextBox(100)
		box.SetPlaceHolder("The text of the page, or its address")
		return part.Column(8, box, part.NewFold("Advanced", nil), part.NewFoot([]fyne.CanvasObject{part.NewButton("Send", nil)}))
	}},
}

func draw(content fyne.CanvasObject, width float32) image.Image {
	page := container.NewStack(part.NewFill(theme.Page), part.Inset(16, 24, content))
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(page)
	settle(page, width)
	c.Resize(page.Size())
	return c.Capture()
}

// settle lays out until wrapped text knows its width, as the window does from frame to frame.
func settle(o fyne.CanvasObject, width float32) {
	for range 3 {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
}

func colors(picture image.Image) int {
	seen := map[color.Color]bool{}
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			seen[picture.At(x, y)] = true
		}
	}
	return len(seen)
}

func save(t *testing.T, name string, picture image.Image) {
	t.Helper()
	if galleryDir == "" {
		return
	}
	f, err := os.Create(filepath.Join(galleryDir, "gallery-"+name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
}
