package provider

import "strings"

// JoinScopes puts the names, separated by spaces, into the form that is sent. "" is a space (RFC 6749 3.3).
func JoinScopes(scope, separator string) string {
	if separator == "" || separator == " " {
		return scope
	}
	return strings.Join(strings.Fields(scope), separator)
}

// SplitScopes is the way back: what was sent or came, with spaces between the names.
func SplitScopes(scope, separator string) string {
	if separator == "" || separator == " " {
		return scope
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(scope, separator, " ")), " ")
}
