package preflight

import (
	"fmt"
	"net"
	"net/url"
	"oauthwalk/flow/finding"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
)

// judgeAnswer says what the answer of the authorization endpoint proves of client ID and redirect URI.
func (r *run) judgeAnswer() {
	r.judgeID()
	r.judgeRedirect()
}

func (r *run) judgeID() {
	q := r.ask("client_id", "RFC 6749 4.1.2.1")
	a := r.answer
	switch {
	case a.about == aboutClient:
		q.fail(a.words, "Copy the client ID again, from the page of this very app and provider.",
			"The server does not know the client ID %s.", r.client.ID)
	case a.about == aboutRedirect:
		q.pass(a.words, "The server got as far as the redirect URI, so it has a client with this ID. See that it is the "+
			"one whose settings you look at.")
	case a.asked && (a.accepted() || a.about == aboutScope || a.about == aboutPKCE || a.about == aboutGrant ||
		a.about == aboutApp):
		q.pass(a.words, "The server did not object to the client ID.")
	default:
		q.skip(a.words, "The authorization endpoint gave no answer that tells whether the client ID is known.")
	}
}

func (r *run) judgeRedirect() {
	q := r.ask("redirect_uri_accepted", "RFC 6749 3.1.2.4")
	a := r.answer
	switch {
	case a.about == aboutRedirect:
		q.fail(a.words+". "+r.compared(), r.registerThis(), "The server does not accept the redirect URI %s.",
			r.client.RedirectURI)
	case a.about == aboutClient:
		q.skip("", "The server stopped at the client ID, before the redirect URI.")
	case a.accepted() || a.about == aboutScope || a.about == aboutPKCE:
		q.pass(a.words, "The server did not object to the redirect URI.")
	default:
		q.skip("", "The authorization endpoint gave no answer that tells whether the redirect URI is registered.")
	}
}

// compared is the byte difference, where it is known what is registered.
func (r *run) compared() string {
	sent := r.client.RedirectURI
	if len(r.client.Registered) == 0 {
		return "Sent was " + sent + suspects(sent)
	}
	if slices.Contains(r.client.Registered, sent) {
		return "It is registered here: the provider's page may not be saved, or belong to another client."
	}
	near := nearest(r.client.Registered, sent)
	return fmt.Sprintf("They differ in the %s: %s", part(near, sent), difference("registered", near, "sent", sent))
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

// checkPKCE puts together what the metadata say and what the authorization endpoint did.
func (r *run) checkPKCE() {
	method, listed := r.client.PKCE, r.server.PKCEMethods
	q := r.ask("pkce", "RFC 7636 4.3")
	says := "The metadata say nothing about PKCE."
	if len(listed) > 0 {
		says = "code_challenge_methods_supported: " + strings.Join(listed, ", ")
	}
	if method != authz.S256 && (len(listed) == 0 || slices.Contains(listed, string(authz.S256))) {
		q.action = finding.Action{Kind: finding.PKCES256}
	}
	switch {
	case r.answer.about == aboutPKCE:
		q.fail(r.answer.words+". "+says, r.otherMethod(), "The server refuses the request for its PKCE: the method is %s.",
			method)
	case method == authz.Off:
		q.section = "RFC 9700 2.1.1"
		q.warn(says, "Use PKCE with S256: it protects the code of every client and costs nothing.", "PKCE is off.")
	case len(listed) > 0 && !slices.Contains(listed, string(method)):
		q.warn(says, r.otherMethod(), "The metadata do not list the method %s.", method)
	case method == authz.Plain:
		q.warn(says, "Use S256: plain shows the verifier to whoever sees the request.", "The PKCE method is plain.")
	case len(listed) > 0:
		q.pass(says, "The server lists the PKCE method %s.", method)
	default:
		q.skip(says, "Whether the server looks at the verifier only a real exchange shows.")
	}
}

func (r *run) otherMethod() string {
	listed := r.server.PKCEMethods
	switch {
	case r.client.PKCE == authz.Off:
		return "Use PKCE with S256."
	case len(listed) > 0 && !slices.Contains(listed, string(r.client.PKCE)):
		return "Use " + listed[0] + "."
	}
	return "Use another method: S256 where the server has it."
}

// checkScope. RFC 8414 2: a server may leave scopes out of its list, so only its own refusal is a failure.
func (r *run) checkScope() {
	q := r.ask("scope", "RFC 6749 3.3")
	asked, listed := strings.Fields(r.client.Scope), r.server.Scopes
	var unknown []string
	for _, name := range asked {
		if len(listed) > 0 && !slices.Contains(listed, name) {
			unknown = append(unknown, name)
		}
	}
	says := "The metadata list no scopes."
	if len(listed) > 0 {
		says = "scopes_supported: " + strings.Join(listed, ", ")
	}
	fix := "Use the names of the provider's documentation, with one space between two."
	if strings.Contains(r.client.Scope, ",") {
		fix = "Separate the scopes by spaces; a few providers want commas, as their documentation then says."
	}
	named := "It asks for " + quote(r.client.Scope) + "."
	if len(unknown) > 0 {
		named = "Not in the metadata: " + strings.Join(unknown, ", ") + "."
	}
	switch {
	case r.answer.about == aboutScope:
		q.fail(r.answer.words+". "+says, fix, "The server refuses the scope. %s", named)
	case len(unknown) > 0:
		q.section = "RFC 8414 2"
		q.warn(says, fix, "The metadata do not list every scope that is asked for. %s The server may leave it out in "+
			"silence: the token answer then has fewer scopes.", named)
	case len(asked) == 0:
		q.skip(says, "No scope is asked for; what the token then opens is up to the server.")
	case len(listed) == 0:
		q.skip(says, "Whether the scopes exist only the consent page shows.")
	default:
		q.pass(says, "The metadata list every scope that is asked for.")
	}
}
