package stage

import (
	"slices"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
)

// setup is what stage 1 has beside the rows of the client: what helps to fill them in, and the fields that are rare.
type setup struct {
	page     *Page
	scopes   *scopes
	redirect *redirect
	identity *identity
	advanced *advanced
	under    fyne.CanvasObject // the rows
	load     *part.Button
}

func newSetup(p *Page) *setup {
	s := &setup{page: p}
	s.scopes, s.redirect = &scopes{change: s.change}, &redirect{change: s.change}
	s.identity = newIdentity(s.change, func() { p.body.Refresh() })
	s.advanced = newAdvanced(s.edit)
	s.under = part.Column(0, part.Inset(10, 16, s.identity.content), s.advanced.fold)
	s.load = part.NewQuiet("Import…", func() { p.change(page.Import, "", "") })
	return s
}

func (s *setup) change(alter func(*client.Client)) {
	c := s.page.view.Snapshot.Client
	alter(&c)
	s.page.actor.Act(page.Command{Kind: page.Configure, Client: &c})
}

func (s *setup) edit(name, value string) {
	s.change(func(c *client.Client) { *c = page.Edited(*c, name, value) })
}

// help puts below the fields what helps to fill them in.
func (s *setup) help(rows []part.Row) {
	v := s.page.view
	for i := range rows {
		switch rows[i].Name {
		case "scope":
			chips := s.scopes.under(v, s.page.Editable(), s.page.table.Editing())
			if chips != nil && rows[i].Under != nil {
				chips = part.Column(6, rows[i].Under, chips)
			}
			if chips != nil {
				rows[i].Under = chips
			}
		case "redirect_uri":
			if under := s.redirect.under(v, s.page.Editable() && s.page.table.Editing()); under != nil {
				rows[i].Under = under // it says itself what is wrong
			}
		}
	}
}

func (s *setup) draw(v View) {
	s.identity.draw(v, s.page.shown.Find(page.Identity))
	if !v.Practice && v.Snapshot.Client.ID == "" && !s.page.table.Editing() {
		s.page.ToggleEdit() // there is nothing to look at before something was typed
	}
}

// sent follows the form above it in being edited or not.
func (s *setup) sent(v View) {
	part.Show(s.load, s.page.Editable())
	s.advanced.draw(s.page.shown.Find(page.Advanced), v.Snapshot.Stage(flow.Setup), s.page.table.Editing())
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

func newIdentity(change func(func(*client.Client)), grown func()) *identity {
	d := &identity{kind: part.NewSaid(""), why: newReason()}
	d.auth = part.NewSegmented("automatic", "basic", "post", "none")
	d.auth.OnChanged = func(i int) { change(func(c *client.Client) { c.Auth = auths[i] }) }
	d.pkce = part.NewSegmented("off", "S256", "plain")
	d.pkce.OnChanged = func(i int) { change(func(c *client.Client) { c.PKCE = methods[i] }) }
	d.auth.About = [2]string{"client authentication", page.Explain("client authentication")}
	d.pkce.About = [2]string{"PKCE", page.Explain("PKCE")}
	d.content = part.Column(8,
		choice("client type", part.Inset(8, 0, d.kind)),
		choice("client authentication", append(asked(d.auth, grown), d.why)...),
		choice("PKCE", asked(d.pkce, grown)...))
	return d
}

// asked is a choice with a "?" behind it, which unfolds what it is for; grown is called when that has changed the height.
func asked(s *part.Segmented, grown func()) []fyne.CanvasObject {
	about := part.NewProse(s.About[1])
	about.Hide()
	help := part.NewFaint("", "?", func() {
		part.Show(about, !about.Visible())
		grown()
	})
	return []fyne.CanvasObject{part.Actions(s, help), about}
}

func (d *identity) draw(v View, s page.Section) {
	c := v.Snapshot.Client
	d.kind.SetText(s.Row("client type").Value)
	d.why.SetText(s.Row("client authentication").Explain)
	d.auth.Select(max(slices.Index(auths, c.Auth), 0))
	d.pkce.Select(max(slices.Index(methods, c.PKCE), 0))
}

// advanced are the fields that most clients never need, behind a fold. It opens by itself where stage 1 failed for one
// of them.
type advanced struct {
	fold    *part.Fold
	table   *part.ParamTable // nil before the fold was opened
	shown   page.Section
	editing bool
	failed  flow.StageState // that the fold was opened for
}

func newAdvanced(edit func(name, value string)) *advanced {
	a := &advanced{}
	a.fold = part.NewFold("", func() fyne.CanvasObject {
		a.table = part.NewParamTable()
		a.table.OnEdit, a.table.Fixed = edit, true
		a.fill()
		return a.table
	})
	return a
}

func (a *advanced) draw(s page.Section, st flow.StageState, editing bool) {
	a.shown, a.editing = s, editing
	part.Show(a.fold, s.Key != "")
	a.fold.SetTitle(s.Title)
	if s.Blamed && !st.Started.Equal(a.failed.Started) {
		a.failed = st
		a.fold.SetOpen(true)
	}
	if a.table != nil {
		a.fill()
	}
}

// typed is the field of that name, with its text selected, once the fold is open; nil for none.
func (a *advanced) typed(name string) fyne.Focusable {
	if a.shown.Row(name).Name == "" {
		return nil
	}
	a.fold.SetOpen(true)
	return a.table.Select(name)
}

func (a *advanced) fill() {
	a.table.SetRows(drawnRows(a.shown.Rows))
	a.table.SetEditing(a.editing)
}
