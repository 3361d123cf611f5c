package advice

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
)

// redirectLooks are about the redirect URI: RFC 6749 3.1.2.3 and 4.1.3, RFC 8252 7.3 and 8.3.
var redirectLooks = map[string]look{
	"redirect_same":         redirectSame,
	"redirect_sent":         redirectSent,
	"redirect_shown":        redirectShown,
	"redirect_localhost":    redirectLocalhost,
	"redirect_literal":      redirectLiteral,
	"redirect_port":         redirectPort,
	"redirect_slash":        redirectSlash,
	"redirect_case":         redirectCase,
	"redirect_fragment":     redirectFragment,
	"redirect_insecure":     redirectInsecure,
	"redirect_http":         redirectHTTP,
	"redirect_oob":          redirectOOB,
	"redirect_twice":        redirectTwice,
	"redirect_scheme":       redirectScheme("http"),
	"redirect_scheme_https": redirectScheme("https"),
	"page_redirect":         pageRedirect,
	"page_client":           pageClient,
}

// redirectSame compares the two requests byte by byte. RFC 6749 4.1.3.
func redirectSame(sc *scene) (verdict, string) {
	first, second := sc.requested("redirect_uri"), value(sc.snap, flow.Exchange, "redirect_uri")
	if first == second {
		return against, "Both requests carried the same redirect URI, byte for byte."
	}
	return supports, fmt.Sprintf("The authorization request said %s, the token request %s: %s.",
		quoted(first), quoted(second), strings.Join(differences(first, second), "; "))
}

func redirectSent(sc *scene) (verdict, string) {
	return compared(value(sc.snap, flow.Exchange, "redirect_uri") == "",
		"The token request has no redirect_uri.", "The token request has a redirect_uri.")
}

func redirectShown(sc *scene) (verdict, string) {
	if sc.redirectURI() == "" {
		return open, ""
	}
	return open, fmt.Sprintf("What was sent is %s.", plain.Cut(sc.redirectURI(), 200))
}

func redirectLocalhost(sc *scene) (verdict, string) {
	host := sc.redirectHost()
	if host == "" {
		return open, ""
	}
	return compared(strings.EqualFold(host, "localhost"), "The redirect URI says localhost.",
		"The redirect URI says "+host+".")
}

func redirectLiteral(sc *scene) (verdict, string) {
	host := sc.redirectHost()
	if host == "" {
		return open, ""
	}
	return compared(net.ParseIP(host) != nil, "The redirect URI says "+host+".", "The redirect URI says "+host+".")
}

func redirectPort(sc *scene) (verdict, string) {
	u, err := url.Parse(sc.redirectURI())
	if err != nil || u.Host == "" {
		return open, ""
	}
	if u.Port() == "" {
		return against, "The redirect URI has no port."
	}
	return open, fmt.Sprintf("The redirect URI has the port %s.", u.Port())
}

func redirectSlash(sc *scene) (verdict, string) {
	uri := sc.redirectURI()
	switch {
	case uri == "":
		return open, ""
	case strings.HasSuffix(uri, "/"):
		return open, "The redirect URI that was sent ends with a slash."
	}
	return open, "The redirect URI that was sent does not end with a slash."
}

func redirectCase(sc *scene) (verdict, string) {
	uri := sc.redirectURI()
	if uri == "" {
		return open, ""
	}
	if uri != strings.ToLower(uri) {
		return open, "The redirect URI that was sent has upper case letters in it."
	}
	return open, "The redirect URI that was sent is all lower case."
}

func redirectFragment(sc *scene) (verdict, string) {
	return compared(strings.Contains(sc.redirectURI(), "#"), "The redirect URI has a #.", "The redirect URI has no #.")
}

// redirectInsecure: plain http leaves the machine. RFC 8252 8.3.
func redirectInsecure(sc *scene) (verdict, string) {
	u, err := url.Parse(sc.redirectURI())
	if err != nil || u.Host == "" {
		return open, ""
	}
	ip := net.ParseIP(u.Hostname())
	here := strings.EqualFold(u.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
	return compared(u.Scheme == "http" && !here, "The redirect URI is http with "+u.Hostname()+".",
		"The redirect URI is "+u.Scheme+" with "+u.Hostname()+".")
}

func redirectHTTP(sc *scene) (verdict, string) {
	if sc.redirectURI() == "" {
		return open, ""
	}
	return compared(strings.HasPrefix(strings.ToLower(sc.redirectURI()), "http:"), "The redirect URI is http.",
		"The redirect URI is not http.")
}

func redirectOOB(sc *scene) (verdict, string) {
	return compared(strings.HasPrefix(sc.redirectURI(), "urn:"), "The redirect URI is "+plain.Cut(sc.redirectURI(),
		80)+".",
		"The redirect URI is an address.")
}

// redirectTwice looks for a URI whose percent signs were encoded again.
func redirectTwice(sc *scene) (verdict, string) {
	uri := strings.ToLower(value(sc.snap, flow.Exchange, "redirect_uri"))
	return compared(strings.Contains(uri, "%3a") || strings.Contains(uri, "%2f"),
		"The redirect URI of the token request was encoded before the form encoded it once more.",
		"The redirect URI of the token request was encoded once.")
}

func redirectScheme(scheme string) look {
	return func(sc *scene) (verdict, string) {
		u, err := url.Parse(sc.redirectURI())
		if err != nil || u.Scheme == "" {
			return open, ""
		}
		return compared(u.Scheme == scheme, "The redirect URI of this walk is "+u.Scheme+".",
			"The redirect URI of this walk is "+u.Scheme+".")
	}
}

// pageRedirect compares the redirect URI in a pasted address with the one of this walk.
func pageRedirect(sc *scene) (verdict, string) {
	return onPage(sc, "redirect_uri", "redirect URI", sc.requested("redirect_uri"))
}

// pageClient does the same for the client ID.
func pageClient(sc *scene) (verdict, string) {
	return onPage(sc, "client_id", "client ID", sc.requested("client_id"))
}

func onPage(sc *scene, name, what, sent string) (verdict, string) {
	if sent == "" || !sc.paste.query.Has(name) {
		return open, ""
	}
	shown := sc.paste.query.Get(name)
	if shown == sent {
		return against, fmt.Sprintf("The pasted address has the %s of this walk, byte for byte: %s.", what, quoted(sent))
	}
	how := "they differ"
	if name == "redirect_uri" {
		how = strings.Join(differences(sent, shown), "; ")
	}
	return supports, fmt.Sprintf("This walk sent the %s %s, the pasted address has %s: %s.", what, quoted(sent),
		quoted(shown), how)
}
