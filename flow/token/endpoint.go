package token

import (
	"fmt"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

// checkEndpoint looks at an endpoint's address before anything is sent to it. RFC 6749 3.2: it has no fragment, and it
// is reached over TLS, because the request carries credentials in clear.
func checkEndpoint(id, section, address string) (finding.Finding, error) {
	why := "there is none; set one, or use discovery"
	if address != "" {
		u, err := authz.CheckEndpoint(address)
		switch {
		case err == nil && u.Scheme == "https":
			return finding.Passf(id, section, "The endpoint is reached over TLS."), nil
		case err == nil:
			return finding.Passf(id, section, "The endpoint is on this machine, so http will do."), nil
		}
		why = authz.Reason(err)
	}
	return finding.Failf(id, section, "The address of this endpoint cannot be used: %s.", why),
		fmt.Errorf("%w: the address of the endpoint cannot be used: %s", ErrNotSent, why)
}
