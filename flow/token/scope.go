package token

import (
	"slices"
	"strings"

	"oauthwalk/flow/plain"
)

// names splits a scope. RFC 6749 3.3 separates by spaces; where there is a comma and no space (GitHub) it is the
// separator.
func names(scope string) []string {
	if commas(scope) {
		scope = strings.ReplaceAll(scope, ",", " ")
	}
	return strings.Fields(scope)
}

func commas(scope string) bool {
	return strings.Contains(scope, ",") && !strings.ContainsAny(scope, " \t\r\n")
}

// difference compares two scopes as sets; their order means nothing.
func difference(before, after string) (missing, more []string) {
	a, b := names(before), names(after)
	for _, name := range a {
		if !slices.Contains(b, name) {
			missing = append(missing, name)
		}
	}
	for _, name := range b {
		if !slices.Contains(a, name) {
			more = append(more, name)
		}
	}
	return missing, more
}

// list names scopes in a text.
func list(scopes []string) string { return short(strings.Join(scopes, ", ")) }

// short is for values in the middle of a sentence.
func short(s string) string { return plain.Cut(s, 120) }
