package stage

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// field is one line of the client's set-up.
type field struct {
	name    string
	explain string
	secret  bool
	get     func(*flow.Client) string
	set     func(*flow.Client, string)
}

func text(name, why string, at func(*flow.Client) *string) field {
	return field{name: name, explain: why,
		get: func(c *flow.Client) string { return *at(c) },
		set: func(c *flow.Client, v string) { *at(c) = strings.TrimSpace(v) }}
}

// fields are the set-up of a client, in the order in which a person meets them.
var fields = []field{
	text("issuer", "The server's name for itself, a URL. Its metadata names the endpoints. RFC 8414 2.",
		func(c *flow.Client) *string { return &c.Issuer }),
	text("client_id", "What the server calls this client. Copy it from the page where the client is registered.",
		func(c *flow.Client) *string { return &c.ID }),
	{name: "client_secret", secret: true,
		explain: "Proves who the client is. It stays in memory and goes to the token endpoint only. " +
			"Leave it empty for a public client.",
		get: func(c *flow.Client) string { return c.Secret.Reveal() },
		set: func(c *flow.Client, v string) { c.Secret = secret.New(v) }},
	text("redirect_uri", "Where the browser comes back to. Register exactly this, byte for byte.",
		func(c *flow.Client) *string { return &c.RedirectURI }),
	{name: "scope", explain: "What to ask for, separated by spaces. The provider's documentation lists its scopes.",
		get: func(c *flow.Client) string { return c.Scope },
		set: func(c *flow.Client, v string) { c.Scope = v }},
	text("authorization_endpoint", "Where the browser goes. Empty: taken from the issuer's metadata.",
		func(c *flow.Client) *string { return &c.Server.AuthorizationEndpoint }),
	text("token_endpoint", "Where codes become tokens. Empty: taken from the issuer's metadata.",
		func(c *flow.Client) *string { return &c.Server.TokenEndpoint }),
	text("revocation_endpoint", "Where tokens are ended. Empty: taken from the metadata, if it is there.",
		func(c *flow.Client) *string { return &c.Server.RevocationEndpoint }),
	text("api", "The address that stage 6 calls with the token.",
		func(c *flow.Client) *string { return &c.Server.API }),
	text("ca_file", "Your own certificate authority: the path of a PEM file that is trusted besides what the system trusts. "+
		"Leave it empty for a public provider.",
		func(c *flow.Client) *string { return &c.CAFile }),
	{name: "extra parameters", explain: "Added to the authorization request, as name=value&name=value.",
		get: func(c *flow.Client) string { return joinExtra(c.Extra) },
		set: func(c *flow.Client, v string) { c.Extra = splitExtra(v) }},
}

// practiceFields are those of the fields that matter on the practice server; it knows the rest itself.
var practiceFields = []string{"issuer", "client_id", "client_secret", "redirect_uri", "scope"}

func joinExtra(extra []authz.Param) string {
	parts := make([]string, len(extra))
	for i, p := range extra {
		parts[i] = p.Name + "=" + p.Value
	}
	return strings.Join(parts, "&")
}

func splitExtra(s string) []authz.Param {
	var out []authz.Param
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '&' }) {
		name, value, _ := strings.Cut(part, "=")
		out = append(out, authz.Param{Name: strings.TrimSpace(name), Value: value})
	}
	return out
}

// auths are the choices of client authentication, in the order of the control.
var auths = []token.Auth{"", token.Basic, token.Post, token.None}

// methods are the choices of PKCE, in the order of the control.
var methods = []authz.Method{authz.Off, authz.S256, authz.Plain}

// newSetup shows the client as a form, and what has to be registered for it.
func newSetup(p *Page) only {
	change := func(alter func(*flow.Client)) {
		c := p.view.Snapshot.Client
		alter(&c)
		p.actor.Configure(c)
	}
	auth := part.NewSegmented(lang.L("automatic"), "basic", "post", "none")
	auth.OnChanged = func(i int) { change(func(c *flow.Client) { c.Auth = auths[i] }) }
	pkce := part.NewSegmented("off", "S256", "plain")
	pkce.OnChanged = func(i int) { change(func(c *flow.Client) { c.PKCE = methods[i] }) }
	choices := part.Column(8, choice(lang.L("client authentication"), auth), choice("PKCE", pkce))
	warn := newCautions(lang.L("Before you start"))
	return only{
		above: warn.card,
		under: part.Inset(10, 16, choices),
		rows:  setupRows,
		edit: func(name, value string) {
			all := append(slices.Clone(fields), addressField)
			if i := slices.IndexFunc(all, func(f field) bool { return f.name == name }); i >= 0 {
				change(func(c *flow.Client) { all[i].set(c, value) })
			}
		},
		draw: func(v View) {
			warn.draw(v.Snapshot.Client)
			auth.Select(max(slices.Index(auths, v.Snapshot.Client.Auth), 0))
			pkce.Select(max(slices.Index(methods, v.Snapshot.Client.PKCE), 0))
			if !v.Practice && v.Snapshot.Client.ID == "" && !p.table.Editing() {
				p.ToggleEdit() // there is nothing to look at before something was typed
			}
		},
		tabs: registerTab,
	}
}

// choice is a control with its name before it, or above it where the window is narrow.
func choice(name string, control fyne.CanvasObject) fyne.CanvasObject {
	return part.Actions(container.New(choiceLayout{}, part.NewText(name, theme.Muted)), control)
}

var _ fyne.Layout = choiceLayout{}

// choiceLayout gives the names before the controls one size, which grows with the text, so that the controls stand below
// each other.
type choiceLayout struct{}

// MinSize implements fyne.Layout.
func (choiceLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	const width, height, text = 144, 35, 14
	scale := fyne.CurrentApp().Settings().Theme().Size(theme.SizeBody) / text
	return fyne.NewSize(width*scale, height*scale)
}

// Layout implements fyne.Layout.
func (choiceLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func setupRows(v View) []part.Row {
	c := v.Snapshot.Client
	shown := fields
	if hasAddress(c) {
		shown = append([]field{addressField}, fields[1:]...) // in place of the issuer
	}
	var rows []part.Row
	for _, f := range shown {
		if v.Practice && !slices.Contains(practiceFields, f.name) {
			continue
		}
		rows = append(rows, part.Row{Name: f.name, Value: f.get(&c), Secret: f.secret && !v.Open,
			Masked:  f.secret && !v.Open && f.get(&c) != "",
			Explain: lang.L(f.explain), Tone: tones[f.name]})
	}
	return rows
}
