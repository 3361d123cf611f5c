package stage

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/finding"
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
	return []tab{{"Typed and announced", key, func() fyne.CanvasObject {
		table := part.NewParamTable()
		table.SetRows(announcedRows(v.Snapshot))
		return table
	}}}
}

func announcedRows(s flow.Snapshot) []part.Row {
	var out []part.Row
	for _, c := range flow.Compare(s.Client.Server, s.Announced) {
		out = append(out, comparedRow(c))
	}
	for _, l := range []struct {
		name, member, absent string
		values               []string
	}{
		{"client authentication", "token_endpoint_auth_methods_supported", "client_secret_basic", s.Announced.AuthMethods},
		{"PKCE methods", "code_challenge_methods_supported", "nothing is promised", s.Announced.PKCEMethods},
		{"grant types", "grant_types_supported", "authorization_code, implicit", s.Announced.GrantTypes},
		{"scopes", "scopes_supported", "nothing is said", s.Announced.Scopes},
	} {
		row := part.Row{Name: l.name, Value: strings.Join(l.values, ", "),
			Explain: fmt.Sprintf("From %s in the metadata. RFC 8414 2.", l.member)}
		if len(l.values) == 0 {
			row.Value, row.Note = "—", fmt.Sprintf("not listed: %s", l.absent)
		}
		out = append(out, row)
	}
	return out
}

// comparedRow is one endpoint in use, and below it how the two sources agree.
func comparedRow(c flow.Comparison) part.Row {
	row := part.Row{Name: c.Name, Value: c.Typed, Tone: theme.URL}
	if c.Typed == "" {
		row.Value = c.Announced
	}
	if row.Value == "" {
		row.Value, row.Tone, row.Note = "—", "", "neither typed nor announced"
		return row
	}
	verdict := part.NewChecklist()
	verdict.Flush = true
	verdict.SetChecks([]finding.Finding{agreement(c)})
	row.Under = verdict
	return row
}

// agreement is the verdict on one endpoint. It quotes both addresses from the first byte that differs, counted from 1.
func agreement(c flow.Comparison) finding.Finding {
	at, differs := c.Differs()
	switch {
	case differs && c.Name == "userinfo_endpoint": // the token may well be for another API
		return finding.Passf(c.Name, "", "Typed. The metadata name %s.", c.Announced)
	case differs:
		return finding.Warnf(c.Name, "", "Typed, and used. The metadata say %s. From byte %d on: typed %s, announced %s.",
			c.Announced, at+1, rest(c.Typed, at), rest(c.Announced, at))
	case c.Typed != "" && c.Announced != "":
		return finding.Passf(c.Name, "", "Typed, and the same in the metadata.")
	case c.Typed != "":
		return finding.Passf(c.Name, "", "Typed. The metadata name none.")
	}
	return finding.Passf(c.Name, "", "From the metadata.")
}

// rest is an address from a byte on.
func rest(address string, at int) string {
	if at == len(address) {
		return "nothing"
	}
	return address[at:]
}
