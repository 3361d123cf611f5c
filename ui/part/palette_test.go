package part_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// inks are the colours of the texts that can be seen.
func inks(o fyne.CanvasObject) map[color.Color]bool {
	out := map[color.Color]bool{}
	for _, text := range all[*canvas.Text](o) {
		if text.Text != "" && text.Text != " " {
			out[text.Color] = true
		}
	}
	return out
}

// wantOnly checks that everything has the colours of one palette.
func wantOnly(t *testing.T, o fyne.CanvasObject, mode theme.Mode) {
	t.Helper()
	th, known := theme.New(mode, theme.Normal), map[color.Color]bool{}
	for _, name := range []theme.ColorName{theme.Text, theme.Muted, theme.Accent, theme.Warn, theme.Key, theme.Code,
		theme.URL, theme.Proof, theme.OnAccent, "disabled", "placeholder"} {
		known[th.Color(name, 0)] = true
	}
	for ink := range inks(o) {
		if !known[ink] {
			t.Errorf("a text in %v, which the %s palette does not have", ink, mode)
		}
	}
}

func TestPartsFollowThePaletteAlsoWhileTheyAreHidden(t *testing.T) {
	app := start(t)
	view := part.NewHTTPView(answer)
	table := part.NewParamTable()
	table.SetRows(paramRows())
	tabs := part.NewTabs(
		part.Tab{ID: "response", Text: "Response", Build: func() fyne.CanvasObject { return view }},
		part.Tab{ID: "values", Text: "Values", Build: func() fyne.CanvasObject { return table }})
	show(t, tabs, 600)
	tabs.Select("values") // the response is hidden now
	table.SetEditing(true)
	wantOnly(t, tabs, theme.Dark)
	app.Settings().SetTheme(theme.New(theme.Light, theme.Normal))
	settle(tabs, 600)
	wantOnly(t, tabs, theme.Light)
	table.SetEditing(false)
	settle(tabs, 600)
	wantOnly(t, tabs, theme.Light)
	tabs.Select("response")
	settle(tabs, 600)
	wantOnly(t, tabs, theme.Light)
	wantSeen(t, tabs, "HTTP/1.1 200 OK")
}

// TestAButtonTakesTheGroundOfAPaletteThatCameWhileItWasOutside: its colour keeps its name and has another value.
func TestAButtonTakesTheGroundOfAPaletteThatCameWhileItWasOutside(t *testing.T) {
	app := start(t)
	button := part.NewPrimary("Use this client", func() {})
	window := show(t, button, 300)
	window.SetContent(part.NewProse("another page"))
	app.Settings().SetTheme(theme.New(theme.Light, theme.Normal))
	window.SetContent(button)
	button.Refresh()
	want := theme.New(theme.Light, theme.Normal).Color(theme.Accent, 0)
	for _, rect := range all[*canvas.Rectangle](button) {
		if rect.FillColor == want {
			return
		}
	}
	t.Error("no ground in the accent of the light palette")
}
