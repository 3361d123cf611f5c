package token

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"oauthwalk/flow/check"
)

// checkEndpoint looks at an endpoint's address before anything is sent to it.
func checkEndpoint(id, section, address string) (check.Check, error) {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return refuseEndpoint(id, section, "There is no address of this endpoint. Set one, or use discovery.")
	case err != nil || u.Hostname() == "":
		return refuseEndpoint(id, section, "The address of this endpoint is not an absolute URL. Write https://host/path.")
	case u.User != nil:
		return refuseEndpoint(id, section, "The address holds a user name. Credentials never belong into a URL.")
	// RFC 6749 3.2: the endpoint URI has no fragment.
	case strings.Contains(address, "#"):
		return refuseEndpoint(id, section, "The address has a fragment (#), which an endpoint must not have. Remove it.")
	// RFC 6749 3.2: TLS is required, because the request carries credentials in clear.
	case u.Scheme == "https":
		return check.Passf(id, section, "The endpoint is reached over TLS."), nil
	case u.Scheme == "http" && loopback(u.Hostname()):
		return check.Passf(id, section, "The endpoint is on this machine, so http will do."), nil
	}
	return refuseEndpoint(id, section, "The endpoint is not https. Plain http is allowed to this machine only.")
}

func refuseEndpoint(id, section, text string) (check.Check, error) {
	return check.Failf(id, section, text), fmt.Errorf("%w: %s", ErrNotSent, text)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
