package ui

import (
	"strings"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// showAbout says what this program is and was built from.
func (w *Window) showAbout() {
	closing := part.NewPrimary("Close", w.about.close)
	lines := part.Column(4)
	for line := range strings.Lines(w.made.Diagnostics()) {
		lines.Add(part.NewMono(strings.TrimSpace(line), theme.Text))
	}
	w.about.show(w.win.Canvas(), closing, part.NewHeading("About oauthwalk"),
		part.NewProse("A companion for OAuth 2.0 tutorials, and for clients that do not work. MIT licence."), lines,
		part.NewProse("The diagnostics hold no secret, no name and no address."),
		part.Actions(closing, part.NewCopyButton("Copy diagnostics", w.made.Diagnostics)))
}
