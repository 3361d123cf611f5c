package stage

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/token"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// setup is what stage 1 has beside the rows of the client: what helps to fill them in, and the fields that are rare.
type setup struct {
	page     *Page
	scopes   *scopes
	redirect *redirect
	identity pane
	fold     *part.Fold        // opens by itself where stage 1 failed for one of the rare fields
	rare     *part.ParamTable  // in it; nil before it was opened
	failed   time.Time         // when the attempt began that it was opened for
	under    fyne.CanvasObject // the rows
	load     *part.Button
}

func newSetup(p *Page) *setup {
	s := &setup{page: p}
	s.scopes, s.redirect, s.identity = newScopes(s.change), &redirect{change: s.change}, s.newIdentity()
	s.fold = part.NewFold("", func() fyne.CanvasObject {
		s.rare = part.NewParamTable()
		s.rare.OnEdit, s.rare.Fixed = s.edit, true
		s.fill()
		return s.rare
	})
	s.under = part.Column(0, part.Inset(10, 16, s.identity.card), s.fold)
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
	s.identity.draw(s.page.shown)
	if !v.Practice && v.Snapshot.Client.ID == "" && !s.page.table.Editing() {
		s.page.ToggleEdit() // there is nothing to look at before something was typed
	}
}

// sent follows the form above it in being edited or not.
func (s *setup) sent(v View) {
	part.Show(s.load, s.page.Editable())
	rare, began := s.page.shown.Find(page.Advanced), v.Snapshot.Stage(flow.Setup).Started
	part.Show(s.fold, rare.Key != "")
	s.fold.SetTitle(rare.Title)
	if rare.Blamed && !began.Equal(s.failed) {
		s.failed = began
		s.fold.SetOpen(true)
	}
	if s.rare != nil {
		s.fill()
	}
}

func (s *setup) fill() {
	s.rare.SetRows(drawnRows(s.page.actor, s.page.shown.Find(page.Advanced).Rows))
	s.rare.SetEditing(s.page.table.Editing())
}

// typed is the rare field of that name, with its text selected, once the fold is open; nil for none.
func (s *setup) typed(name string) fyne.Focusable {
	if s.page.shown.Find(page.Advanced).Row(name).Name == "" {
		return nil
	}
	s.fold.SetOpen(true)
	return s.rare.Select(name)
}

// auths are the choices of client authentication, in the order of the control.
var auths = []token.Auth{"", token.Basic, token.Post, token.None}

// methods are the choices of PKCE, in the order of the control.
var methods = []authz.Method{authz.Off, authz.S256, authz.Plain}

// newIdentity is how the client proves who it is: its client type, its authentication, and PKCE, which is neither.
func (s *setup) newIdentity() pane {
	kind, why := part.NewText("", theme.Text), newReason()
	auth, pkce := part.NewSegmented("automatic", "basic", "post", "none"), part.NewSegmented("off", "S256", "plain")
	auth.OnChanged = func(i int) { s.change(func(c *client.Client) { c.Auth = auths[i] }) }
	pkce.OnChanged = func(i int) { s.change(func(c *client.Client) { c.PKCE = methods[i] }) }
	content := part.Column(8, choice("client type", s.asked("client type", kind)...),
		choice("client authentication", append(s.asked("client authentication", auth), why)...), choice("PKCE", s.asked("PKCE", pkce)...))
	for name, choice := range map[string]*part.Segmented{"client authentication": auth, "PKCE": pkce} {
		choice.About = [2]string{name, page.Explain(name)}
	}
	return section(page.Identity, content, func(shown page.Section) {
		c := s.page.view.Snapshot.Client
		kind.SetText(shown.Row("client type").Value)
		why.SetText(shown.Row("client authentication").Explain)
		auth.Select(max(slices.Index(auths, c.Auth), 0))
		pkce.Select(max(slices.Index(methods, c.PKCE), 0))
	})
}

// asked is a value or a choice with a "?" behind it, which unfolds what it is for.
func (s *setup) asked(name string, of fyne.CanvasObject) []fyne.CanvasObject {
	about := part.NewProse(page.Explain(name))
	about.Hide()
	help := part.NewFaint("", "?", func() {
		part.Show(about, !about.Visible())
		s.page.body.Refresh()
	})
	line := part.Actions(of, help)
	if _, text := of.(*part.Text); text {
		line = part.Inset(3.5, 0, line) // as high as a choice
	}
	return []fyne.CanvasObject{line, about}
}
