package ui

import (
	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// The preferences that are kept between runs: how the window looks; where it stood is in place.go.
const (
	prefMode  = "theme"
	prefScale = "text_size"
)

// settings are the looks that the person chose.
type settings struct {
	app fyne.App
}

func (s settings) theme() theme.Theme {
	p := s.app.Preferences()
	return theme.New(theme.Mode(p.StringWithFallback(prefMode, string(theme.System))),
		theme.Scale(p.IntWithFallback(prefScale, int(theme.Normal))))
}

func (s settings) setMode(m theme.Mode) {
	s.app.Preferences().SetString(prefMode, string(m))
	s.apply()
}

func (s settings) setScale(c theme.Scale) {
	s.app.Preferences().SetInt(prefScale, int(c))
	s.apply()
}

// keep writes the looks down as the window closes. Fyne does so too, after its loop has ended, but this version then reads
// its own half-written file and complains of it, unless it wrote the file a moment before. Removing what is not there is
// the one change that writes without changing.
func (s settings) keep() { s.app.Preferences().RemoveValue("nothing") }

func (s settings) apply() { s.app.Settings().SetTheme(s.theme()) }
