// Bare is a window of one label, as large as that of oauthwalk: what any Fyne program costs on this machine.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("io.github.oauthwalk.bare").NewWindow("bare")
	w.SetContent(widget.NewLabel("A label"))
	w.Resize(fyne.NewSize(1280, 820))
	w.ShowAndRun()
}
