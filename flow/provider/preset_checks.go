package provider

import (
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

// Checks hold a client against everything that the preset knows, before anything is sent. auth is by its name in
// RFC 8414 2, scope is separated by spaces.
func (p Preset) Checks(redirectURI, auth string, pkce authz.Method, scope string, extra []authz.Param) []finding.Finding {
	return []finding.Finding{p.CheckRedirectURI(redirectURI), p.checkAuth(auth), p.checkPKCE(pkce), p.checkScope(scope),
		p.checkRefresh(scope, extra)}
}

// checkAuth. RFC 6749 2.3: the server decides which client authentication it takes.
func (p Preset) checkAuth(auth string) finding.Finding {
	const id = "provider_client_authentication"
	section := p.Auth.Evidence.Section()
	if slices.Contains(p.Auth.Methods, auth) {
		return finding.Passf(id, section, "%s takes %s.", p.Name, auth)
	}
	return finding.Warnf(id, section, "%s is not known to take %s. It takes %s.", p.Name, auth,
		strings.Join(p.Auth.Methods, ", "))
}

// checkPKCE. RFC 7636 4.3.
func (p Preset) checkPKCE(method authz.Method) finding.Finding {
	const id = "provider_pkce"
	section := p.PKCE.Evidence.Section()
	known := strings.Join(p.PKCE.Methods, ", ")
	switch {
	case method == authz.Off && p.PKCE.Required:
		return finding.Warnf(id, section, "%s refuses requests without PKCE. Turn it on with %s.", p.Name, known)
	case method == authz.Off && known == "":
		return finding.Passf(id, section, "%s is not known to look at PKCE, and none is sent.", p.Name)
	case method == authz.Off:
		return finding.Skipf(id, section, "PKCE is off, and %s could do it.", p.Name)
	case known == "":
		return finding.Warnf(id, section, "%s is not known to look at PKCE. It protects nothing there, and may be refused.",
			p.Name)
	case !slices.Contains(p.PKCE.Methods, string(method)):
		return finding.Warnf(id, section, "%s is not known to take the method %s. It takes %s.", p.Name, method, known)
	}
	return finding.Passf(id, section, "%s does PKCE with %s.", p.Name, method)
}

// checkScope finds the spellings that tutorials bring: a list of Python, commas where spaces are meant.
func (p Preset) checkScope(scope string) finding.Finding {
	const id = "provider_scope"
	section := p.Scopes.Evidence.Section()
	switch {
	case strings.ContainsAny(scope, "[]'\""):
		return finding.Warnf(id, "RFC 6749 3.3", "The scope has brackets or quotes in it, as a list of a programming language "+
			"has. Write the bare names, separated by spaces.")
	case strings.Contains(scope, ","):
		return finding.Warnf(id, section, "The scope has a comma in it. Write the names separated by spaces here; they are "+
			"sent separated as %s wants it.", p.Name)
	case strings.TrimSpace(scope) == "":
		return finding.Skipf(id, section, "No scope is asked for. %s decides what that means.", p.Name)
	case p.Scopes.Separator != " " && len(strings.Fields(scope)) > 1:
		return finding.Passf(id, section, "The names are sent with %q between them, as %s wants it.", p.Scopes.Separator,
			p.Name)
	}
	return finding.Passf(id, section, "The names are separated as %s wants it.", p.Name)
}

// checkRefresh says whether a refresh token can be expected, and what is missing if not. RFC 6749 1.5.
func (p Preset) checkRefresh(scope string, extra []authz.Param) finding.Finding {
	const id = "provider_refresh"
	r := p.Refresh
	section := r.Evidence.Section()
	name, value, _ := strings.Cut(r.Needs, "=")
	switch {
	case r.Given == Never:
		return finding.Skipf(id, section, "%s gives no refresh token, so stage 7 has nothing to do.", p.Name)
	case r.Given == Unknown:
		return finding.Skipf(id, section, "Whether %s gives a refresh token: check in its documentation.", p.Name)
	case r.Given == BySetting:
		return finding.Skipf(id, section, "Whether %s gives a refresh token is a setting of the client there.", p.Name)
	case r.Given == ByScope && !slices.Contains(strings.Fields(scope), name):
		return finding.Skipf(id, section, "Without the scope %s, %s promises no refresh token.", name, p.Name)
	case r.Given == ByParameter && !slices.Contains(extra, authz.Param{Name: name, Value: value}):
		return finding.Skipf(id, section, "Without the parameter %s, %s promises no refresh token.", r.Needs, p.Name)
	}
	return finding.Passf(id, section, "%s is expected to give a refresh token.", p.Name)
}
