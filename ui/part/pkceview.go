package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"oauthwalk/ui/theme"
)

// PKCE is what the PKCE view shows. The values come from the walk; the view computes nothing.
type PKCE struct {
	Verifier  string
	Digest    string // SHA-256 of the verifier in hexadecimal; "" for the method "plain"
	Challenge string
	Method    string // "S256" or "plain"
	Masked    bool   // keep the verifier out of sight
}

// PKCEView draws how the code challenge comes from the code verifier: verifier, SHA-256, base64url.
type PKCEView struct {
	holder
	body *fyne.Container
}

// NewPKCEView returns an empty view.
func NewPKCEView() *PKCEView {
	v := &PKCEView{body: Column(4)}
	v.hold(v, Inset(12, 16, v.body))
	return v
}

// Set shows these values.
func (v *PKCEView) Set(p PKCE) {
	verifier := p.Verifier
	if p.Masked {
		verifier = dots
	}
	v.body.Objects = []fyne.CanvasObject{v.value("code_verifier", verifier, p.Verifier, theme.Proof, !p.Masked)}
	if p.Method == "plain" {
		v.step("sent as it is", "The plain method gives no protection against someone who saw the request.")
	} else {
		v.step("SHA-256", "cannot be turned back")
		v.body.Add(v.value("32 bytes, in hexadecimal", p.Digest, p.Digest, theme.Muted, true))
		v.step("base64url", "encoded for use in a URL, without padding")
	}
	v.body.Add(v.value("code_challenge", p.Challenge, p.Challenge, theme.Code, true))
	v.body.Refresh()
	v.Refresh()
}

// value is a box with its name at the left.
func (v *PKCEView) value(name, shown, whole string, tone theme.ColorName, copied bool) fyne.CanvasObject {
	label := NewText(name, theme.Muted)
	label.Cut = CutEnd
	box := NewFill(theme.Pane)
	box.Radius, box.Stroke = theme.SizeGrid, theme.Border
	inside := row(8, 0, NewMono(shown, tone))
	if copied {
		inside.Add(NewCopyGlyph(func() string { return whole }))
	}
	column := InWidth(nameWidth, label)
	return row(8, 1, column, container.NewStack(box, tall(34, 10, inside)))
}

const nameWidth = 168 // at normal text size

// step is the arrow between two boxes, with what happens there.
func (v *PKCEView) step(name, remark string) {
	what := NewText(name, theme.Text)
	what.Font, what.Style.Bold = theme.SizeCaption, true
	why := NewNote(remark)
	why.Font = theme.SizeCaption
	column := InWidth(nameWidth, layout.NewSpacer())
	v.body.Add(topRow(8, 3, column, NewIcon(GlyphDown, theme.Accent), what, why))
}
