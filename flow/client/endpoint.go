package client

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// EndpointRules are about the addresses in use, what goes to them, and the clock.
var EndpointRules = []Entry{
	{"authorization_endpoint_form", AuthorizationEndpoint, Setup},
	{"token_endpoint_form", TokenEndpoint, Setup},
	{"metadata_endpoints", MetadataEndpoints, 0},
	{"token_destination", TokenDestination, 0},
	{"state_sent", StateSent, 0},
	{"clock", Clock, 0},
}

// AuthorizationEndpoint looks at the address. RFC 6749 3.1: absolute, no fragment, and TLS but on this machine.
func AuthorizationEndpoint(c Case) finding.Finding {
	return endpoint("authorization", c.InUse().AuthorizationEndpoint)
}

// TokenEndpoint looks at the address. RFC 6749 3.2.
func TokenEndpoint(c Case) finding.Finding { return endpoint("token", c.InUse().TokenEndpoint) }

func endpoint(name, address string) finding.Finding {
	id := name + "_endpoint_form"
	if _, why := authz.CheckEndpoint(address); why != "" {
		return finding.Failf(id, "RFC 6749 3", "The "+name+" endpoint cannot be used: %s.", why).
			With("", "Correct the address of the "+name+" endpoint.")
	}
	if strings.HasPrefix(address, "http:") {
		return finding.Passf(id, "RFC 6749 3", "The "+name+" endpoint is an absolute URL on this machine, where oauthwalk accepts http.")
	}
	return finding.Passf(id, "RFC 6749 3", "The "+name+" endpoint is an absolute URL over a secure connection.")
}

// TokenDestination says whose host the access token would go to, before it goes. RFC 9700 4.9.1: whoever runs that host
// can use the token, so a client gives it only to the resource server that it is for.
func TokenDestination(c Case) finding.Finding {
	const id, section = "token_destination", "RFC 9700 4.9.1"
	address, _ := c.sent(API, "url")
	if address == "" {
		return finding.Skipf(id, section, "There is no address to call yet.")
	}
	if _, why := authz.CheckEndpoint(address); why != "" {
		return finding.Failf(id, section, "The address of the API cannot be used: %s.", why)
	}
	s := c.InUse()
	host, home := wire.HostOf(address), wire.HostOf(cmp.Or(s.API, s.TokenEndpoint, s.Issuer))
	switch token, _ := c.sent(API, "access_token"); {
	case token == "":
		return finding.Skipf(id, section, "No access token is sent.")
	case host == home:
		return finding.Passf(id, section, "The access token goes to %s, which belongs to the provider.", host)
	}
	whose := "API"
	if s.API == "" {
		whose = "token endpoint"
	}
	return finding.Warnf(id, section, "The access token goes to %s, but the provider's "+whose+" is at %s. "+
		"Whoever runs the first host can use the token.", host, home)
}

// StateSent looks at the state of the authorization request. RFC 6749 10.12: it cannot be guessed.
func StateSent(c Case) finding.Finding {
	const id, section = "state_sent", "RFC 6749 10.12"
	switch state, known := c.sent(Authorization, "state"); {
	case !known:
		return finding.Skipf(id, section, "There is no authorization request yet.")
	case state == "":
		return finding.Warnf(id, section, "There is no state, so no response can be distinguished from a forged one. All responses are refused.")
	case len(state) < 22: // 128 bits in base64url
		return finding.Warnf(id, section, "The state is only %d characters long. It should be too long to guess.", len(state))
	default:
		return finding.Passf(id, section, "The state has %d characters and is new for this request.", len(state))
	}
}

// MaxSkew is how far two clocks may be apart before lifetimes look wrong.
const MaxSkew = 60 * time.Second

// Clock compares this machine's clock with the Date field of the newest response. RFC 9110 6.6.1: it is when the response
// was made, to the second. It never fails a walk.
func Clock(c Case) finding.Finding {
	const id, section = "clock", "RFC 9110 6.6.1"
	for _, x := range slices.Backward(c.Exchanges) {
		date, err := http.ParseTime(x.Header("Date"))
		if err != nil {
			continue
		}
		here := cmp.Or(c.Now, x.Started.Add(x.Duration))
		off := here.Sub(date).Round(time.Second) // the field has whole seconds
		way := "ahead of"
		if off < 0 {
			way = "behind"
		}
		if off.Abs() <= MaxSkew {
			return finding.Passf(id, section, "This machine's clock and the server's agree to within a minute.")
		}
		return finding.Warnf(id, section, "This machine's clock is %v "+way+" the server's.", off.Abs()).
			With("The server says "+date.UTC().Format(time.RFC3339)+", this machine "+here.UTC().Format(time.RFC3339)+".",
				"Set this machine's clock, or have the server's clock corrected.")
	}
	return finding.Skipf(id, section, "No response has a readable Date header, so the clocks cannot be compared.")
}

// Comparison is one endpoint as it was configured and as the metadata has it.
type Comparison struct {
	Name                 string // of the member in the metadata
	Configured, Metadata string // "" for none
}

// Compare puts the endpoints that were configured beside those of the metadata. The API comes last: a token may well be
// for another one than the userinfo endpoint.
func Compare(configured, metadata provider.Server) []Comparison {
	return []Comparison{
		{"authorization_endpoint", configured.AuthorizationEndpoint, metadata.AuthorizationEndpoint},
		{"token_endpoint", configured.TokenEndpoint, metadata.TokenEndpoint},
		{"revocation_endpoint", configured.RevocationEndpoint, metadata.RevocationEndpoint},
		{"userinfo_endpoint", configured.API, metadata.API},
	}
}

// Diff is where the two differ; none where one of them is missing.
func (c Comparison) Diff() Difference {
	if c.Configured == "" || c.Metadata == "" {
		return Difference{}
	}
	return Diff(c.Configured, c.Metadata)
}

// IssuerMismatch says where the issuer of the metadata differs from the one that was asked; "" for any other error.
// RFC 8414 3.3: the two are compared byte for byte.
func IssuerMismatch(err error) string {
	var other *provider.MismatchError
	if !errors.As(err, &other) {
		return ""
	}
	return " They differ: " + Diff(other.Asked, other.Received).Words + "."
}

// MetadataEndpoints names where configured endpoints and metadata differ. RFC 9700 4.4.2: a client takes the endpoints of
// a server from one place, or it may send the codes of one server to another.
func MetadataEndpoints(c Case) finding.Finding {
	const id, section = "metadata_endpoints", "RFC 9700 4.4.2"
	if c.Metadata.Issuer == "" {
		return finding.Skipf(id, section, "Without metadata there is nothing to compare the endpoints with.")
	}
	var configured, differ, evidence, absent []string
	for _, one := range Compare(c.Server, c.Metadata)[:3] {
		switch diff := one.Diff(); {
		case one.Configured == "":
			continue
		case diff.Any():
			differ = append(differ, one.Name)
			evidence = append(evidence, one.Name+": configured "+bare(one.Configured)+", metadata "+bare(one.Metadata)+": "+
				diff.Bytes)
		case one.Metadata == "":
			absent = append(absent, one.Name)
		}
		configured = append(configured, one.Name)
	}
	switch {
	case len(configured) == 0:
		return finding.Skipf(id, section, "No endpoint was configured: all come from the metadata.")
	case len(differ) > 0:
		return finding.Warnf(id, section, "The configured %s differs from the one in the metadata. The configured one is used.",
			strings.Join(differ, ", ")).
			With(strings.Join(evidence, "; "), "Take the endpoints from the metadata, unless the difference is intended.")
	case len(absent) > 0:
		return finding.Skipf(id, section, "The metadata names no %s, so the configured one is used without a comparison.",
			strings.Join(absent, ", "))
	}
	return finding.Passf(id, section, "The configured endpoints match those in the metadata.")
}

// bare is an address without its query, which can hold anything.
func bare(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return address
}

// Trust is who may sign the certificates of the client's servers. The zero value is those that the system trusts.
type Trust struct {
	Transport *http.Transport  // nil for the usual one
	Finding   *finding.Finding // about the client's CA file, nil without one; it failed where the file cannot be used
}

// Trust reads the client's CA file. A server is still verified in every way; only who may have signed its certificate
// grows (RFC 6749 1.6 and 10.9).
func (c Client) Trust(now time.Time) Trust {
	const id, section = "ca_file", "RFC 6749 10.9"
	if c.CAFile == "" {
		return Trust{}
	}
	found, err := wire.ReadCAFile(c.CAFile, now)
	own := wire.NewTransport()
	if err == nil {
		err = wire.TrustPEM(own, found.PEM)
	}
	if err != nil {
		return Trust{Finding: new(finding.Failf(id, section, "%s", plain.Sentence(plain.Text(err.Error()))).
			With("", "Correct the file, or leave it out."))}
	}
	f := finding.Passf(id, section,
		"Certificates issued by %s are trusted in addition to what the system trusts. The CA file is valid until %s.",
		plain.Cut(strings.Join(found.Names, ", "), 200), found.Until.Format("2006-01-02"))
	return Trust{own, &f}
}
