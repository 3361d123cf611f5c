package stage

import (
	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/ui/part"
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
