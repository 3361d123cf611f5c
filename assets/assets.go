// Package assets holds what is embedded in the binary and is not code.
package assets

import (
	"bytes"
	_ "embed"
)

//go:embed icon.png
var picture []byte

// Picture is the icon as a PNG, for a window manager: drawing the SVG at the size that one asks for delays the first
// paint of the window.
func Picture() []byte { return bytes.Clone(picture) }
