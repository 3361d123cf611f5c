package authz

import (
	"slices"
	"strings"
)

// spellings are other names of scopes: Google grants email and profile as addresses (developers.google.com, OAuth 2.0 Scopes
// for Google APIs, "OpenID Connect").
var spellings = map[string]string{
	"https://www.googleapis.com/auth/userinfo.email":   "email",
	"https://www.googleapis.com/auth/userinfo.profile": "profile",
	"https://www.googleapis.com/auth/plus.me":          "profile",
}

const microsoft = "https://graph.microsoft.com/"

// meant is a scope in its short spelling. Microsoft Graph returns its own scopes with and without its address, and in
// another case (learn.microsoft.com, "Scopes and permissions").
func meant(scope string) string {
	if short, ok := spellings[scope]; ok {
		return short
	}
	if name, graph := strings.CutPrefix(scope, microsoft); graph {
		return name
	}
	return scope
}

// Lacking lists the scopes of one list that the other does not mean, in their own spelling.
func Lacking(scopes, granted []string) (out []string) {
	for _, name := range scopes {
		if !slices.ContainsFunc(granted, func(other string) bool {
			graph := strings.HasPrefix(name, microsoft) || strings.HasPrefix(other, microsoft)
			return meant(name) == meant(other) || graph && strings.EqualFold(meant(name), meant(other))
		}) {
			out = append(out, name)
		}
	}
	return out
}

// Shown are the scopes that a token response shows to be granted without naming them: a refresh token is what
// offline_access is for, and an ID token what openid is for. OpenID Connect Core 3.1.2.1 and 11.
func Shown(granted []string, refreshToken, idToken bool) []string {
	if refreshToken {
		granted = append(slices.Clip(granted), "offline_access")
	}
	if idToken {
		granted = append(slices.Clip(granted), "openid")
	}
	return granted
}
