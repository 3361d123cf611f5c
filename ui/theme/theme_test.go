package theme_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"oauthwalk/ui/theme"
)

func TestEveryColorNameOfFyneIsDefined(t *testing.T) {
	for _, mode := range []theme.Mode{theme.System, theme.Dark, theme.Light} {
		test.AssertAllColorNamesDefined(t, theme.New(mode, theme.Normal), string(mode))
	}
}

func TestModeDecidesOverTheVariant(t *testing.T) {
	dark := theme.New(theme.Dark, theme.Normal).Color(theme.Page, fynetheme.VariantDark)
	light := theme.New(theme.Light, theme.Normal).Color(theme.Page, fynetheme.VariantLight)
	if dark == light {
		t.Fatal("both palettes have the same page colour")
	}
	const unknown fyne.ThemeVariant = 2 // the test driver reports it
	tests := map[string]struct {
		mode    theme.Mode
		variant fyne.ThemeVariant
		want    color.Color
	}{
		"system dark":       {theme.System, fynetheme.VariantDark, dark},
		"system light":      {theme.System, fynetheme.VariantLight, light},
		"system unknown":    {theme.System, unknown, dark},
		"forced dark":       {theme.Dark, fynetheme.VariantLight, dark},
		"forced light":      {theme.Light, fynetheme.VariantDark, light},
		"edited preference": {"sepia", fynetheme.VariantLight, light},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := theme.New(tc.mode, theme.Normal).Color(theme.Page, tc.variant); got != tc.want {
				t.Errorf("page colour: got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestModeAlsoForcesColoursThatAreNotOurs(t *testing.T) {
	const foreign = fynetheme.ColorNameSelection + "-of-a-later-version"
	th := theme.New(theme.Light, theme.Normal)
	if a, b := th.Color(foreign, fynetheme.VariantDark), th.Color(foreign, fynetheme.VariantLight); a != b {
		t.Errorf("unknown name follows the variant: %v and %v", a, b)
	}
}

func TestScaleGrowsTextOnly(t *testing.T) {
	tests := map[string]struct {
		scale theme.Scale
		body  float32
		head  float32
	}{
		"normal":  {theme.Normal, 14, 21},
		"large":   {theme.Large, 17.5, 26.25},
		"largest": {theme.Largest, 21, 31.5},
		"edited":  {1000, 14, 21},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			th := theme.New(theme.System, tc.scale)
			if got := th.Size(theme.SizeBody); got != tc.body {
				t.Errorf("body: got %v, want %v", got, tc.body)
			}
			if got := th.Size(theme.SizeHeading); got != tc.head {
				t.Errorf("heading: got %v, want %v", got, tc.head)
			}
			if got := th.Size(theme.SizeRadius); got != 8 {
				t.Errorf("radius: got %v, want 8 at every scale", got)
			}
		})
	}
}

func TestZeroThemeFollowsTheSystem(t *testing.T) {
	var th theme.Theme
	if got := th.Mode(); got != theme.System {
		t.Errorf("mode: got %q, want %q", got, theme.System)
	}
	if got := th.Size(theme.SizeCaption); got != 12 {
		t.Errorf("caption: got %v, want 12", got)
	}
}
