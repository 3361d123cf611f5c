package flow

import (
	"cmp"
	"net/url"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
)

// checkDestination says whose host the access token would go to, before it goes. RFC 9700 4.9.1: whoever runs that host
// can use the token, so a client gives it only to the resource server that it is for.
func checkDestination(s provider.Server, params []Param) finding.Finding {
	const id, section = "token_destination", "RFC 9700 4.9.1"
	address := valueOf(params, "url")
	if address == "" {
		return finding.Skipf(id, section, "There is no address to call yet.")
	}
	if _, err := authz.CheckEndpoint(address); err != nil {
		return finding.Failf(id, section, "The address of the API cannot be used: %v.", trimSentinel(err))
	}
	host, home := hostOf(address), hostOf(cmp.Or(s.API, s.TokenEndpoint, s.Issuer))
	switch {
	case valueOf(params, "access_token") == "":
		return finding.Skipf(id, section, "No access token is sent.")
	case host == home:
		return finding.Passf(id, section, "The access token goes to %s, which is the provider's.", host)
	case s.API == "":
		return finding.Warnf(id, section,
			"The access token goes to %s, and the provider's token endpoint is at %s. Whoever runs that host can use the token.",
			host, home)
	}
	return finding.Warnf(id, section,
		"The access token goes to %s, and the provider's API is at %s. Whoever runs that host can use the token.", host, home)
}

// hostOf is the host of an address with its port, fit for a sentence.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return plain.Cut(strings.ToLower(u.Host), 100)
}
