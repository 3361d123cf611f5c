package ui

import (
	"cmp"
	"runtime"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// Shortcuts stand on menu items and nowhere else: a focused entry swallows shortcuts of the canvas, but not these.
func (w *Window) menu() *fyne.MainMenu {
	w.greyed = nil
	m := fyne.NewMainMenu(w.walkMenu(), w.stageMenu(), w.viewMenu(), w.helpMenu())
	if runtime.GOOS != "darwin" { // there the system draws menus
		for _, menu := range m.Items {
			spellKeys(menu)
		}
	}
	return m
}

// undrawn is a shortcut that Fyne obeys but does not draw.
type undrawn struct{ fyne.Shortcut }

// spellKeys writes the shortcuts of a menu into its labels, flush right: Fyne 2.8.0 draws them with a fifth of the
// foreground's opacity (widget/menu_item.go), a contrast of about 1.5 to 1, and leaves no hook to change that.
func spellKeys(menu *fyne.Menu) {
	width := func(text string) float32 {
		return fyne.MeasureText(text, fynetheme.TextSize(), fyne.TextStyle{}).Width
	}
	spelled := make([]string, len(menu.Items))
	var widest float32
	for i, item := range menu.Items {
		if key, ok := item.Shortcut.(*desktop.CustomShortcut); ok {
			item.Shortcut, spelled[i] = undrawn{key}, spell(key)
			widest = max(widest, width(item.Label+"    "+spelled[i]))
		}
	}
	const space, hair = " ", "\u200a" // a hair space brings what is left of a space
	for i, item := range menu.Items {
		if spelled[i] == "" {
			continue
		}
		gap := widest - width(item.Label+spelled[i])
		spaces := int(gap / width(space))
		hairs := int((gap-float32(spaces)*width(space))/width(hair) + 0.5)
		item.Label += strings.Repeat(space, spaces) + strings.Repeat(hair, hairs) + spelled[i]
	}
}

// spell is a shortcut as texts write it.
func spell(s *desktop.CustomShortcut) string {
	names := map[fyne.KeyName]string{fyne.KeyReturn: "Enter", fyne.KeyLeft: "←", fyne.KeyRight: "→"}
	text := "Ctrl+"
	if s.Modifier&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	return text + cmp.Or(names[s.KeyName], string(s.KeyName))
}

func (w *Window) walkMenu() *fyne.Menu {
	quit := item("Quit", fyne.KeyQ, w.close)
	quit.IsQuit = true
	return fyne.NewMenu("Walk",
		item("Next step", fyne.KeyReturn, w.primary),
		w.where(item("Cancel", fyne.KeyPeriod, w.cancel), w.cancellable),
		w.where(item("Edit what is sent", fyne.KeyE, w.toggleEdit), func() bool { return w.sheet == nil && w.page(w.shown).Editable() }),
		w.where(item("Copy the authorization URL", fyne.KeyU, w.copyURL), func() bool { return page.AuthorizationURL(w.view().Snapshot) != "" }),
		w.where(shifted("Copy the request as code", fyne.KeyC, w.copyAs), func() bool { return w.sheet == nil && w.page(w.shown).Copyable() }),
		shifted("Report of the walk…", fyne.KeyR, w.previewReport),
		shifted("Open a report…", fyne.KeyO, w.askReport),
		item("History", fyne.KeyH, w.showHistory),
		item("Import credentials", fyne.KeyO, w.importer.ask),
		fyne.NewMenuItem("Share this client as a set-up…", w.share),
		fyne.NewMenuItemSeparator(),
		item("Check my client", fyne.KeyK, w.openCheck),
		item("Labs: learn by breaking", fyne.KeyL, w.showLabs),
		item("Follow a tutorial", fyne.KeyT, w.showTutorial),
		item("Your own program, and back", fyne.KeyJ, w.toggleTutorial),
		item("Start over", fyne.KeyN, w.startOver),
		item("Switch PKCE on or off", fyne.KeyP, w.togglePKCE),
		fyne.NewMenuItemSeparator(),
		item("Keep this client", fyne.KeyD, w.keepThis),
		item("Saved clients and secrets", fyne.KeyS, w.showSaved),
		fyne.NewMenuItemSeparator(), quit)
}

func (w *Window) stageMenu() *fyne.Menu {
	var items []*fyne.MenuItem
	for i, s := range flow.Stages {
		items = append(items, item(page.Name(s), fyne.KeyName(strconv.Itoa(i+1)), func() { w.show(s) }))
	}
	items = append(items, fyne.NewMenuItemSeparator(),
		item("Earlier stage", fyne.KeyLeft, func() { w.step(-1) }),
		item("Later stage", fyne.KeyRight, func() { w.step(1) }))
	return fyne.NewMenu("Stage", items...)
}

func (w *Window) viewMenu() *fyne.Menu {
	mode := func(text string, key fyne.KeyName, m theme.Mode) *fyne.MenuItem {
		i := shifted(text, key, func() { w.settings.setMode(m); w.restyle() })
		i.Checked = w.settings.theme().Mode() == m
		return i
	}
	scale := func(text string, key fyne.KeyName, s theme.Scale) *fyne.MenuItem {
		i := shifted(text, key, func() { w.settings.setScale(s); w.restyle() })
		i.Checked = w.settings.theme().Scale() == s
		return i
	}
	return fyne.NewMenu("View",
		mode("System theme", fyne.KeyS, theme.System),
		mode("Dark theme", fyne.KeyD, theme.Dark),
		mode("Light theme", fyne.KeyL, theme.Light),
		fyne.NewMenuItemSeparator(),
		scale("Text size 100 %", fyne.Key1, theme.Normal),
		scale("Text size 125 %", fyne.Key2, theme.Large),
		scale("Text size 150 %", fyne.Key3, theme.Largest),
		fyne.NewMenuItemSeparator(),
		item("Show or hide secrets", fyne.KeyR, w.toggleSecrets),
		item("Side panel", fyne.KeyB, w.foldSide))
}

func (w *Window) helpMenu() *fyne.Menu {
	// F1 alone reaches no menu; the window hears it itself. This item is for the mouse, and for an entry in focus.
	return fyne.NewMenu("Help", item("Why this step matters, and shortcuts", fyne.KeySlash, w.help),
		fyne.NewMenuItem("First page", w.showFirst), fyne.NewMenuItemSeparator(), fyne.NewMenuItem("About", w.showAbout))
}

// where greys an item while it cannot be used. Its shortcut still says why.
func (w *Window) where(i *fyne.MenuItem, can func() bool) *fyne.MenuItem {
	w.greyed = append(w.greyed, func() { i.Disabled = !can() })
	return i
}

// cancellable tells that something is under way that can be ended.
func (w *Window) cancellable() bool {
	return w.vault.State().Job != nil || w.snap.Busy
}

func item(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	return shortcut(text, key, fyne.KeyModifierControl, do)
}

func shifted(text string, key fyne.KeyName, do func()) *fyne.MenuItem {
	return shortcut(text, key, fyne.KeyModifierControl|fyne.KeyModifierShift, do)
}

func shortcut(text string, key fyne.KeyName, mod fyne.KeyModifier, do func()) *fyne.MenuItem {
	i := fyne.NewMenuItem(text, do)
	i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	return i
}

// showAbout says what this program is and was built from.
func (w *Window) showAbout() {
	closing := part.NewPrimary("Close", w.about.close)
	lines := part.Column(4)
	for line := range strings.Lines(w.made.Diagnostics()) {
		lines.Add(part.NewMono(strings.TrimSpace(line), theme.Text))
	}
	w.about.show(w.win.Canvas(), closing, part.NewHeading("About oauthwalk"),
		part.NewProse("A companion for OAuth 2.0 tutorials, and for clients that do not work. MIT license."), lines,
		part.NewProse("The diagnostics contain no secrets, names or addresses."),
		part.Actions(closing, part.NewCopyButton("Copy diagnostics", w.made.Diagnostics)))
}

// guide is the page on F1: what has the focus, why the stage exists, and every shortcut.
type guide struct {
	canvas fyne.Canvas
	popup  *widget.PopUp
}

// keysOf are the shortcuts in the order of the menus.
var keysOf = [][2]string{
	{"Ctrl+Enter", "Next step"}, {"Ctrl+.", "Cancel"}, {"Ctrl+E", "Edit what is sent"},
	{"Ctrl+U", "Copy the authorization URL"}, {"Ctrl+K", "Check my client"}, {"Ctrl+L", "Labs: learn by breaking"},
	{"Ctrl+T", "Follow a tutorial"}, {"Ctrl+J", "Your own program, and back"}, {"Ctrl+O", "Import credentials"},
	{"Ctrl+Shift+C", "Copy the request as code"}, {"Ctrl+Shift+R", "Report of the walk"}, {"Ctrl+Shift+O", "Open a report"},
	{"Ctrl+H", "History"}, {"Ctrl+N", "Start over"},
	{"Ctrl+P", "Switch PKCE on or off"}, {"Ctrl+D", "Keep this client"}, {"Ctrl+S", "Saved clients and secrets"},
	{"Ctrl+1 … 8", "Show a stage"}, {"Ctrl+← →", "Earlier or later stage"},
	{"Ctrl+Shift+S, D or L", "Theme: system, dark, light"}, {"Ctrl+Shift+1, 2 or 3", "Text size 100, 125, 150 %"},
	{"Ctrl+R", "Show or hide secrets"}, {"Ctrl+B", "Side panel"}, {"F1 or Ctrl+/", "This page"}, {"Tab, arrows, Enter", "Move around and press"},
	{"Ctrl+Q", "Quit"},
}

func (h *guide) toggle(s flow.Stage, focused part.Explained) {
	if h.popup != nil {
		h.hide()
		return
	}
	body := part.Column(6)
	if focused != nil {
		if name, text := focused.Explain(); text != "" {
			body.Add(part.NewHeading(name))
			body.Add(part.Inset(4, 0, part.NewProse(text)))
		}
	}
	for _, o := range []fyne.CanvasObject{part.NewHeading(page.Name(s)), part.Inset(4, 0, part.NewProse(page.Why(s)))} {
		body.Add(o)
	}
	for _, k := range keysOf {
		body.Add(container.NewGridWithColumns(2, part.NewMono(k[0], theme.Text), part.NewText(k[1], theme.Muted)))
	}
	closing := part.NewPrimary("Close", h.hide)
	body.Add(part.Inset(8, 0, container.NewHBox(closing)))
	h.popup = widget.NewModalPopUp(part.Inset(16, 8, container.NewVScroll(part.Inset(0, 12, body))), h.canvas)
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
