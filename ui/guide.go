package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// guide is the page on F1: why the stage exists, and every shortcut.
type guide struct {
	canvas fyne.Canvas
	popup  *widget.PopUp
}

// keysOf are the shortcuts in the order of the menus.
var keysOf = [][2]string{
	{"Ctrl+Enter", "Next step"}, {"Ctrl+.", "Cancel"}, {"Ctrl+E", "Edit what is sent"},
	{"Ctrl+U", "Copy the authorization URL"}, {"Ctrl+K", "Check my client"}, {"Ctrl+O", "Import credentials"},
	{"Ctrl+N", "Start over"},
	{"Ctrl+P", "Switch PKCE on or off"}, {"Ctrl+D", "Keep this client"}, {"Ctrl+S", "Saved clients and secrets"},
	{"Ctrl+1 … 8", "Show a stage"}, {"Ctrl+← →", "Earlier or later stage"},
	{"Ctrl+Shift+S D L", "Theme: system, dark, light"}, {"Ctrl+Shift+1 2 3", "Text size 100, 125, 150 %"},
	{"Ctrl+R", "Show or hide secrets"}, {"Ctrl+B", "Side panel"}, {"F1 or Ctrl+/", "This page"}, {"Tab, arrows, Enter", "Move about and press"},
	{"Ctrl+Q", "Quit"},
}

func (h *guide) toggle(s flow.Stage) {
	if h.popup != nil {
		h.hide()
		return
	}
	body := part.Column(6, part.NewHeading(stage.Name(s)), part.Inset(4, 0, part.NewProse(stage.Why(s))))
	for _, k := range keysOf {
		body.Add(container.NewGridWithColumns(2, part.NewMono(k[0], theme.Text), part.NewText(k[1], theme.Muted)))
	}
	closing := part.NewPrimary("Close", h.hide)
	body.Add(part.Inset(8, 0, container.NewHBox(closing)))
	h.popup = widget.NewModalPopUp(part.Inset(16, 20, container.NewVScroll(body)), h.canvas)
	size := h.canvas.Size()
	h.popup.Resize(fyne.NewSize(min(620, size.Width-40), min(body.MinSize().Height+48, size.Height-40)))
	h.popup.Show()
	h.canvas.Focus(closing)
}

func (h *guide) hide() {
	if h.popup != nil {
		h.popup.Hide()
		h.popup = nil
	}
}
