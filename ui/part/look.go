package part

import (
	"image/color"

	"fyne.io/fyne/v2"

	"oauthwalk/ui/theme"
)

// themed is what every widget with a BaseWidget is.
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

// grown scales a width that was chosen for normal text to the text size of the theme.
func grown(w themed, width float32) float32 {
	const normal = 14
	return width * sizeOf(w, theme.SizeBody) / normal
}
