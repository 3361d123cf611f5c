package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/ui/part"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// header says against which server and by which flow the walk goes, and starts another one.
type header struct {
	content  fyne.CanvasObject
	provider *part.Button
	flow     *part.Segmented
	back     *part.Button
	secrets  *part.Button
	stops    []fyne.CanvasObject // what takes the focus
}

func newHeader(w *Window) *header {
	h := &header{}
	name := part.NewText("oauthwalk", theme.Text)
	name.Style.Bold = true
	h.provider = part.NewButton("", func() { w.picker.open() })
	h.provider.Trailing = part.GlyphMore
	h.flow = part.NewSegmented("Authorization code", "+ PKCE")
	h.flow.About = [2]string{"PKCE", page.Explain("PKCE")}
	h.flow.OnChanged = func(i int) { w.setPKCE([]authz.Method{authz.Off, authz.S256}[i]) }
	h.back = part.NewButton("", w.showCurrent)
	h.secrets = part.NewButton("", w.toggleSecrets)
	check := part.NewButton("Check my client", w.openCheck)
	again := part.NewButton("Start over", w.startOver)
	h.stops = []fyne.CanvasObject{h.provider, h.flow, h.secrets, h.back, check, again}
	left := container.New(layout.NewCustomPaddedHBoxLayout(14), part.NewLogo(), name, h.provider, h.flow)
	right := container.New(layout.NewCustomPaddedHBoxLayout(14), h.secrets, h.back, check, again)
	h.content = container.NewStack(part.NewFill(theme.Panel), part.Inset(10, 16, ends(left, right)))
	return h
}

// owns tells whether an object that has the focus stands in the header.
func (h *header) owns(o fyne.CanvasObject) bool { return slices.Contains(h.stops, o) }

func (h *header) draw(v stage.View, ofLab bool) {
	h.provider.SetText(v.Snapshot.Client.Name)
	selected := 1
	if v.Snapshot.Client.PKCE == authz.Off {
		selected = 0
	}
	h.flow.Select(selected)
	h.secrets.Hidden = v.Practice
	h.secrets.SetText("Show secrets")
	if v.Open {
		h.secrets.SetText("Hide secrets")
	}
	h.back.SetText(map[bool]string{false: "Back to this walk", true: "Back to the lab"}[ofLab])
	part.Show(h.back, v.Earlier)
}

// otherServer is an empty client for a server that the person is going to name.
func otherServer(before client.Client) client.Client {
	return client.Client{Name: "Another server", RedirectURI: client.DefaultRedirectURI, PKCE: before.PKCE}
}

func (w *Window) newWalk(c client.Client) {
	w.earlier, w.sheet = nil, nil
	w.session.StartOver(c)
}

// ends puts one group at the left end and one at the right end, and the second below the first where the window is too
// narrow for both.
func ends(left, right fyne.CanvasObject) *fyne.Container {
	const gap = 10
	width := float32(0) // of the last layout, which decides the height
	stacked := func() bool { return width > 0 && left.MinSize().Width+gap+right.MinSize().Width > width }
	return part.Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		width = size.Width
		a, b := left.MinSize(), right.MinSize()
		part.Put(left, 0, 0, a.Width, a.Height)
		if stacked() {
			part.Put(right, 0, a.Height+gap, b.Width, b.Height)
		} else {
			part.Put(right, size.Width-b.Width, 0, b.Width, b.Height)
		}
	}, func([]fyne.CanvasObject) fyne.Size {
		size := left.MinSize().Max(right.MinSize())
		if stacked() {
			size.Height = left.MinSize().Height + gap + right.MinSize().Height
		}
		return size
	}, left, right)
}
