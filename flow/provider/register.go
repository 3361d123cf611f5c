package provider

import "slices"

// What to register and what to know before one starts are said from the same members of the preset, so that the two
// cannot contradict each other.

// GrantTypes are the grants that a client of this provider is registered for, as its form may ask for them.
func (p Preset) GrantTypes() string {
	if p.Refresh.Given == Never {
		return "authorization_code"
	}
	return "authorization_code, refresh_token"
}

// NeedsSecret tells that the provider has no public clients: each authenticates with its secret.
func (p Preset) NeedsSecret() bool { return !slices.Contains(p.Auth.Methods, "none") }

// RedirectField is what the provider's form calls what it asks for in place of a redirect URI.
func (p Preset) RedirectField() string {
	if p.Redirect.Match == Domain {
		return "OAuth domain"
	}
	return "redirect URI"
}
