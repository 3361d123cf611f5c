package stage

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// setup is the form of stage 1: the client, what helps to fill it in, and what has to be registered for it.
type setup struct {
	page     *Page
	warn     *cautions
	scopes   *scopes
	redirect *redirect
	identity *identity
	advanced *advanced
	load     *part.Button
}

// newSetup shows the client as a form, and what has to be registered for it.
func newSetup(p *Page) only {
	s := &setup{page: p, warn: newCautions("Before you start")}
	s.scopes, s.redirect = &scopes{change: s.change}, &redirect{change: s.change}
	s.identity = newIdentity(s.change)
	s.advanced = newAdvanced(s.edit)
	s.load = part.NewQuiet("Import…", p.actor.Import)
	return only{
		above:  s.warn.card,
		action: s.load,
		under:  part.Column(0, part.Inset(10, 16, s.identity.content), s.advanced.fold),
		rows:   s.rows,
		edit:   s.edit,
		draw:   s.draw,
		sent:   s.sent,
		tabs: func(v View) []tab {
			return append(announcedTab(v), registerTab(v, p.actor)...)
		},
	}
}

func (s *setup) change(alter func(*client.Client)) {
	c := s.page.view.Snapshot.Client
	alter(&c)
	s.page.actor.Configure(c)
}

func (s *setup) edit(name, value string) {
	s.page.actor.Configure(edited(s.page.view.Snapshot.Client, name, value))
}

// rows are the fields that every client needs, with what helps to fill them in below them.
func (s *setup) rows(v View) []part.Row {
	out := rows(v, mainFields(v))
	for i := range out {
		switch out[i].Name {
		case "scope":
			out[i].Under = s.scopes.under(v, s.editable(v), s.page.table.Editing())
		case "redirect_uri":
			out[i].Under = s.redirect.under(v, s.editable(v) && s.page.table.Editing())
		}
	}
	return out
}

// mainFields leaves the issuer out where the provider is known: its address takes the place, if it has many.
func mainFields(v View) []field {
	switch c := v.Snapshot.Client; {
	case hasAddress(c):
		return append([]field{addressField}, fields[1:]...)
	case c.Preset != "":
		return fields[1:]
	}
	return fields
}

func (s *setup) editable(v View) bool { return s.page.editable(v, v.Snapshot.Stage(flow.Setup)) }

func (s *setup) draw(v View) {
	s.warn.draw(v.Snapshot.Client)
	s.identity.draw(v)
	if !v.Practice && v.Snapshot.Client.ID == "" && !s.page.table.Editing() {
		s.page.ToggleEdit() // there is nothing to look at before something was typed
	}
}

// sent follows the form above it in being edited or not.
func (s *setup) sent(v View) {
	part.Show(s.load, s.editable(v))
	s.advanced.draw(v, s.page.table.Editing())
}

// auths are the choices of client authentication, in the order of the control.
var auths = []token.Auth{"", token.Basic, token.Post, token.None}

// methods are the choices of PKCE, in the order of the control.
var methods = []authz.Method{authz.Off, authz.S256, authz.Plain}

// identity is how the client proves who it is: its client type, its authentication, and PKCE, which is neither.
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
		choice("client type", part.Inset(8, 0, d.kind)),
		choice("client authentication", part.Actions(d.auth), d.why),
		choice("PKCE", part.Actions(d.pkce)))
	return d
}

func (d *identity) draw(v View) {
	c := v.Snapshot.Client
	d.kind.SetText(kindOf(c))
	_, why := c.AuthChoice(v.Snapshot.Metadata.AuthMethods)
	d.why.SetText(why)
	d.auth.Select(max(slices.Index(auths, c.Auth), 0))
	d.pkce.Select(max(slices.Index(methods, c.PKCE), 0))
}

// kindOf is the kind of a client, RFC 6749 2.1, which PKCE does not change.
func kindOf(c client.Client) string {
	if c.Public() {
		return "public (native or desktop app, no secret)"
	}
	return "confidential (has a secret)"
}

// registerTab says what has to be registered at the server for this client, ready to copy.
func registerTab(v View, a Actor) []tab {
	c := v.Snapshot.Client
	key := fmt.Sprint("register", c.RedirectURI, c.Public(), c.Scope, c.Preset, v.Practice)
	return []tab{{"What to register", key, func() fyne.CanvasObject { return registration(v, c, a) }}}
}

// pages are where the client is registered, and where it is explained.
func pages(p provider.Preset, a Actor) []part.Row {
	var rows []part.Row
	if p.Pages.Dashboard != "" {
		open := part.NewQuiet("Open in the browser", func() { a.Open(p.Pages.Dashboard) })
		rows = append(rows, part.Row{Name: "register at", Value: p.Pages.Dashboard, Tone: theme.URL,
			Explain: p.Pages.Menu, Under: part.Actions(open)})
	}
	for _, page := range p.Pages.Docs {
		rows = append(rows, part.Row{Name: "documentation", Value: page, Tone: theme.URL})
	}
	for _, u := range p.Unverified {
		rows = append(rows, part.Row{Name: u.About, Value: "check the provider's documentation", Explain: u.Text})
	}
	return rows
}

func registration(v View, c client.Client, a Actor) fyne.CanvasObject {
	rows := []part.Row{
		{Name: "redirect URI", Value: c.RedirectURI, Tone: theme.URL,
			Explain: "Copy it as it is. Most servers compare it byte by byte."},
		{Name: "client type", Value: kindOf(c)},
		{Name: "grant types", Value: "authorization_code, refresh_token"},
		{Name: "scopes", Value: c.Scope},
	}
	if p, ok := provider.Find(c.Preset); ok {
		rows[0].Name, rows[0].Value = p.RedirectField(), p.Redirect.Registration(c.RedirectURI)
		rows[0].Explain = p.Redirect.ToRegister(p.Name, c.RedirectURI)
		rows[2].Value = p.GrantTypes()
		if p.NeedsSecret() {
			rows[1].Value = "confidential (has a secret)"
		}
		rows = append(rows, pages(p, a)...)
	}
	table := part.NewParamTable()
	table.SetRows(rows)
	if !v.Practice {
		return table
	}
	hint := part.NewProse("This client is already registered with the practice server. There is nothing to do.")
	return part.Column(0, part.Inset(10, 16, hint), table)
}
