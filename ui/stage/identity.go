package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// auths are the choices of client authentication, in the order of the control.
var auths = []token.Auth{"", token.Basic, token.Post, token.None}

// methods are the choices of PKCE, in the order of the control.
var methods = []authz.Method{authz.Off, authz.S256, authz.Plain}

// identity is how the client proves who it is: what kind of client it is, its authentication, and PKCE, which is neither.
type identity struct {
	content *fyne.Container
	kind    *part.Prose
	auth    *part.Segmented
	why     *part.Prose // of the authentication
	pkce    *part.Segmented
}

func newIdentity(change func(func(*client.Client))) *identity {
	d := &identity{kind: part.NewProse(""), why: newReason()}
	d.kind.Color = theme.Text
	d.auth = part.NewSegmented("automatic", "basic", "post", "none")
	d.auth.OnChanged = func(i int) { change(func(c *client.Client) { c.Auth = auths[i] }) }
	d.pkce = part.NewSegmented("off", "S256", "plain")
	d.pkce.OnChanged = func(i int) { change(func(c *client.Client) { c.PKCE = methods[i] }) }
	d.content = part.Column(8,
		choice("kind of client", part.Inset(8, 0, d.kind)),
		choice("client authentication", part.Actions(d.auth), d.why),
		choice("PKCE", part.Actions(d.pkce)))
	return d
}

func (d *identity) draw(v View) {
	c := v.Snapshot.Client
	d.kind.SetText(kindOf(c))
	_, why := c.AuthChoice(v.Snapshot.Announced.AuthMethods)
	d.why.SetText(why)
	d.auth.Select(max(slices.Index(auths, c.Auth), 0))
	d.pkce.Select(max(slices.Index(methods, c.PKCE), 0))
}

// kindOf is the kind of a client, RFC 6749 2.1, which PKCE does not change.
func kindOf(c client.Client) string {
	if c.Public() {
		return "public, native or desktop app (no secret)"
	}
	return "confidential (it has a secret)"
}
