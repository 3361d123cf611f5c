package check

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
)

// judgeID says what the response of the authorization endpoint proves of the client ID.
func (r *run) judgeID() {
	q := r.ask("client_id", "RFC 6749 4.1.2.1")
	a := r.answer
	switch {
	case a.about == aboutClient:
		q.fail(a.words, "Copy the client ID again from this app's page at the provider.",
			"The server does not know the client ID %s.", r.client.ID)
	case a.about == aboutRedirect:
		q.pass(a.words, "The server got as far as the redirect URI, so it has a client with this ID. Make sure that it is the "+
			"one whose settings you are looking at.")
	case a.asked && !a.proof && !a.knowsClient && (a.accepted() || a.about == aboutUnknown || a.about == aboutMystery):
		q.unknown(a.words, "The server responds to an invented client ID in the same way, so whether it knows this one cannot be "+
			"told before a sign-in.")
	case (a.about == aboutUnknown || a.about == aboutMystery) && a.knowsClient:
		q.pass(a.words, "The server responds differently to an invented client ID, so it knows this one.")
	case a.asked && (a.accepted() || a.about == aboutScope || a.about == aboutPKCE || a.about == aboutGrant ||
		a.about == aboutApp):
		q.pass(a.words, "The server did not object to the client ID.")
	default:
		q.skip(a.words, "No response from the authorization endpoint shows whether the client ID is known.")
	}
}

// judgeRedirect says what it proves of the redirect URI.
func (r *run) judgeRedirect() {
	q := r.ask("redirect_uri_accepted", "RFC 6749 3.1.2.4")
	a := r.answer
	switch {
	case a.about == aboutRedirect:
		q.fail(a.words+". "+r.compared(), r.registerThis(), "The server does not accept the redirect URI %s.",
			r.client.RedirectURI)
	case a.about == aboutClient:
		q.skip("", "The server stopped at the client ID, before reaching the redirect URI.")
	case a.about == aboutUnknown && a.knowsClient && !a.knowsRedirect:
		// RFC 6749 4.1.2.1: a refusal that does not go back is about the client or its redirect URI.
		q.fail(a.words+". "+r.compared(), r.registerThis(), "The server knows the client, and refuses the redirect URI %s as it "+
			"refuses an invented one.", r.client.RedirectURI)
	case a.asked && !a.proof && !a.knowsRedirect && (a.accepted() || a.about == aboutUnknown || a.about == aboutMystery):
		q.unknown(a.words, "The server responds to an invented redirect URI in the same way, so whether this one is registered "+
			"cannot be determined before a sign-in.")
	case a.accepted() || a.about == aboutScope || a.about == aboutPKCE || a.about == aboutMystery && a.knowsRedirect:
		q.pass(a.words, "The server did not object to the redirect URI.")
	default:
		q.skip("", "No response from the authorization endpoint shows whether the redirect URI is registered.")
	}
}

// compared is the byte difference, where it is known what is registered.
func (r *run) compared() string {
	sent := r.client.RedirectURI
	switch f := client.RedirectURIRegistered(r.known()); f.Verdict {
	case finding.Skip:
		return "Sent was " + sent + suspects(sent)
	case finding.Pass:
		return "This program lists it as registered: the provider's page may not have been saved, or may belong to another client."
	default:
		return f.Text + " " + f.Evidence
	}
}

// suspects lists what is easily registered in another way. It is no finding.
func suspects(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return "."
	}
	var list []string
	if u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" {
		list = append(list, "localhost or 127.0.0.1")
	}
	if u.Port() != "" {
		list = append(list, "the port "+u.Port())
	}
	if strings.HasSuffix(u.Path, "/") {
		list = append(list, "the slash at the end")
	} else {
		list = append(list, "no slash at the end")
	}
	if strings.ToLower(uri) != uri {
		list = append(list, "capital letters")
	}
	return "; compare host, port, path, slash and case with the registration: " + strings.Join(list, ", ") + "."
}

func (r *run) registerThis() string {
	u, err := url.Parse(r.client.RedirectURI)
	if err == nil && net.ParseIP(u.Hostname()) == nil && strings.EqualFold(u.Hostname(), "localhost") {
		return "Register exactly " + r.client.RedirectURI + ", or send 127.0.0.1 if that is registered: to the server " +
			"they are two hosts."
	}
	return "Register exactly " + r.client.RedirectURI + " at the provider and save, or send what is registered."
}

// checkPKCE says what the authorization endpoint made of the code challenge. RFC 7636 4.4.1.
func (r *run) checkPKCE() {
	q := r.ask("pkce", "RFC 7636 4.3")
	method, listed := r.client.PKCE, r.server.PKCEMethods
	if method != authz.S256 && (len(listed) == 0 || slices.Contains(listed, string(authz.S256))) {
		q.action = finding.Action{Kind: finding.PKCES256}
	}
	switch {
	case r.answer.about == aboutPKCE:
		q.fail(r.answer.words+". "+says("code_challenge_methods_supported", listed), r.otherMethod(),
			"The server refuses the request because of PKCE: the method is %s.", method)
	case method == authz.Off:
		q.skip("", "PKCE is off, so there was nothing to check.")
	default:
		q.skip(says("code_challenge_methods_supported", listed),
			"Only a real exchange shows whether the server checks the verifier.")
	}
}

// says is a list of the metadata, as evidence.
func says(member string, listed []string) string {
	if len(listed) == 0 {
		return "The metadata has no " + member + "."
	}
	return member + ": " + strings.Join(listed, ", ")
}

func (r *run) otherMethod() string {
	listed := r.server.PKCEMethods
	switch {
	case r.client.PKCE == authz.Off:
		return "Use PKCE with S256."
	case len(listed) > 0 && !slices.Contains(listed, string(r.client.PKCE)):
		return "Use " + listed[0] + "."
	}
	return "Use another method: S256 if the server supports it."
}

// checkScope says what the authorization endpoint made of the scope. RFC 8414 2: a server may leave scopes out of its
// list, so only its own refusal is a failure.
func (r *run) checkScope() {
	q := r.ask("scope", "RFC 6749 3.3")
	listed := says("scopes_supported", r.server.Scopes)
	choice := client.ScopeChoice(r.known())
	switch {
	case r.answer.about == aboutScope:
		fix := "Use the names from the provider's documentation, separated by single spaces."
		if spelling := client.ScopeForm(r.known()); spelling.Fix != "" {
			fix = spelling.Fix
		}
		named := "It asks for " + quote(r.client.Scope) + "."
		switch {
		case choice.Verdict == finding.Warn:
			named = choice.Text
		case strings.TrimSpace(r.client.Scope) == "":
			named = "None is requested."
		}
		q.fail(r.answer.words+". "+listed, fix, "The server refuses the scope. %s", named)
	case strings.TrimSpace(r.client.Scope) == "":
		q.skip(listed, "No scope is requested; what the token then allows is up to the server.")
	case choice.Verdict == finding.Pass && r.answer.accepted():
		q.pass(listed, "The server did not object to the scope.")
	default:
		q.skip(listed, "Only the consent page shows whether the scopes exist. The server may silently drop some, and the "+
			"token response then lists fewer.")
	}
}
