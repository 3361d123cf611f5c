package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/theme"
)

// Every widget of a page tells the window that it got the focus, once, and by nothing that it is typed itself.
func TestFocusIsToldToTheWindow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	for name, in := range map[string]fyne.Focusable{
		"button":      NewButton("Cancel", func() {}),
		"copy button": NewCopyButton("Copy", func() string { return "" }),
		"segmented":   NewSegmented("Off", "On"),
		"tab bar":     NewTabs().bar,
		"entry":       NewEntry(),
		"value entry": newValueEntry(false),
	} {
		t.Run(name, func(t *testing.T) {
			w := test.NewTempWindow(t, in.(fyne.CanvasObject))
			told := 0
			w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
				if e.Name == KeyFocus {
					told++
				}
			})
			w.Canvas().Focus(in)
			if told != 1 || w.Canvas().Focused() != in {
				t.Errorf("told %d times, the focus is on %T; want once, and the widget itself", told, w.Canvas().Focused())
			}
		})
	}
}
