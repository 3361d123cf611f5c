package advice

import (
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/wire"
)

// redirectSame compares the two requests byte by byte. RFC 6749 4.1.3.
func redirectSame(sc *scene) (finding.Verdict, string) {
	first, second := sc.requested("redirect_uri"), value(sc.snap, flow.Exchange, "redirect_uri")
	diff := client.Diff(first, second)
	if !diff.Any() {
		return against, "Both requests carried the same redirect URI, byte for byte."
	}
	return supports, fmt.Sprintf("The authorization request said %s, the token request %s: %s.", quoted(first),
		quoted(second), diff.Words)
}

// onPage compares a parameter in a pasted address with the one of this walk.
func onPage(name, what string) look {
	return func(sc *scene) (finding.Verdict, string) {
		sent := sc.requested(name)
		if sent == "" || !sc.paste.query.Has(name) {
			return open, ""
		}
		shown := sc.paste.query.Get(name)
		if shown == sent {
			return against, fmt.Sprintf("The pasted address has the %s of this walk, byte for byte: %s.", what, quoted(sent))
		}
		how := "they differ"
		if name == "redirect_uri" {
			how = client.Diff(sent, shown).Words
		}
		return supports, fmt.Sprintf("This walk sent the %s %s, the pasted address has %s: %s.", what, quoted(sent),
			quoted(shown), how)
	}
}

func redirectPort(sc *scene) (finding.Verdict, string) {
	u, err := url.Parse(sc.redirectURI())
	switch {
	case err != nil || u.Host == "":
		return open, ""
	case u.Port() == "":
		return against, "The redirect URI has no port."
	}
	return open, "The redirect URI has the port " + u.Port() + "."
}

// shape says how the redirect URI is spelled where only the registration tells whether that is right.
func shape(of func(string) bool, yes, no string) look {
	return func(sc *scene) (finding.Verdict, string) {
		switch uri := sc.redirectURI(); {
		case uri == "":
			return open, ""
		case of(uri):
			return open, "The redirect URI that was sent " + yes + "."
		}
		return open, "The redirect URI that was sent " + no + "."
	}
}

// insecure is http to another machine. RFC 8252 8.3.
func insecure(where string) bool {
	scheme, host, _ := strings.Cut(where, " with ")
	return scheme == "http" && !wire.IsLoopback(host)
}

func schemeAndHost(u *url.URL) string {
	if u.Host == "" {
		return ""
	}
	return u.Scheme + " with " + u.Hostname()
}

// encoded tells that a URI was percent-encoded as a whole before it was put into a form.
func encoded(uri string) bool {
	uri = strings.ToLower(uri)
	return strings.Contains(uri, "%3a") || strings.Contains(uri, "%2f")
}
