// Package theme is how the window looks: two palettes, one scale of sizes, nothing else. Every colour and every size of
// the window has its name here. Both palettes meet WCAG 2.2 AA (1.4.3 for text, 1.4.11 for controls), which a test
// computes. Fonts are those that Fyne brings along.
//
// A Theme is an immutable value: another mode or another text size is another Theme.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Mode says which of the two palettes is shown.
type Mode string

// The modes, as they are kept in the preferences.
const (
	System Mode = "system" // whatever the desktop asks for
	Dark   Mode = "dark"
	Light  Mode = "light"
)

// Scale is the size of text in percent of the normal one.
type Scale int

// The scales that the menu offers. Any other value counts as Normal.
const (
	Normal  Scale = 100
	Large   Scale = 125
	Largest Scale = 150
)

var _ fyne.Theme = Theme{}

// Theme is one look of the window: a mode and a text scale. The zero value follows the system at normal size.
type Theme struct {
	mode  Mode
	scale Scale
}

// New returns the theme for a mode and a text scale. What it does not know counts as System and Normal, because both
// come from preferences that somebody may have edited.
func New(mode Mode, scale Scale) Theme {
	if mode != Dark && mode != Light {
		mode = System
	}
	if scale != Large && scale != Largest {
		scale = Normal
	}
	return Theme{mode: mode, scale: scale}
}

// Mode tells which palette was asked for.
func (t Theme) Mode() Mode {
	if t.mode == "" {
		return System
	}
	return t.mode
}

// Scale tells the text scale in percent.
func (t Theme) Scale() Scale {
	if t.scale == 0 {
		return Normal
	}
	return t.scale
}

// Color implements fyne.Theme. A variant that is neither light nor dark, as the test driver has, counts as dark.
func (t Theme) Color(name ColorName, variant fyne.ThemeVariant) color.Color {
	light := variant == fynetheme.VariantLight
	switch t.mode {
	case Dark:
		light = false
	case Light:
		light = true
	default: // System: the variant decides
	}
	if s, ok := palette[name]; ok {
		if light {
			return s.light
		}
		return s.dark
	}
	if light {
		return fynetheme.DefaultTheme().Color(name, fynetheme.VariantLight)
	}
	return fynetheme.DefaultTheme().Color(name, fynetheme.VariantDark)
}

// Size implements fyne.Theme, in device independent pixels.
func (t Theme) Size(name SizeName) float32 {
	if s, ok := textSizes[name]; ok {
		return s * float32(t.Scale()) / 100
	}
	if s, ok := fixedSizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Font implements fyne.Theme with the fonts of the toolkit.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource { return fynetheme.DefaultTheme().Font(style) }

// Icon implements fyne.Theme with the icons of the toolkit.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}
