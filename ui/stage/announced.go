package stage

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// announcedTab puts what was configured beside what the metadata of the issuer says; none before they were asked for.
func announcedTab(v View) []tab {
	a := v.Snapshot.Metadata
	if a.Issuer == "" {
		return nil
	}
	key := fmt.Sprint("announced", v.Snapshot.Client.Server, a)
	return []tab{{"Configured vs. metadata", key, func() fyne.CanvasObject {
		table := part.NewParamTable()
		table.SetRows(announcedRows(v.Snapshot))
		return table
	}}}
}

func announcedRows(s flow.Snapshot) []part.Row {
	var out []part.Row
	for _, c := range client.Compare(s.Client.Server, s.Metadata) {
		out = append(out, comparedRow(c))
	}
	for _, l := range []struct {
		name, member, absent string
		values               []string
	}{
		{"client authentication", "token_endpoint_auth_methods_supported", "client_secret_basic", s.Metadata.AuthMethods},
		{"PKCE methods", "code_challenge_methods_supported", "nothing is promised", s.Metadata.PKCEMethods},
		{"grant types", "grant_types_supported", "authorization_code, implicit", s.Metadata.GrantTypes},
		{"scopes", "scopes_supported", "nothing is said", s.Metadata.Scopes},
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
func comparedRow(c client.Comparison) part.Row {
	row := part.Row{Name: c.Name, Value: c.Configured, Tone: theme.URL}
	if c.Configured == "" {
		row.Value = c.Metadata
	}
	if row.Value == "" {
		row.Value, row.Tone, row.Note = "—", "", "neither configured nor in the metadata"
		return row
	}
	verdict := part.NewChecklist()
	verdict.Flush = true
	verdict.SetFindings([]finding.Finding{agreement(c)})
	row.Under = verdict
	return row
}

// agreement is how the two sources of one endpoint agree. The verdict on all of them is among the checks.
func agreement(c client.Comparison) finding.Finding {
	diff := c.Diff()
	switch {
	case diff.Any() && c.Name == "userinfo_endpoint": // the token may well be for another API
		return finding.Passf(c.Name, "", "Configured. The metadata names %s.", c.Metadata)
	case diff.Any():
		return finding.Warnf(c.Name, "", "The configured value is used. The metadata has %s. They differ from byte %d on: configured %s, metadata %s.",
			c.Metadata, diff.At+1, rest(c.Configured, diff.At), rest(c.Metadata, diff.At))
	case c.Configured != "" && c.Metadata != "":
		return finding.Passf(c.Name, "", "Configured, and the same in the metadata.")
	case c.Configured != "":
		return finding.Passf(c.Name, "", "Configured. Not listed in the metadata.")
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
