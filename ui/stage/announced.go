package stage

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"oauthwalk/flow"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// announcedTab puts what was typed beside what the metadata of the issuer say; none before they were asked for.
func announcedTab(v View) []tab {
	a := v.Snapshot.Announced
	if a.Issuer == "" {
		return nil
	}
	key := fmt.Sprint("announced", v.Snapshot.Client.Server, a)
	return []tab{{lang.L("Typed and announced"), key, func() fyne.CanvasObject {
		table := part.NewParamTable()
		table.SetRows(announcedRows(v.Snapshot))
		return table
	}}}
}

func announcedRows(s flow.Snapshot) []part.Row {
	var out []part.Row
	for _, c := range flow.Compare(s.Client.Server, s.Announced) {
		out = append(out, comparedRows(c)...)
	}
	for _, l := range []struct {
		name, absent string
		values       []string
	}{
		{"token_endpoint_auth_methods_supported", "client_secret_basic", s.Announced.AuthMethods},
		{"code_challenge_methods_supported", lang.L("nothing is promised"), s.Announced.PKCEMethods},
		{"grant_types_supported", "authorization_code, implicit", s.Announced.GrantTypes},
		{"scopes_supported", lang.L("every server has its own"), s.Announced.Scopes},
	} {
		row := part.Row{Name: l.name, Value: strings.Join(l.values, ", ")}
		if len(l.values) == 0 {
			row.Value, row.Note = "—", fmt.Sprintf(lang.L("not listed, which means: %s"), l.absent)
		}
		out = append(out, row)
	}
	return out
}

// comparedRows are one endpoint: one row where there is one address, two where they differ, with the place of the first
// byte that does.
func comparedRows(c flow.Comparison) []part.Row {
	row := part.Row{Name: c.Name, Value: c.Typed, Tone: theme.URL}
	at, differs := c.Differs()
	switch {
	case differs:
		row.Tone, row.Note = theme.Warn, differing(lang.L("typed, and used; from byte %d on: %s"), c.Typed, at)
		return []part.Row{row, {Name: c.Name + " ", Value: c.Announced, Tone: theme.Warn,
			Note: differing(lang.L("the metadata; from byte %d on: %s"), c.Announced, at)}}
	case c.Typed != "" && c.Announced != "":
		row.Note = lang.L("typed, the same in the metadata")
	case c.Typed != "":
		row.Note = lang.L("typed, not in the metadata")
	case c.Announced != "":
		row.Value, row.Note = c.Announced, lang.L("from the metadata")
	default:
		row.Value, row.Note, row.Tone = "—", lang.L("neither typed nor in the metadata"), ""
	}
	return []part.Row{row}
}

// differing quotes an address from its first byte that differs. Bytes are counted from 1.
func differing(format, address string, at int) string {
	rest := address[at:]
	if rest == "" {
		rest = lang.L("it ends")
	}
	return fmt.Sprintf(format, at+1, rest)
}
