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
}

// PKCEView draws how the code challenge comes from the code verifier: verifier, SHA-256, base64url.
type PKCEView struct {
	holder
	body  *fyne.Container
	shown PKCE
	look  look
}

// NewPKCEView returns an empty view.
func NewPKCEView() *PKCEView {
	v := &PKCEView{body: Column(4)}
	v.hold(v, Inset(12, 16, v.body))
	return v
}

// Set shows these values.
func (v *PKCEView) Set(p PKCE) {
	if p == v.shown && lookOf(v) == v.look {
		return
	}
	v.shown, v.look = p, lookOf(v)
	v.body.Objects = []fyne.CanvasObject{pkceValue("code_verifier", p.Verifier, theme.Proof)}
	if p.Method == "plain" {
		v.step("sent as it is", "The plain method gives no protection against someone who saw the request.")
	} else {
		v.step("SHA-256", "cannot be reversed")
		v.body.Add(pkceValue("32 bytes, in hexadecimal", p.Digest, theme.Muted))
		v.step("base64url", "encoded for use in a URL, without padding")
	}
	v.body.Add(pkceValue("code_challenge", p.Challenge, theme.Code))
}

const pkceNames = 168 // width of the names at normal text size

// pkceValue is a box with its name at the left.
func pkceValue(name, value string, tone theme.ColorName) fyne.CanvasObject {
	label, box := NewText(name, theme.Muted), NewFill(theme.Pane)
	label.Cut, box.Radius, box.Stroke = CutEnd, theme.SizeGrid, theme.Border
	inside := row(8, 0, NewMono(value, tone), NewCopyGlyph(func() string { return value }))
	return row(8, 1, InWidth(pkceNames, label), container.NewStack(box, tall(34, 10, inside)))
}

// step is the arrow between two boxes, with what happens there.
func (v *PKCEView) step(name, remark string) {
	what, why := NewText(name, theme.Text), NewNote(remark)
	what.Font, what.Style.Bold, why.Font = theme.SizeCaption, true, theme.SizeCaption
	v.body.Add(topRow(8, 3, InWidth(pkceNames, layout.NewSpacer()), NewIcon(GlyphDown, theme.Accent), what, why))
}
