package page

import (
	"slices"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
)

// KnownScopes are those of the preset, and then those that the metadata list.
func KnownScopes(v View) []provider.Scope {
	id := v.Snapshot.Client.Preset
	if v.Practice {
		id = provider.Practice
	}
	var out []provider.Scope
	if p, ok := provider.Find(id); ok {
		out = slices.Clone(p.Scopes.Examples)
	}
	for _, name := range v.Snapshot.Metadata.Scopes {
		if !slices.ContainsFunc(out, func(s provider.Scope) bool { return s.Name == name }) {
			out = append(out, provider.Scope{Name: name, Meaning: meaningOf(name)})
		}
	}
	return out
}

// meaningOf is what a scope of OpenID Connect Core 5.4 and 11 stands for; "" for any other.
func meaningOf(name string) string {
	switch name {
	case "openid":
		return "who you are, as an ID token"
	case "profile":
		return "name, picture and the like"
	case "email":
		return "the e-mail address"
	case "address":
		return "the postal address"
	case "phone":
		return "the phone number"
	case "offline_access":
		return "a refresh token"
	}
	return ""
}

// RedirectURIRule is what the provider makes of the redirect URI, in one line; the source of it is among the checks.
func RedirectURIRule(v View) finding.Finding {
	c := v.Snapshot.Client
	if v.Practice {
		c.Preset = provider.Practice
	}
	known := c.Case()
	judge := client.RedirectURI
	if known.Provider.ID != "" {
		judge = client.RedirectURIRule
	}
	rule := judge(known)
	rule.Section = ""
	if rule.Fix != "" {
		rule.Text += " " + rule.Fix
	}
	return rule
}
