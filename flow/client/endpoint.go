package client

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
)

// AuthorizationEndpoint looks at the address. RFC 6749 3.1: absolute, no fragment, and TLS but on this machine.
func AuthorizationEndpoint(c Case) finding.Finding {
	return endpoint("authorization", c.InUse().AuthorizationEndpoint)
}

// TokenEndpoint looks at the address. RFC 6749 3.2.
func TokenEndpoint(c Case) finding.Finding { return endpoint("token", c.InUse().TokenEndpoint) }

func endpoint(name, address string) finding.Finding {
	id := name + "_endpoint_form"
	if _, err := authz.CheckEndpoint(address); err != nil {
		return finding.Failf(id, "RFC 6749 3", "The "+name+" endpoint cannot be used: %s.", authz.Reason(err)).
			With("", "Correct the address of the "+name+" endpoint.", finding.Action{})
	}
	return finding.Passf(id, "RFC 6749 3", "The "+name+" endpoint is an absolute URL on a safe connection.")
}

// TokenDestination says whose host the access token would go to, before it goes. RFC 9700 4.9.1: whoever runs that host
// can use the token, so a client gives it only to the resource server that it is for.
func TokenDestination(c Case) finding.Finding {
	const id, section = "token_destination", "RFC 9700 4.9.1"
	address, _ := c.sent(API, "url")
	if address == "" {
		return finding.Skipf(id, section, "There is no address to call yet.")
	}
	if _, err := authz.CheckEndpoint(address); err != nil {
		return finding.Failf(id, section, "The address of the API cannot be used: %s.", authz.Reason(err))
	}
	s := c.InUse()
	host, home := hostOf(address), hostOf(cmp.Or(s.API, s.TokenEndpoint, s.Issuer))
	switch token, _ := c.sent(API, "access_token"); {
	case token == "":
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

// StateSent looks at the state of the authorization request. RFC 6749 10.12: it cannot be guessed.
func StateSent(c Case) finding.Finding {
	const id, section = "state_sent", "RFC 6749 10.12"
	switch state, known := c.sent(Authorization, "state"); {
	case !known:
		return finding.Skipf(id, section, "There is no authorization request yet.")
	case state == "":
		return finding.Warnf(id, section, "There is no state, so no response can be told from a forged one. All are refused.")
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
		here := c.Now
		if here.IsZero() {
			here = x.Started.Add(x.Duration)
		}
		return skew(id, section, here, date)
	}
	return finding.Skipf(id, section, "No response has a readable Date, so the clocks cannot be compared.")
}

func skew(id, section string, here, date time.Time) finding.Finding {
	off := here.Sub(date).Round(time.Second) // the field has whole seconds
	way := "ahead of"
	if off < 0 {
		way = "behind"
	}
	if off.Abs() <= MaxSkew {
		return finding.Passf(id, section, "This machine's clock and the server's agree within a minute.")
	}
	return finding.Warnf(id, section, "This machine's clock is %v "+way+" the server's.", off.Abs()).
		With("The server says "+date.UTC().Format(time.RFC3339)+", this machine "+here.UTC().Format(time.RFC3339)+".",
			"Set this machine's clock, or look after the server's.", finding.Action{})
}
