package page

import (
	"cmp"
	"fmt"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// KnownOf is what is known of a provider, in a few words: "PKCE · needs a secret".
func KnownOf(p provider.Preset) string {
	known := "PKCE"
	switch {
	case len(p.PKCE.Methods) == 0:
		known = "no PKCE known"
	case p.PKCE.Required:
		known = "PKCE required"
	}
	if p.NeedsSecret() {
		return known + " · needs a secret"
	}
	return known + " · secret or none"
}

// identity is the client type, the client authentication, and PKCE, which is neither.
func identity(v View) Section {
	c := v.Snapshot.Client
	auth, why := c.AuthChoice(v.Snapshot.Metadata.AuthMethods)
	return Section{Key: Identity, Title: "Client authentication and PKCE", Rows: []Row{
		{Name: "client type", Value: typeOf(c), Explain: Explain("client type")},
		{Name: "client authentication", Value: string(auth), Explain: why},
		{Name: "PKCE", Value: c.PKCE.String(), Explain: protection(v, flow.Setup, false)}}}
}

// typeOf is the type of a client, RFC 6749 2.1, which PKCE does not change.
func typeOf(c client.Client) string {
	if c.Public() {
		return "public (native or desktop app, no secret)"
	}
	return confidential
}

const confidential = "confidential (has a secret)"

// cautions are what to know before anything is sent; none makes no section.
func cautions(title string, lines []string) []Section {
	if len(lines) == 0 {
		return nil
	}
	return []Section{{Key: Cautions, Title: title, Lines: lines}}
}

// preparations are what is known of the client's provider.
func preparations(c client.Client) []string {
	p, ok := provider.Find(c.Preset)
	if !ok {
		return nil
	}
	var lines []string
	for _, w := range p.Warnings(provider.Situation{RedirectURI: c.RedirectURI, Public: c.Public(), API: c.Server.API}) {
		lines = append(lines, w.Text)
	}
	if example := p.ExampleAddress(); example != "" && c.Server.TokenEndpoint == "" {
		lines = append(lines, "Enter the address of your own server, such as `"+example+"`.")
	}
	return lines
}

// Cost is what it costs to begin a new walk in the middle of this one, in a sentence; "" where nothing is lost.
func Cost(s flow.Snapshot) string {
	const anew = "The walk starts again: "
	switch {
	case s.Stage(flow.Consent).Status == flow.Running:
		return anew + "the sign-in that is under way in the browser is abandoned."
	case !s.Tokens.Access.IsZero():
		return anew + "its tokens are dropped here, and are not revoked at the server."
	case s.Stage(flow.Callback).Status == flow.Done && s.Grant == nil:
		return anew + "the code that arrived is not used."
	}
	return ""
}

// destination is what the walk warns of while nothing has been sent.
func destination(st flow.StageState) []string {
	var lines []string
	if st.Status != flow.Ready {
		return nil
	}
	for _, c := range st.Checks {
		if c.Verdict == finding.Warn || c.Verdict == finding.Fail {
			lines = append(lines, c.Text)
		}
	}
	return lines
}

// registration says what has to be registered at the server for this client, ready to copy.
func registration(v View) Section {
	c := v.Snapshot.Client
	s := Section{Key: Registration, Title: "What to register",
		Version: fmt.Sprint("register", c.RedirectURI, c.Public(), c.Scope, c.Preset, v.Practice)}
	s.Rows = []Row{
		{Name: "redirect URI", Value: c.RedirectURI, Of: "url", Explain: "Copy it as it is. Most servers compare it byte by byte."},
		{Name: "client type", Value: typeOf(c), Explain: Explain("client type")},
		{Name: "grant types", Value: "authorization_code, refresh_token", Explain: Explain("grant types")},
		{Name: "scopes", Value: c.Scope, Explain: Explain("scopes")},
	}
	if p, ok := provider.Find(c.Preset); ok {
		s.Rows[0].Name, s.Rows[0].Value = p.RedirectField(), p.Redirect.Registration(c.RedirectURI)
		s.Rows[0].Explain = p.Redirect.ToRegister(p.Name, c.RedirectURI)
		s.Rows[2].Value = p.GrantTypes()
		if p.NeedsSecret() {
			s.Rows[1].Value = confidential
		}
		s.Rows = append(s.Rows, pages(p)...)
	}
	if v.Practice {
		s.Note = "This client is already registered with the practice server. There is nothing to do."
	}
	return s
}

// pages are where the client is registered, and where it is explained.
func pages(p provider.Preset) []Row {
	var rows []Row
	if p.Pages.Dashboard != "" {
		rows = append(rows, Row{Name: "register at", Value: p.Pages.Dashboard, Of: "url", Explain: cmp.Or(p.Pages.Menu, Explain("register at")),
			Page: p.Pages.Dashboard})
	}
	for _, page := range p.Pages.Docs {
		rows = append(rows, Row{Name: "documentation", Value: page, Of: "url", Explain: Explain("documentation"), Page: page})
	}
	for _, u := range p.Unverified {
		rows = append(rows, Row{Name: u.About, Value: "check the provider's documentation", Explain: u.Text})
	}
	return rows
}

// metadata puts what was configured beside what the metadata of the issuer says; none before they were asked for.
func metadata(v View) []Section {
	s := v.Snapshot
	if s.Metadata.Issuer == "" {
		return nil
	}
	known := s.Client.Case()
	known.Metadata = s.Metadata
	rows := []Row{comparedRow(client.Comparison{Name: "issuer", Configured: s.Client.Issuer, Metadata: s.Metadata.Issuer})}
	for _, c := range client.Compare(s.Client.Server, s.Metadata) {
		rows = append(rows, comparedRow(c))
	}
	for _, l := range []struct {
		name, member, absent string
		values               []string
		rule                 client.Rule // for what was configured; nil where nothing is
	}{
		{"client authentication", "token_endpoint_auth_methods_supported", "client_secret_basic", s.Metadata.AuthMethods, client.AuthenticationChoice},
		{"PKCE methods", "code_challenge_methods_supported", "nothing is promised", s.Metadata.PKCEMethods, client.PKCEChoice},
		{"grant types", "grant_types_supported", "authorization_code, implicit", s.Metadata.GrantTypes, nil},
		{"scopes", "scopes_supported", "nothing is said", s.Metadata.Scopes, client.ScopeChoice},
	} {
		row := Row{Name: l.name, Value: strings.Join(l.values, ", "),
			Explain: fmt.Sprintf("From %s in the metadata. RFC 8414 2.", l.member)}
		if len(l.values) == 0 {
			row.Value, row.Note = "—", fmt.Sprintf("not listed: %s", l.absent)
		}
		if l.rule != nil {
			row.Finding = l.rule(known)
			row.Finding.Action = finding.Action{} // it is offered among the checks
		}
		rows = append(rows, row)
	}
	return []Section{{Key: Metadata, Title: "Configured vs. metadata", Version: fmt.Sprint("announced", rows), Rows: rows}}
}

// comparedRow is one endpoint in use, and below it how the two sources agree.
func comparedRow(c client.Comparison) Row {
	row := Row{Name: c.Name, Value: c.Configured, Of: "url", Explain: Explain(c.Name)}
	if c.Configured == "" {
		row.Value = c.Metadata
	}
	if row.Value == "" {
		row.Value, row.Of, row.Note = "—", "", "neither configured nor in the metadata"
		return row
	}
	row.Finding = agreement(c)
	return row
}

// agreement is how the two sources of one endpoint agree. The verdict on all of them is among the checks.
func agreement(c client.Comparison) finding.Finding {
	diff := c.Diff()
	switch {
	case diff.Any() && c.Name == "userinfo_endpoint": // the token may well be for another API
		return finding.Passf(c.Name, "", "Configured. The metadata names %s.", c.Metadata)
	case diff.Any():
		return finding.Warnf(c.Name, "", "The configured value is used. The metadata has %s. They differ: %s.", c.Metadata, diff.Words)
	case c.Configured != "" && c.Metadata != "":
		return finding.Passf(c.Name, "", "Configured, and the same in the metadata.")
	case c.Configured != "":
		return finding.Passf(c.Name, "", "Configured. Not listed in the metadata.")
	}
	return finding.Passf(c.Name, "", "From the metadata.")
}
