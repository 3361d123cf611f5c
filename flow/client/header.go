package client

import (
	"slices"
	"strings"

	"oauthwalk/flow/secret"
)

// SensitiveHeader tells that a header field is to be masked: it asks the redactor, and takes what looks like a key besides.
func SensitiveHeader(name string) bool {
	const probe = "probe"
	lower := strings.ToLower(name)
	return new(secret.Redactor).Header(name, probe) != probe ||
		slices.ContainsFunc([]string{"key", "token", "secret", "auth", "cookie"},
			func(part string) bool { return strings.Contains(lower, part) })
}
