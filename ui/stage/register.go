package stage

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// registerTab says what has to be registered at the server for this client, ready to copy.
func registerTab(v View) []tab {
	c := v.Snapshot.Client
	key := fmt.Sprint("register", c.RedirectURI, c.Public(), c.Scope, v.Practice)
	return []tab{{lang.L("What to register"), key, func() fyne.CanvasObject { return registration(v, c) }}}
}

func registration(v View, c flow.Client) fyne.CanvasObject {
	kind := lang.L("confidential (it has a secret)")
	if c.Public() {
		kind = lang.L("public, native or desktop app (no secret)")
	}
	rows := []part.Row{
		{Name: lang.L("redirect URI"), Value: c.RedirectURI, Tone: theme.URL,
			Explain: lang.L("Copy it as it is. Most servers compare it byte by byte.")},
		{Name: lang.L("kind of client"), Value: kind},
		{Name: lang.L("grant types"), Value: "authorization_code, refresh_token"},
		{Name: lang.L("scopes"), Value: c.Scope},
	}
	table := part.NewParamTable()
	table.SetRows(rows)
	if !v.Practice {
		return table
	}
	hint := part.NewProse(lang.L("The practice server has this client registered already. There is nothing to do."))
	return part.Column(0, part.Inset(10, 16, hint), table)
}
