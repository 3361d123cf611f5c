package preflight

import (
	"fmt"
	"net"
	"net/url"
	"oauthwalk/flow/finding"
	"slices"
	"strings"

	"oauthwalk/flow/wire"
)

// checkRedirectURI looks at the redirect URI alone, then at the provider's rule, then at what is registered.
func (r *run) checkRedirectURI() {
	u, err := url.Parse(r.client.RedirectURI)
	if err != nil {
		u = &url.URL{}
	}
	r.checkForm(u)
	r.checkRule(u)
	r.checkRegistered(u)
}

func (r *run) checkForm(u *url.URL) {
	q := r.ask("redirect_uri", "RFC 6749 3.1.2")
	uri := r.client.RedirectURI
	evidence := "Sent will be: " + uri
	switch {
	case oddAt(uri) >= 0:
		q.fail(oddByte("redirect URI", uri), "Remove it, or write it percent-encoded.",
			"The redirect URI has a character that a URI cannot have.")
	// RFC 6749 3.1.2: absolute, and without a fragment.
	case u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "":
		q.fail(evidence, "Write it like http://127.0.0.1:3500/callback.", "The redirect URI is not an absolute URI.")
	case strings.Contains(uri, "#"):
		q.fail(evidence, "Leave out the part from # on.", "The redirect URI has a fragment.")
	case u.User != nil:
		q.fail("It has a user name before the host.", "Leave it out.", "The redirect URI has a user name in it.")
	case u.Scheme == "http" && !wire.IsLoopback(u.Hostname()):
		// RFC 6749 3.1.2.1: the code would cross the network in the clear; providers refuse it.
		q.warn(evidence, "Use https, or a loopback address for an app on this machine.",
			"The redirect URI is http and not on this machine: the code would travel in the clear.")
	case u.Scheme == "http" && strings.EqualFold(u.Hostname(), "localhost") && !r.client.Rule.Known:
		// RFC 8252 8.3: the name may lead elsewhere; the literal cannot. Where the provider's rule is known, it decides.
		q.warn(evidence, "Register and send 127.0.0.1 instead, where the provider allows it.",
			"The redirect URI says localhost. Some servers refuse the name, and it is not the same as 127.0.0.1.")
	default:
		q.pass(evidence, "The redirect URI is absolute and has no fragment.")
	}
}

func (r *run) checkRule(u *url.URL) {
	q := r.ask("redirect_uri_rule", "RFC 8252 7.3")
	rule := r.client.Rule
	switch {
	case !rule.Known:
		q.skip("", "This provider's rule for redirect URIs is not known here.")
	case rule.HTTPSOnly && u.Scheme == "http":
		q.fail("Its scheme is http.", "Register an https address.", "The provider takes https redirect URIs only.")
	case rule.NoLocalhost && strings.EqualFold(u.Hostname(), "localhost"):
		q.action = finding.Action{Kind: finding.Host127}
		q.fail("Its host is localhost.", "Register and send 127.0.0.1 instead.", "The provider refuses the name localhost.")
	default:
		q.pass("", "The redirect URI keeps to the provider's rule.")
	}
}

// checkRegistered compares with the registration. RFC 9700 4.1.3: servers compare as strings, byte for byte.
func (r *run) checkRegistered(u *url.URL) {
	q := r.ask("redirect_uri_registered", "RFC 9700 4.1.3")
	sent, all := r.client.RedirectURI, r.client.Registered
	switch {
	case len(all) == 0:
		q.skip("", "What is registered is not known here. The authorization endpoint is asked below.")
		return
	case slices.Contains(all, sent):
		q.pass("Both are "+sent, "The redirect URI is registered, byte for byte.")
		return
	}
	near := nearest(all, sent)
	what := part(near, sent)
	evidence := difference("registered", near, "sent", sent)
	fix := fmt.Sprintf("Register exactly %s, or send exactly %s.", sent, near)
	// RFC 8252 7.3: on a loopback IP literal the port is left out of the comparison, if the server knows that rule.
	if ip := net.ParseIP(u.Hostname()); what == "port" && ip != nil && ip.IsLoopback() && u.Scheme == "http" {
		if r.client.Rule.LoopbackAny {
			q.pass(evidence, "Only the port differs, and this provider takes any port on a loopback address.")
			return
		}
		q.warn(evidence, fix, "The registered and the sent redirect URI differ in the port. Only a provider that leaves "+
			"the port of loopback addresses free takes that.")
		return
	}
	q.action = useHost(u, near)
	q.fail(evidence, fix, "The registered and the sent redirect URI differ in the %s.", what)
}

// useHost is to spell the loopback host as it is registered, where nothing else differs.
func useHost(sent *url.URL, registered string) finding.Action {
	for host, kind := range map[string]finding.ActionKind{"127.0.0.1": finding.Host127, "localhost": finding.HostName} {
		if strings.Replace(sent.String(), sent.Hostname(), host, 1) == registered {
			return finding.Action{Kind: kind}
		}
	}
	return finding.Action{}
}

// nearest is the registered URI with the longest common beginning and end.
func nearest(all []string, sent string) string {
	best, most := all[0], -1
	for _, uri := range all {
		if n := common(uri, sent); n > most {
			best, most = uri, n
		}
	}
	return best
}

func common(a, b string) int {
	n := min(len(a), len(b))
	front := 0
	for front < n && a[front] == b[front] {
		front++
	}
	back := 0
	for back < n-front && a[len(a)-1-back] == b[len(b)-1-back] {
		back++
	}
	return front + back
}
