package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/ui/theme"
)

// What is measured by counting is what Fyne measures by shaping.
func TestMeasureAgreesWithFyne(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}, {Monospace: true, Bold: true}} {
		for _, text := range []string{"M", "a", "Exchange the code", "code_challenge=E9Melhoa2OwvFrEM->!=",
			"f i fi ffl <= ::",
			"grüße", "→ 200", ""} {
			for _, size := range []float32{11, 13, 14, 16.25, 22} {
				want, base := fyne.CurrentApp().Driver().RenderedTextSize(text, size, style, nil)
				for range 2 { // the second response is a kept one
					if got := measure(text, size, style); got.Size != want || got.base != base {
						t.Errorf("%q at %v %+v: got %v, base %v, want %v, base %v", text, size, style, got.Size, got.base, want, base)
					}
				}
			}
		}
	}
}
