package stage

import (
	"fmt"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

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
		rows = append(rows, part.Row{Name: u.About, Value: "check in the provider's documentation", Explain: u.Text})
	}
	return rows
}

func registration(v View, c client.Client, a Actor) fyne.CanvasObject {
	rows := []part.Row{
		{Name: "redirect URI", Value: c.RedirectURI, Tone: theme.URL,
			Explain: "Copy it as it is. Most servers compare it byte by byte."},
		{Name: "kind of client", Value: kindOf(c)},
		{Name: "grant types", Value: "authorization_code, refresh_token"},
		{Name: "scopes", Value: c.Scope},
	}
	if p, ok := provider.Find(c.Preset); ok {
		rows[0].Name, rows[0].Value = p.RedirectField(), p.Redirect.Registration(c.RedirectURI)
		rows[0].Explain = p.Redirect.ToRegister(p.Name, c.RedirectURI)
		rows[2].Value = p.GrantTypes()
		if p.NeedsSecret() {
			rows[1].Value = "confidential (it has a secret)"
		}
		rows = append(rows, pages(p, a)...)
	}
	table := part.NewParamTable()
	table.SetRows(rows)
	if !v.Practice {
		return table
	}
	hint := part.NewProse("The practice server has this client registered already. There is nothing to do.")
	return part.Column(0, part.Inset(10, 16, hint), table)
}
