package flow

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/token"
)

// setup checks the client's own data and, where an issuer is named, asks it for its metadata.
func (w *Walk) setup(ctx context.Context, snap Snapshot) outcome {
	c := snap.Client
	own, out := c.authority(w.deps.Now())
	w.mu.Lock()
	w.trust(own)
	w.mu.Unlock()
	if out.failure != nil {
		return out
	}
	announced, asked := w.discover(ctx, c)
	asked.checks = append(out.checks, asked.checks...)
	out = asked
	out.apply = func() { w.snap.Announced = announced }
	if out.failure != nil {
		return out
	}
	server := overlay(announced, c.Server)
	if server.Issuer == "" {
		server.Issuer = c.Issuer // without metadata iss can still be compared (RFC 9207 2.4)
	}
	auth := c.ChooseAuth(server.AuthMethods)
	out.checks = append(out.checks, checkTyped(c.Server, announced)...)
	out.checks = append(out.checks, checkClient(c, server, auth)...)
	out.checks = append(out.checks, c.checkPreset(auth)...)
	out.values = setupValues(c, server, auth)
	if bad, failed := finding.Failed(out.checks); failed {
		out.failure = &Failure{Kind: KindSetup, Text: bad.Text}
		return out
	}
	out.apply = func() { w.snap.Announced, w.snap.Server, w.snap.Auth = announced, server, auth }
	return out
}

func setupValues(c Client, s provider.Server, auth token.Auth) []Value {
	return []Value{
		{"client_id", c.ID}, {"client_secret", optional(c.Secret.IsZero(), c.Secret)},
		{"client_authentication", string(auth)}, {"redirect_uri", c.RedirectURI}, {"scope", c.Scope},
		{"pkce", c.PKCE.String()}, {"issuer", s.Issuer},
		{"authorization_endpoint", s.AuthorizationEndpoint}, {"token_endpoint", s.TokenEndpoint},
		{"revocation_endpoint", s.RevocationEndpoint}, {"api", s.API},
	}
}

// optional is v, or nil when it is absent, so that an absent value is a JSON null.
func optional(absent bool, v any) any {
	if absent {
		return nil
	}
	return v
}

func checkClient(c Client, s provider.Server, auth token.Auth) []finding.Finding {
	checks := []finding.Finding{checkID(c), checkRedirectURI(c.RedirectURI), checkAuth(c, s, auth), checkPKCE(c, s)}
	for _, e := range []struct{ id, name, url string }{
		{"authorization_endpoint", "authorization endpoint", s.AuthorizationEndpoint},
		{"token_endpoint", "token endpoint", s.TokenEndpoint},
	} {
		checks = append(checks, checkEndpoint(e.id, e.name, e.url))
	}
	checks = append(checks, checkScope(c, s), checkExtra(c))
	if len(c.TokenExtra)+len(c.RefreshExtra) > 0 {
		checks = append(checks, checkTokenExtra(c))
	}
	return checks
}

// checkExtra keeps an extra parameter from taking the place of one that the walk itself sends. RFC 6749 3.1: none is
// sent twice.
func checkExtra(c Client) finding.Finding {
	const id, section = "extra_parameters", "RFC 6749 3.1"
	if _, err := (authz.Draft{Extra: c.Extra}).Params(); err != nil {
		return finding.Failf(id, section, "An extra parameter cannot be sent: %v. Remove it, or edit the request instead.", err)
	}
	if len(c.Extra) == 0 {
		return finding.Skipf(id, section, "There are no extra parameters.")
	}
	return finding.Passf(id, section, "The extra parameters stand beside those of the walk.")
}

func checkID(c Client) finding.Finding {
	if c.ID == "" {
		return finding.Failf("client_id", "RFC 6749 2.2",
			"There is no client ID. Copy it from the page where the client is registered.")
	}
	if c.ID != strings.TrimSpace(c.ID) {
		return finding.Failf("client_id", "RFC 6749 2.2",
			"The client ID begins or ends with a space. Remove it: the server compares byte by byte.")
	}
	return finding.Passf("client_id", "RFC 6749 2.2", "There is a client ID.")
}

// checkRedirectURI looks at the URI itself; whether it is registered only the server knows.
func checkRedirectURI(uri string) finding.Finding {
	const id = "redirect_uri"
	u, err := url.Parse(uri)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		return finding.Failf(id, "RFC 6749 3.1.2",
			"The redirect URI is not an absolute URI. It should look like http://127.0.0.1:3500/callback.")
	case strings.Contains(uri, "#"):
		return finding.Failf(id, "RFC 6749 3.1.2", "The redirect URI has a fragment (#), which is not allowed. Remove it.")
	case u.Scheme == "http" && u.Hostname() == "localhost":
		// RFC 8252 8.3: the name may resolve to another interface; the literal cannot.
		return finding.Warnf(id, "RFC 8252 8.3",
			"The redirect URI says localhost. Some servers refuse the name; 127.0.0.1 is the safer spelling.")
	}
	return finding.Passf(id, "RFC 6749 3.1.2", "The redirect URI is absolute and has no fragment.")
}

func checkAuth(c Client, s provider.Server, auth token.Auth) finding.Finding {
	const id, section = "client_authentication", "RFC 6749 2.3"
	switch {
	case auth != token.Basic && auth != token.Post && auth != token.None:
		return finding.Failf(id, section, "The client authentication %q is not one of basic, post, none.", string(auth))
	case auth == token.None && !c.Public():
		return finding.Warnf(id, section, "The client has a secret, and it is not sent: the authentication is none.")
	case auth != token.None && c.Public():
		return finding.Failf(id, section,
			"The client authentication is %s, which needs a client secret. Enter one, or choose none.", string(auth))
	case len(s.AuthMethods) > 0 && !slices.Contains(s.AuthMethods, string(auth)):
		return finding.Warnf(id, "RFC 8414 2", "The server's metadata does not list %s. It lists %s.",
			string(auth), strings.Join(s.AuthMethods, ", "))
	}
	return finding.Passf(id, section, "The client authenticates with %s.", string(auth))
}

func checkPKCE(c Client, s provider.Server) finding.Finding {
	const id = "pkce"
	switch {
	case c.PKCE == authz.Off && c.Public():
		return finding.Warnf(id, "RFC 9700 2.1.1",
			"A public client without PKCE: whoever sees the code can use it. Many servers refuse this.")
	case c.PKCE == authz.Off:
		return finding.Warnf(id, "RFC 9700 2.1.1", "PKCE is off. It protects confidential clients too, and costs nothing.")
	case len(s.PKCEMethods) > 0 && !slices.Contains(s.PKCEMethods, string(c.PKCE)):
		return finding.Warnf(id, "RFC 8414 2", "The server's metadata does not list the method %s. It lists %s.",
			c.PKCE, strings.Join(s.PKCEMethods, ", "))
	case c.PKCE == authz.Plain:
		return finding.Warnf(id, "RFC 7636 4.2",
			"The method plain sends the verifier itself. It is here to be looked at; use S256 otherwise.")
	}
	return finding.Passf(id, "RFC 7636 4.2", "PKCE with S256 ties the code to this client.")
}

func checkEndpoint(id, name, endpoint string) finding.Finding {
	if _, err := authz.CheckEndpoint(endpoint); err != nil {
		return finding.Failf(id, "RFC 6749 3", "The %s cannot be used: %v.", name, trimSentinel(err))
	}
	return finding.Passf(id, "RFC 6749 3", "The %s is an absolute URL on a safe connection.", name)
}

// trimSentinel drops the kind in front of an endpoint error, which the sentence around it says already.
func trimSentinel(err error) string {
	return strings.TrimPrefix(err.Error(), fmt.Sprint(authz.ErrEndpoint)+": ")
}

func checkScope(c Client, s provider.Server) finding.Finding {
	var unknown []string
	for _, name := range strings.Fields(c.Scope) {
		if len(s.Scopes) > 0 && !slices.Contains(s.Scopes, name) {
			unknown = append(unknown, name)
		}
	}
	switch {
	case len(s.Scopes) == 0:
		return finding.Skipf("scope", "RFC 8414 2", "The server does not list its scopes.")
	case len(unknown) > 0:
		return finding.Warnf("scope", "RFC 8414 2", "The server's metadata does not list %s.", strings.Join(unknown, ", "))
	}
	return finding.Passf("scope", "RFC 8414 2", "The server's metadata lists every scope that is asked for.")
}
