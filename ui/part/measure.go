package part

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// line is a line of text in a font, as a key.
type line struct {
	text  string
	font  fyne.Resource // nil for all that Fyne has
	size  float32
	style fyne.TextStyle
}

// extent is how much room a line takes, and how far its baseline is below its upper edge.
type extent struct {
	fyne.Size
	base float32
}

// extents are the lines that were measured. Fyne shapes a text anew when it was not drawn for a minute, which takes a
// tenth of a millisecond, and a page has hundreds of words. It belongs to the UI goroutine.
var extents = map[line]extent{}

// keptExtents bounds the memory of it: when there are so many, all are forgotten.
const keptExtents = 1 << 14

// measure is how much room a line of text takes in the font of the theme.
func measure(text string, size float32, style fyne.TextStyle) extent {
	font := fontOf(text, style)
	if style.Monospace && len(text) > 1 && printable(text) {
		// Every character is as wide as any other, so tokens and their cut halves need not be shaped one by one.
		one := extentOf(line{"M", font, size, style})
		one.Width *= float32(len(text))
		return one
	}
	return extentOf(line{text, font, size, style})
}

func extentOf(l line) extent {
	e, known := extents[l]
	if !known {
		e.Size, e.base = fyne.CurrentApp().Driver().RenderedTextSize(l.text, l.size, l.style, l.font)
		if len(extents) == keptExtents {
			clear(extents)
		}
		extents[l] = e
	}
	return e
}

// printable tells ASCII without control characters.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' })
}

// fontOf is the one font that has all of the text, or nil where others have to help out. With it Fyne reads one font; else
// it reads emoji, symbols and a font of the system for each style anew, 7 MB and 5 ms at a time (Fyne 2.8.0,
// internal/painter/font.go).
func fontOf(text string, style fyne.TextStyle) fyne.Resource {
	if strings.ContainsFunc(text, func(c rune) bool {
		latin, punctuation := c >= ' ' && c <= '~' || c >= '\u00a0' && c <= '\u017f', c >= '\u2010' && c <= '\u2027'
		return !latin && !punctuation
	}) {
		return nil
	}
	return fyne.CurrentApp().Settings().Theme().Font(style)
}

// themed is what every widget with a BaseWidget is, and the settings of the program.
type themed interface{ Theme() fyne.Theme }

// look is what decides about the colours and sizes of a part, to tell whether something has to be built anew.
type look struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func lookOf(w themed) look { return look{w.Theme(), fyne.CurrentApp().Settings().ThemeVariant()} }

// colorOf looks a colour up in the theme of the widget, which may differ from the application's.
func colorOf(w themed, name theme.ColorName) color.Color {
	return w.Theme().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// sizeOf looks a size up in the theme of the widget, in device independent pixels.
func sizeOf(w themed, name theme.SizeName) float32 { return w.Theme().Size(name) }

// Scaled is grown for a layout, which has no theme of its own.
func Scaled(width float32) float32 { return grown(fyne.CurrentApp().Settings(), width) }

// grown scales a width that was chosen for normal text to the text size of the theme.
func grown(w themed, width float32) float32 {
	const normal = 14
	return width * sizeOf(w, theme.SizeBody) / normal
}
