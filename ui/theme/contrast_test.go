package theme_test

import (
	"image/color"
	"math"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"oauthwalk/ui/theme"
)

// The thresholds of WCAG 2.2: 1.4.3 for text, 1.4.11 for the outline of controls and for icons.
const (
	textRatio    = 4.5
	controlRatio = 3.0
)

var grounds = []theme.ColorName{
	theme.Page, theme.Panel, theme.Pane, theme.Selected,
	fynetheme.ColorNameButton, fynetheme.ColorNameInputBackground, fynetheme.ColorNameMenuBackground,
	fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameHeaderBackground,
}

var inks = []theme.ColorName{
	theme.Text, theme.Muted, theme.Accent, theme.Pass, theme.Warn, theme.Fail, theme.Skip,
	theme.Code, theme.URL, theme.Proof, theme.Key,
	fynetheme.ColorNameDisabled, fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameHyperlink,
	fynetheme.ColorNameError, fynetheme.ColorNameWarning, fynetheme.ColorNameSuccess,
}

var veils = []theme.ColorName{
	fynetheme.ColorNameHover, fynetheme.ColorNamePressed, fynetheme.ColorNameFocus,
}

func TestTextIsReadableOnEveryBackground(t *testing.T) {
	each(t, func(t *testing.T, look func(theme.ColorName) color.NRGBA) {
		for _, ink := range inks {
			for _, ground := range grounds {
				atLeast(t, string(ink+" on "+ground), textRatio, look(ink), look(ground))
			}
		}
	})
}

func TestTextIsReadableOnFilledControls(t *testing.T) {
	pairs := map[theme.ColorName]theme.ColorName{
		theme.OnAccent:                         theme.Accent,
		fynetheme.ColorNameForegroundOnError:   fynetheme.ColorNameError,
		fynetheme.ColorNameForegroundOnWarning: fynetheme.ColorNameWarning,
		fynetheme.ColorNameForegroundOnSuccess: fynetheme.ColorNameSuccess,
		fynetheme.ColorNameDisabled:            fynetheme.ColorNameDisabledButton,
		theme.Text:                             fynetheme.ColorNameSelection,
	}
	each(t, func(t *testing.T, look func(theme.ColorName) color.NRGBA) {
		for ink, ground := range pairs {
			atLeast(t, string(ink+" on "+ground), textRatio, look(ink), look(ground))
			for _, veil := range []theme.ColorName{fynetheme.ColorNameHover, fynetheme.ColorNamePressed} {
				atLeast(t, string(ink+" on "+ground+" under "+veil), controlRatio, look(ink), over(look(veil), look(ground)))
			}
		}
	})
}

func TestTextStaysReadableUnderHoverAndFocus(t *testing.T) {
	each(t, func(t *testing.T, look func(theme.ColorName) color.NRGBA) {
		for _, veil := range veils {
			for _, ground := range grounds {
				atLeast(t, string("text on "+ground+" under "+veil), textRatio, look(theme.Text), over(look(veil), look(ground)))
			}
		}
	})
}

func TestControlsStandOutFromTheirBackground(t *testing.T) {
	each(t, func(t *testing.T, look func(theme.ColorName) color.NRGBA) {
		for _, line := range []theme.ColorName{theme.Control, fynetheme.ColorNameScrollBar, theme.Accent} {
			for _, ground := range grounds {
				atLeast(t, string(line+" on "+ground), controlRatio, look(line), look(ground))
			}
		}
	})
}

// TestRatioOfKnownPairs guards the test's own arithmetic with the two extremes and a pair that WCAG material quotes.
func TestRatioOfKnownPairs(t *testing.T) {
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	grey := color.NRGBA{0x77, 0x77, 0x77, 255}
	for _, tc := range []struct {
		a, b color.NRGBA
		want float64
	}{{white, black, 21}, {white, white, 1}, {grey, white, 4.48}} {
		if got := ratio(tc.a, tc.b); math.Abs(got-tc.want) > 0.01 {
			t.Errorf("ratio of %v and %v: got %.2f, want %.2f", tc.a, tc.b, got, tc.want)
		}
	}
}

func each(t *testing.T, f func(*testing.T, func(theme.ColorName) color.NRGBA)) {
	t.Helper()
	for _, mode := range []theme.Mode{theme.Dark, theme.Light} {
		th := theme.New(mode, theme.Normal)
		t.Run(string(mode), func(t *testing.T) {
			f(t, func(name theme.ColorName) color.NRGBA { return th.Color(name, 0).(color.NRGBA) })
		})
	}
}

func atLeast(t *testing.T, pair string, want float64, a, b color.NRGBA) {
	t.Helper()
	if got := ratio(a, b); got < want {
		t.Errorf("%s: contrast %.2f, want at least %.1f", pair, got, want)
	}
}

func over(top, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		alpha := float64(top.A) / 255
		return uint8(math.Round(float64(a)*alpha + float64(b)*(1-alpha)))
	}
	return color.NRGBA{R: mix(top.R, ground.R), G: mix(top.G, ground.G), B: mix(top.B, ground.B), A: 255}
}

func ratio(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
