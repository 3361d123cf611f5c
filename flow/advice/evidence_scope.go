package advice

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/resource"
)

// scopeNames takes a scope apart however it is written.
func scopeNames(scope string) []string {
	return strings.FieldsFunc(scope, func(c rune) bool { return strings.ContainsRune(" ,\t\r\n[]'\"", c) })
}

// missingScopes are those that were asked for and not granted.
func (sc *scene) missingScopes() []string {
	id := sc.snap.Grant != nil && !sc.snap.Grant.Response.IDToken.IsZero()
	granted := authz.Shown(scopeNames(sc.snap.Tokens.Scope), !sc.snap.Tokens.Refresh.IsZero(), id)
	return authz.Lacking(scopeNames(sc.requested("scope")), granted)
}

func scopeGranted(sc *scene) (finding.Verdict, string) {
	if sc.snap.Tokens.Access.IsZero() || sc.requested("scope") == "" {
		return open, ""
	}
	if missing := sc.missingScopes(); len(missing) > 0 {
		return supports, "Requested but not granted: " + inOneLine(missing) + "."
	}
	return against, "Everything requested was granted: " + plain.Cut(sc.snap.Tokens.Scope, 200) + "."
}

// wantedScopes are the ones that a Bearer challenge of the last response names. RFC 6750 3.
func (sc *scene) wantedScopes() []string {
	x, _ := sc.last()
	var all []string
	for _, c := range resource.ChallengesOf(x) {
		all = append(all, scopeNames(plain.Text(c.Scope))...)
	}
	return all
}

// unaskedScopes are the wanted ones that were not asked for.
func (sc *scene) unaskedScopes() []string {
	asked := scopeNames(sc.requested("scope"))
	return slices.DeleteFunc(sc.wantedScopes(), func(name string) bool { return slices.Contains(asked, name) })
}

func scopeWanted(sc *scene) (finding.Verdict, string) {
	wanted, unasked := sc.wantedScopes(), sc.unaskedScopes()
	switch {
	case len(wanted) == 0:
		return open, "The response does not name a scope."
	case len(unasked) > 0:
		return supports, fmt.Sprintf("The response names the scope %s, which was not requested.",
			quoted(strings.Join(unasked, " ")))
	}
	return against, fmt.Sprintf("The response names the scope %s, which was requested.", quoted(strings.Join(wanted, " ")))
}

func scopeAbsent(sc *scene) (finding.Verdict, string) {
	return compared(!sc.response().Scope.Present, "The response has no scope.", "The response has a scope.")
}

func scopeWritten(sc *scene) (finding.Verdict, string) {
	switch scope := sc.response().Scope; {
	case !scope.Present:
		return against, "The response has no scope."
	case scope.Array:
		return supports, "The response gives the scopes as an array."
	case strings.Contains(scope.Value, ","):
		return supports, "The response separates the scopes with commas."
	}
	return against, "The response gives the scopes in the standard format."
}

// offlineAsked knows the ways in which servers want to be asked for a refresh token.
func offlineAsked(sc *scene) (finding.Verdict, string) {
	for name, value := range map[string]string{"access_type": "offline", "token_access_type": "offline",
		"duration": "permanent"} {
		if sc.requested(name) == value {
			return against, fmt.Sprintf("The request had %s=%s.", name, value)
		}
	}
	if slices.Contains(strings.Fields(sc.requested("scope")), "offline_access") {
		return against, "The scope offline_access was requested."
	}
	if len(sc.snap.Stage(flow.Request).Params) == 0 {
		return open, ""
	}
	return supports, "The request did not ask for offline access."
}

// openIDAsked: OpenID Connect Core 5.3 wants a token of an OpenID Connect request at userinfo.
func openIDAsked(sc *scene) (finding.Verdict, string) {
	if !strings.Contains(strings.ToLower(sc.address), "userinfo") {
		return open, ""
	}
	return compared(!slices.Contains(scopeNames(sc.requested("scope")), "openid"),
		"The address is that of a userinfo endpoint, and the scope openid was not requested.", "The scope openid was requested.")
}
