package part

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/theme"
)

// The wheel moves the page, also where an entry is under the pointer, or a box that is at its end.
func TestWheelOverWhatIsAtItsEndMovesThePage(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	long := strings.Repeat("line\n", 200)
	box, response := NewTextBox(len(long)), NewHTTPView()
	box.SetText(long)
	response.SetMessage(Message{Body: []byte(long), ContentType: "text/plain"})
	for name, c := range map[string]struct {
		in     fyne.CanvasObject
		scroll bool // it takes the wheel until it is at its end
	}{
		"entry":          {NewEntry(), false},
		"value entry":    {newValueEntry(false), false},
		"empty text box": {NewTextBox(100), false},
		"text box":       {box, true},
		"body":           {response, true},
	} {
		t.Run(name, func(t *testing.T) {
			above, tall := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
			above.SetMinSize(fyne.NewSize(10, 100)) // the pointer stays on what is tested
			tall.SetMinSize(fyne.NewSize(10, 2000))
			page := container.NewVScroll(container.NewVBox(above, c.in, tall))
			w := test.NewTempWindow(t, container.NewStack(page))
			w.Resize(fyne.NewSize(400, 300))
			turn := func(by float32) float32 {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.in).AddXY(30, 20)
				test.Scroll(w.Canvas(), at, 0, by)
				return page.Offset.Y
			}
			if c.scroll {
				if y := turn(-1e6); y != 0 {
					t.Errorf("the first turn moves the page to %v", y)
				}
			}
			if y := turn(-40); y != 40 {
				t.Errorf("the page is at %v, want 40", y)
			}
			if c.scroll {
				if y := turn(1e6); y != 40 {
					t.Errorf("the turn back moves the page to %v", y)
				}
			}
			if y := turn(40); y != 0 {
				t.Errorf("the page is at %v after the turn back", y)
			}
		})
	}
}
