package bench_test

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"oauthwalk/ui/seen"
)

// wordsOf is every text that is shown, from top to bottom, with the lines joined.
func wordsOf(o fyne.CanvasObject) string {
	if !o.Visible() {
		return ""
	}
	if t, ok := o.(*canvas.Text); ok {
		return t.Text
	}
	var words []string
	for _, child := range seen.Children(o) {
		if w := wordsOf(child); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}
