package advice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/resource"
)

// scopeLooks are about what was asked for and what was given. RFC 6749 3.3.
var scopeLooks = map[string]look{
	"scope_listed":   scopeListed,
	"scope_form":     scopeForm,
	"scope_shown":    scopeShown,
	"scope_name":     scopeName,
	"scope_linkedin": scopeLinkedIn,
	"scope_granted":  scopeGranted,
	"scope_wanted":   scopeWanted,
	"scope_written":  scopeWritten,
	"scope_absent":   scopeAbsent,
	"offline_asked":  offlineAsked,
}

// scopeNames takes a scope apart however it is written.
func scopeNames(scope string) []string {
	return strings.FieldsFunc(scope, func(c rune) bool { return strings.ContainsRune(" ,\t\r\n[]'\"", c) })
}

func scopeListed(sc *scene) (verdict, string) {
	if len(sc.snap.Server.Scopes) == 0 {
		return open, "The server does not list its scopes."
	}
	for _, name := range strings.Fields(sc.requested("scope")) {
		if !slices.Contains(sc.snap.Server.Scopes, name) {
			return supports, fmt.Sprintf("The server's metadata does not list %s.", quoted(name))
		}
	}
	return against, "The server's metadata lists every scope that was asked for."
}

func scopeForm(sc *scene) (verdict, string) {
	scope := sc.requested("scope")
	switch {
	case strings.ContainsAny(scope, "[]'\""):
		return supports, "The scope has brackets or quotes in it: " + plain.Cut(scope, 120) + "."
	case strings.Contains(scope, ","):
		return supports, "The scope has a comma in it: " + plain.Cut(scope, 120) + "."
	case strings.Contains(scope, "  ") || strings.TrimSpace(scope) != scope:
		return supports, "The scope has a space too many."
	}
	return against, "The scope has single spaces between its names."
}

func scopeShown(sc *scene) (verdict, string) {
	if sc.requested("scope") == "" {
		return open, "No scope was asked for."
	}
	return open, "Asked for: " + plain.Cut(sc.requested("scope"), 200) + "."
}

func scopeName(sc *scene) (verdict, string) {
	return compared(sc.requested("scopes") != "", "The request has a parameter scopes.",
		"The request has no parameter scopes.")
}

var oldLinkedIn = regexp.MustCompile(`\br_(liteprofile|emailaddress|basicprofile|fullprofile)\b`)

func scopeLinkedIn(sc *scene) (verdict, string) {
	old := oldLinkedIn.FindString(sc.requested("scope"))
	return compared(old != "", "Asked for: "+old+".", "None of the old scopes was asked for.")
}

// missingScopes are those that were asked for and not granted.
func (sc *scene) missingScopes() []string {
	granted := scopeNames(sc.snap.Tokens.Scope)
	var out []string
	for _, name := range scopeNames(sc.requested("scope")) {
		if !slices.Contains(granted, name) {
			out = append(out, name)
		}
	}
	return out
}

func scopeGranted(sc *scene) (verdict, string) {
	if sc.snap.Tokens.Access.IsZero() || sc.requested("scope") == "" {
		return open, ""
	}
	if missing := sc.missingScopes(); len(missing) > 0 {
		return supports, "Asked for and not granted: " + names(missing) + "."
	}
	return against, "All was granted that was asked for: " + plain.Cut(sc.snap.Tokens.Scope, 200) + "."
}

// wantedScopes are the ones that a Bearer challenge of the last answer names. RFC 6750 3.
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

func scopeWanted(sc *scene) (verdict, string) {
	wanted, unasked := sc.wantedScopes(), sc.unaskedScopes()
	switch {
	case len(wanted) == 0:
		return open, "The answer does not name a scope."
	case len(unasked) > 0:
		return supports, fmt.Sprintf("The answer names the scope %s, which was not asked for.",
			quoted(strings.Join(unasked, " ")))
	}
	return against, fmt.Sprintf("The answer names the scope %s, which was asked for.", quoted(strings.Join(wanted, " ")))
}

// answered is the scope of the token answer as it was written; false when the answer has none.
func (sc *scene) answered() (raw string, list, there bool) {
	members := sc.members()
	v, ok := members["scope"]
	if !ok || v == nil {
		return "", false, false
	}
	if items, isList := v.([]any); isList {
		var parts []string
		for _, item := range items {
			parts = append(parts, fmt.Sprint(item))
		}
		return strings.Join(parts, " "), true, true
	}
	return fmt.Sprint(v), false, true
}

func scopeWritten(sc *scene) (verdict, string) {
	raw, list, there := sc.answered()
	switch {
	case !there:
		return against, "The answer has no scope."
	case list:
		return supports, "The answer has a list of scopes."
	case strings.Contains(raw, ","):
		return supports, "The answer has commas between the scopes."
	}
	return against, "The answer has the standard's form."
}

func scopeAbsent(sc *scene) (verdict, string) {
	_, _, there := sc.answered()
	return compared(!there, "The answer has no scope.", "The answer has a scope.")
}

// offlineAsked knows the ways in which servers want to be asked for a refresh token.
func offlineAsked(sc *scene) (verdict, string) {
	for name, value := range map[string]string{"access_type": "offline", "token_access_type": "offline",
		"duration": "permanent"} {
		if sc.requested(name) == value {
			return against, fmt.Sprintf("The request had %s=%s.", name, value)
		}
	}
	if slices.Contains(strings.Fields(sc.requested("scope")), "offline_access") {
		return against, "The scope offline_access was asked for."
	}
	if len(sc.snap.Stage(flow.Request).Params) == 0 {
		return open, ""
	}
	return supports, "The request did not ask for it."
}
