package part

import "fyne.io/fyne/v2"

// KeyFocus is a key that no keyboard has: the widgets of this package type it to the window when they get the focus, so
// that the window can scroll to them. Fyne scrolls to nothing by itself, and tells nobody of a focus that moved.
const KeyFocus fyne.KeyName = "oauthwalkFocus"

func tellFocus(self fyne.CanvasObject) { passKey(self, &fyne.KeyEvent{Name: KeyFocus}) }
