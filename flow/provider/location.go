package provider

import (
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

// location is one place where the metadata may be.
type location struct {
	name, section, url string
}

// locations lists the two well-known places for an issuer, in the order of trying. For an issuer with a path they
// differ in where the path goes, and that is the classic mistake.
func locations(u *url.URL) []location {
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	root := u.Scheme + "://" + u.Host
	return []location{
		// RFC 8414 3.1: between host and path.
		{"OAuth", "RFC 8414 3.1", root + "/.well-known/oauth-authorization-server" + path},
		// OpenID Connect Discovery 4: behind the path.
		{"OpenID", "OpenID Connect Discovery 4", root + path + "/.well-known/openid-configuration"},
	}
}

// MetadataURLs are the addresses that Discover may ask for, in the order of trying; none for an issuer that it refuses.
func MetadataURLs(issuer string) []string {
	u, _, err := parseIssuer(issuer)
	if err != nil {
		return nil
	}
	var urls []string
	for _, l := range locations(u) {
		urls = append(urls, l.url)
	}
	return urls
}

// IssuerForm says whether that can be an issuer at all, before anybody is asked. RFC 8414 2.
func IssuerForm(issuer string) finding.Finding {
	_, f, _ := parseIssuer(issuer)
	return f
}

// parseIssuer. RFC 8414 2: an issuer is an https URL without query and fragment; http will do on this machine.
func parseIssuer(issuer string) (*url.URL, finding.Finding, error) {
	u, err := authz.CheckEndpoint(issuer)
	why := ""
	switch {
	case issuer == "":
		why = "there is none"
	case err != nil:
		why = authz.Reason(err)
	case u.RawQuery != "" || u.ForceQuery:
		why = "it has a query (?), which an issuer must not have"
	case strings.Contains(issuer, "/.well-known/"):
		why = "it is the address of the metadata; enter only the part before /.well-known/"
	}
	if why != "" {
		return nil, finding.Failf("issuer", "RFC 8414 2", "The issuer cannot be used: %s.", why),
			fmt.Errorf("%w: %s", ErrIssuer, why)
	}
	return u, finding.Passf("issuer", "RFC 8414 2", "The issuer is a usable address."), nil
}
