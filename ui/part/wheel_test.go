package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/theme"
)

// The wheel moves the page, also where an entry is under the pointer.
func TestWheelOverAnEntryMovesThePage(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	for name, in := range map[string]fyne.CanvasObject{
		"entry":       NewEntry(),
		"value entry": newValueEntry(false),
	} {
		t.Run(name, func(t *testing.T) {
			tall := canvas.NewRectangle(nil)
			tall.SetMinSize(fyne.NewSize(10, 2000))
			page := container.NewVScroll(container.NewVBox(in, tall))
			w := test.NewTempWindow(t, container.NewStack(page))
			w.Resize(fyne.NewSize(400, 300))
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(in).AddXY(30, 12)
			test.Scroll(w.Canvas(), at, 0, -40)
			if page.Offset.Y != 40 {
				t.Errorf("the page is at %v, want 40", page.Offset.Y)
			}
		})
	}
}
