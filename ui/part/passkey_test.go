package part

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/theme"
)

// Whatever has the focus, F1 and Escape reach the window, and the keys that the widget uses do not.
func TestFocusedWidgetsPassOnWhatTheyDoNotUse(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	rail := NewRail()
	rail.SetStages([]Stage{{Title: "Set up the client"}}, 0)
	tabs := NewTabs().bar
	for name, c := range map[string]struct {
		in   fyne.Focusable
		uses fyne.KeyName
	}{
		"button":      {NewButton("Cancel", func() {}), fyne.KeySpace},
		"copy button": {NewCopyButton("Copy", func() string { return "" }), fyne.KeyReturn},
		"rail":        {rail, fyne.KeyDown},
		"answers":     {NewAnswers([2]string{"The server", "It looks."}), fyne.KeyDown},
		"segmented":   {NewSegmented("Off", "On"), fyne.KeyRight},
		"tab bar":     {tabs, fyne.KeyLeft},
		"entry":       {NewEntry(), fyne.KeyBackspace},
		"value entry": {newValueEntry(true), fyne.KeyBackspace},
	} {
		t.Run(name, func(t *testing.T) {
			w := test.NewTempWindow(t, c.in.(fyne.CanvasObject))
			var heard []fyne.KeyName
			w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { heard = append(heard, e.Name) })
			for _, key := range []fyne.KeyName{fyne.KeyF1, c.uses, fyne.KeyEscape} {
				c.in.TypedKey(&fyne.KeyEvent{Name: key})
			}
			if want := []fyne.KeyName{fyne.KeyF1, fyne.KeyEscape}; !slices.Equal(heard, want) {
				t.Errorf("the window hears %v, want %v", heard, want)
			}
		})
	}
}
