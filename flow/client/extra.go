package client

import (
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// ExtraRules are about further parameters.
var ExtraRules = []Entry{
	{"extra_parameters", ExtraParameters, Setup},
	{"extra_token_parameters", ExtraTokenParameters, 0},
}

// ExtraParameters keeps an extra parameter from taking the place of one that the walk itself sends. RFC 6749 3.1: none is
// sent twice.
func ExtraParameters(c Case) finding.Finding {
	const id, section = "extra_parameters", "RFC 6749 3.1"
	if _, err := (authz.Draft{Extra: c.Extra}).Params(); err != nil {
		return finding.Failf(id, section, "An extra parameter cannot be sent: %v.", err).
			With("", "Remove the parameter, or edit the request instead.")
	}
	if len(c.Extra) == 0 {
		return finding.Skipf(id, section, "There are no extra parameters.")
	}
	return finding.Passf(id, section, "The extra parameters do not collide with those of the walk.")
}

// ownNames are the parameters of the token endpoint that the walk itself sends.
var ownNames = []string{"grant_type", "code", "code_verifier", "refresh_token", "client_id", "client_secret"}

// ExtraTokenParameters keeps the extra parameters of the token requests from doubling one of the walk's. RFC 6749 3.2.
func ExtraTokenParameters(c Case) finding.Finding {
	const id, section = "extra_token_parameters", "RFC 6749 3.2"
	if len(c.TokenExtra)+len(c.RefreshExtra) == 0 {
		return finding.Skipf(id, section, "There are no extra parameters for the token requests.")
	}
	for _, list := range [][]authz.Param{c.TokenExtra, c.RefreshExtra} {
		for i, p := range list {
			double := slices.ContainsFunc(list[:i], func(q authz.Param) bool { return q.Name == p.Name })
			if double || p.Name == "" || slices.Contains(ownNames, p.Name) {
				return finding.Failf(id, section, "The extra parameter %q collides with one of the walk's own parameters.", p.Name).
					With("", "Remove the parameter, or edit the request instead.")
			}
		}
	}
	if slices.ContainsFunc(c.TokenExtra, func(p authz.Param) bool { return p.Name == "redirect_uri" }) {
		return finding.Failf(id, section, "The exchange already sends a redirect_uri.").With("", "Remove the extra one.")
	}
	return finding.Passf(id, section, "The extra parameters do not collide with those of the walk.")
}

// SensitiveHeader tells that a header field is to be masked: it asks the redactor, and takes what looks like a key besides.
func SensitiveHeader(name string) bool {
	const probe = "probe"
	lower := strings.ToLower(name)
	return new(secret.Redactor).Header(name, probe) != probe ||
		slices.ContainsFunc([]string{"key", "token", "secret", "auth", "cookie"},
			func(part string) bool { return strings.Contains(lower, part) })
}
