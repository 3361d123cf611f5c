package client

import (
	"cmp"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// RedirectRules are about the redirect URI.
var RedirectRules = []Entry{
	{"redirect_uri", RedirectURI, Setup | Check},
	{"redirect_uri_rule", RedirectURIRule, Preset | Check},
	{"redirect_uri_registered", RedirectURIRegistered, Check},
}

// RedirectURI looks at the redirect URI itself. RFC 6749 3.1.2: it is absolute and has no fragment. Whether it is
// registered only the server knows.
func RedirectURI(c Case) finding.Finding {
	const id, section = "redirect_uri", "RFC 6749 3.1.2"
	uri, u := c.redirectURI()
	like := "Write it like " + cmp.Or(c.Provider.Redirect.Suggested, DefaultRedirectURI) + "."
	evidence := "Configured: " + uri
	at := strings.IndexFunc(uri, func(r rune) bool { return r <= ' ' || r > '~' })
	switch port, err := strconv.Atoi(cmp.Or(u.Port(), "0")); {
	case at >= 0:
		return finding.Failf(id, section, "The redirect URI has a character that is not allowed in a URI.").
			With(oddByte("redirect URI", uri, at), "Remove the character, or percent-encode it.")
	case misspelt.MatchString(u.Scheme) && !web(u):
		return finding.Failf(id, section, "The redirect URI begins with %s:, which is not a scheme that browsers know.", u.Scheme).
			With(evidence, like)
	case u.Scheme == "" || u.Host == "" && (web(u) || u.Opaque == "" && u.Path == ""):
		return finding.Failf(id, section, "The redirect URI is not an absolute URI.").With(evidence, like)
	case strings.Contains(uri, "#"):
		return finding.Failf(id, section, "The redirect URI has a fragment (#), which is not allowed.").
			With(evidence, "Remove # and everything after it.")
	case u.User != nil:
		return finding.Failf(id, section, "The redirect URI has a user name in it.").
			With("It has a user name before the host.", "Remove the user name and the @ behind it.")
	case err != nil || port > 65535:
		return finding.Failf(id, section, "The port of the redirect URI is not a number up to 65535.").
			With(evidence, "Choose a port from 1024 to 65535, or 0 for any free port.")
	case u.Scheme == "http" && !wire.IsLoopback(u.Hostname()):
		// RFC 6749 3.1.2.1: the code would cross the network in the clear, and providers refuse it.
		return finding.Warnf(id, section, "The redirect URI uses http and is not on this machine: the code would travel in the clear.").
			With(evidence, "Use https, or a loopback address for an app on this machine.")
	case u.Scheme == "http" && isLocalhost(u) && (c.Provider.ID == "" || c.Provider.ID == provider.Practice):
		// RFC 8252 8.3: the name may resolve to another interface; the literal cannot. Where the provider's rule is known, it
		// decides: see RedirectURIRule. The practice server compares with what is registered, where it is 127.0.0.1.
		return finding.Warnf(id, section, "The redirect URI uses localhost. Some servers refuse that name; "+
			"127.0.0.1 is the safer spelling.").
			With(evidence, "Register and send 127.0.0.1 instead, if the provider allows it.",
				finding.Action{Kind: finding.Host127})
	}
	return finding.Passf(id, section, "The redirect URI is absolute and has no fragment.").With(evidence, "")
}

// misspelt are schemes that were meant to be http or https. A private-use scheme is a domain name backwards, RFC 8252 7.1.
var misspelt = regexp.MustCompile(`^h{0,2}t{1,3}p{1,2}s{0,2}$`)

func web(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }

func isLocalhost(u *url.URL) bool { return strings.EqualFold(u.Hostname(), "localhost") }

// RedirectURIRule holds the redirect URI against the provider's rule, where that is known. What rests on reports alone is
// a warning, never a failure.
func RedirectURIRule(c Case) finding.Finding {
	const id = "redirect_uri_rule"
	if c.Provider.ID == "" {
		return finding.Skipf(id, "RFC 8252 7.3", "This program does not know this provider's rule for redirect URIs.")
	}
	if malformed := RedirectURI(c); malformed.Verdict == finding.Fail {
		return finding.Skipf(id, malformed.Section, "The redirect URI itself has to be corrected first.")
	}
	uri, u := c.redirectURI()
	name, r := c.Provider.Name, c.Provider.Redirect
	host, section := strings.ToLower(u.Hostname()), r.Evidence.Section()
	object := finding.Warnf
	if r.Evidence.Firm() {
		object = finding.Failf
	}
	switch {
	case slices.Contains(r.Refused, host):
		accepted := r.Accepted(u)
		action := finding.Action{}
		if a := (finding.Action{Kind: finding.Host127}); isLocalhost(u) && strings.Contains(accepted, "//127.0.0.1") {
			action = a
		}
		return object(id, section, "%s does not accept redirect URIs on %s.", name, host).
			With("Its host is "+host+".", "Use "+accepted+", and register exactly that.", action)
	case u.Scheme == "http" && r.PlainHTTP == provider.Nowhere:
		return object(id, section, "%s requires https in redirect URIs, and this one is http.", name).
			With("Its scheme is http.", "Use "+r.Suggested+".")
	case u.Scheme == "http" && r.PlainHTTP == provider.LoopbackOnly && !wire.IsLoopback(host):
		return object(id, section, "%s requires https, except on a loopback address.", name).
			With("Its scheme is http.", "Use https, or "+r.Suggested+".")
	case r.MaxLength > 0 && len(uri) > r.MaxLength:
		return object(id, section, "The redirect URI has %d characters, but %s accepts at most %d.", len(uri), name, r.MaxLength).
			With("", "Shorten it.")
	case r.Characters != "" && strings.ContainsAny(uri, r.Characters):
		return object(id, section, "%s accepts none of the characters %s in a redirect URI.", name, r.Characters).
			With("", "Remove them.")
	case u.Port() == "0" && r.Match != provider.Domain && !slices.Contains(r.FreePort, host):
		// RFC 8252 7.3: any port, which is not what this provider does.
		return object(id, section, "Port 0 means a different port each time, but %s compares the port.", name).
			With("", "Choose a port, and register exactly that redirect URI.")
	case r.Preferred != "" && host != r.Preferred && wire.IsLoopback(host):
		return finding.Warnf(id, section, "%s prefers the host %s to %s, and treats the two as different.", name, r.Preferred,
			host).With("", "Register the redirect URI that is sent.")
	}
	return finding.Passf(id, section, "%s", r.ToRegister(name, uri))
}

// RedirectURIRegistered compares with the registration. RFC 9700 4.1.3: servers compare as strings, byte for byte.
func RedirectURIRegistered(c Case) finding.Finding {
	const id, section = "redirect_uri_registered", "RFC 9700 4.1.3"
	sent, u := c.redirectURI()
	switch {
	case len(c.Registered) == 0:
		return finding.Skipf(id, section,
			"This program does not know what is registered. The authorization endpoint is checked below.")
	case slices.Contains(c.Registered, sent):
		return finding.Passf(id, section, "The redirect URI matches a registered one, byte for byte.").
			With("Both are "+sent, "")
	}
	near := nearest(c.Registered, sent)
	diff := Diff(near, sent)
	evidence := "registered " + near + ", sent " + sent + ": " + diff.Bytes
	fix := "Register exactly " + sent + ", or send exactly " + near + "."
	// RFC 8252 7.3: on a loopback IP literal the port is left out of the comparison, if the server knows that rule.
	if ip := net.ParseIP(u.Hostname()); diff.Part == "port" && ip != nil && ip.IsLoopback() && u.Scheme == "http" {
		if slices.Contains(c.Provider.Redirect.FreePort, u.Hostname()) {
			return finding.Passf(id, section, "Only the port differs, and this provider accepts any port on a loopback address.").
				With(evidence, "")
		}
		return finding.Warnf(id, section, "The registered redirect URI and the one sent differ in the port. Only a provider that "+
			"allows any port on loopback addresses accepts that.").With(evidence, fix)
	}
	return finding.Failf(id, section, "The registered redirect URI and the one sent differ in the %s.",
		strings.ReplaceAll(diff.Part, ", ", " and the ")).
		With(evidence, fix, useHost(u, near))
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
	common := func(uri string) int {
		front, n := firstDifference(uri, sent), min(len(uri), len(sent))
		back := 0
		for back < n-front && uri[len(uri)-1-back] == sent[len(sent)-1-back] {
			back++
		}
		return front + back
	}
	return slices.MaxFunc(all, func(a, b string) int { return cmp.Compare(common(a), common(b)) })
}
