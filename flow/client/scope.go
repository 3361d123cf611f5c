package client

import (
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// ScopeRules are about the scope and what it brings. Stage 1 shows its form only where that is wrong.
var ScopeRules = []Entry{
	{"scope_form", ScopeForm, Check},
	{"scope_choice", ScopeChoice, Setup | Check},
	{"provider_scope", ProviderScope, Preset},
	{"provider_refresh", ProviderRefresh, Preset},
}

// scope is the one that was sent, edits included, or the one of the client while nothing was sent; with spaces between
// the names.
func (c Case) scope() string {
	if sent, known := c.sent(Authorization, "scope"); known {
		return provider.SplitScopes(sent, c.ScopeSeparator)
	}
	return c.Scope
}

var encoded = regexp.MustCompile(`(?i)%(20|2c|3a|2f)|\bopenid\+`)

// ScopeForm finds the spellings that tutorials bring: a list of a programming language, commas, capitals, a space too many.
// RFC 6749 3.3: names, with single spaces between them.
func ScopeForm(c Case) finding.Finding {
	const id, section = "scope_form", "RFC 6749 3.3"
	switch scope := c.scope(); {
	case scope == "":
		return finding.Skipf(id, section, "No scope is requested.")
	case strings.ContainsAny(scope, "[]'\""):
		return finding.Warnf(id, section, "The scope contains brackets or quotes, like a list in a programming language.").
			With("Requested: "+scope, "Write the bare names, separated by spaces.")
	case encoded.MatchString(scope):
		return finding.Warnf(id, section, "The scope is already percent-encoded, and is encoded once more when it is sent.").
			With("Requested: "+scope, "Write the names with plain spaces and characters: this program encodes them.")
	case strings.Contains(scope, ","):
		return finding.Warnf(id, section, "The scope has a comma in it.").
			With("Requested: "+scope, "Separate the names with spaces.")
	case slices.ContainsFunc(strings.Fields(scope), func(name string) bool {
		lower := strings.ToLower(name)
		return name != lower && slices.Contains([]string{"openid", "profile", "email", "offline_access"}, lower)
	}):
		return finding.Warnf(id, section, "The scope has a name in capitals that OpenID Connect has in lower case.").
			With("Requested: "+scope, "Write the name in lower case: scopes are case-sensitive.")
	case strings.Contains(scope, "  ") || strings.TrimSpace(scope) != scope:
		return finding.Warnf(id, section, "The scope has an extra space.").
			With("", "Leave one space between names, and none at the start or end.")
	}
	return finding.Passf(id, section, "The scopes are separated by single spaces.")
}

// ScopeChoice compares with the metadata. RFC 8414 2: a server may leave some of its scopes out of the list.
func ScopeChoice(c Case) finding.Finding {
	const id, section = "scope_choice", "RFC 8414 2"
	listed := c.Metadata.Scopes
	unknown := slices.DeleteFunc(strings.Fields(c.scope()), func(n string) bool { return slices.Contains(listed, n) })
	switch {
	case len(listed) == 0:
		return finding.Skipf(id, section, "The server does not list its scopes.")
	case len(unknown) > 0:
		return finding.Warnf(id, section, "The server's metadata does not list %s.", strings.Join(unknown, ", ")).
			With("scopes_supported: "+strings.Join(listed, ", ")+". A server may silently leave out what it does not know: the token "+
				"response then lists fewer scopes.", "Remove the name, or check it against the documentation.")
	}
	return finding.Passf(id, section, "The server's metadata lists every requested scope.")
}

// ProviderScope says how the provider wants the names separated.
func ProviderScope(c Case) finding.Finding {
	const id = "provider_scope"
	p := c.Provider
	section := p.Scopes.Evidence.Section()
	names := strings.Fields(c.scope())
	switch {
	case p.ID == "":
		return finding.Skipf(id, "RFC 6749 3.3", "This program does not know how this provider separates scopes.")
	case len(names) == 0:
		return finding.Skipf(id, section, "No scope is requested. %s decides what that means.", p.Name)
	case ScopeForm(c).Verdict != finding.Pass:
		return finding.Skipf(id, section, "The spelling of the scope has to be corrected first.")
	case p.Scopes.Separator != " " && len(names) > 1:
		return finding.Passf(id, section, "The names are sent with %q between them, as %s expects.", p.Scopes.Separator, p.Name)
	}
	return finding.Passf(id, section, "The names are separated as %s expects.", p.Name)
}

// ProviderRefresh says whether a refresh token can be expected, and what is missing if not. RFC 6749 1.5.
func ProviderRefresh(c Case) finding.Finding {
	const id = "provider_refresh"
	p, r := c.Provider, c.Provider.Refresh
	section := r.Evidence.Section()
	name, value, _ := strings.Cut(r.Needs, "=")
	switch {
	case p.ID == "":
		return finding.Skipf(id, "RFC 6749 1.5", "This program does not know whether this provider issues refresh tokens.")
	case r.Given == provider.Never:
		return finding.Skipf(id, section, "%s issues no refresh token, so stage 7 has nothing to do.", p.Name)
	case r.Given == provider.Unknown:
		return finding.Skipf(id, section, "Check the documentation of %s to see whether a refresh token is issued.", p.Name)
	case r.Given == provider.BySetting:
		return finding.Skipf(id, section, "Whether %s issues a refresh token depends on how the client is set up with that provider.", p.Name)
	case r.Given == provider.ByScope && !slices.Contains(strings.Fields(c.scope()), name):
		return finding.Skipf(id, section, "Without the scope %s, %s promises no refresh token.", name, p.Name)
	case r.Given == provider.ByParameter && !slices.Contains(c.Extra, authz.Param{Name: name, Value: value}):
		return finding.Skipf(id, section, "Without the parameter %s, %s promises no refresh token.", r.Needs, p.Name)
	}
	return finding.Passf(id, section, "%s is expected to issue a refresh token.", p.Name)
}
