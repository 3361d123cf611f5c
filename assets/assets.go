// Package assets holds what is embedded in the binary and is not code: the icon and the logo.
// It hands out bytes, so that the practice server can use it without a window toolkit.
package assets

import (
	"bytes"
	_ "embed"
)

var (
	//go:embed icon.svg
	icon []byte
	//go:embed icon.png
	picture []byte
	//go:embed logo.svg
	logo []byte
)

// Icon is the application icon, a square SVG.
func Icon() []byte { return bytes.Clone(icon) }

// Picture is the icon as a PNG, for a window manager: drawing the SVG at the size that one asks for delays the first
// paint of the window.
func Picture() []byte { return bytes.Clone(picture) }

// Logo is the icon with the name beside it, readable on light and on dark ground. SVG.
func Logo() []byte { return bytes.Clone(logo) }
