package check

import (
	"slices"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/token"
)

// judgeFirst is the verdict where one request was enough.
func (r *run) judgeFirst(q question, p probe) {
	switch p.ruling {
	case accepted:
		if p.auth == token.None {
			q.pass(p.words, "The server accepts this as a public client: it refused the invented code and nothing else.")
			return
		}
		q.pass(p.words, "The server accepted the client with %s: it refused the invented code and nothing else.",
			string(p.auth))
	case noGrant:
		q.section = "RFC 6749 5.2"
		q.fail(p.words, "Allow the authorization code grant for this client, in the provider's settings.",
			"The server does not let this client exchange a code.")
	case notToken:
		q.section = "RFC 6749 3.2"
		q.fail(p.words, "Compare the address with the metadata or the provider's documentation.",
			"What responds here is not a token endpoint.")
	case gaveTokens:
		q.section = "RFC 6749 4.1.3"
		q.fail(p.words, "Do not use this server: it gives tokens for a code that it never issued.",
			"The server gave tokens for a code that cannot exist. They were thrown away.")
	default:
		q.skip(p.words, "The response does not tell whether the client was accepted.")
	}
}

// judgeRefusal tells apart method, secret and ID.
func (r *run) judgeRefusal(q question, first, other probe, tried bool) {
	evidence := first.words
	if tried {
		evidence += ". " + other.words
	}
	switch {
	case tried && other.ruling == accepted:
		q.section, q.action = "RFC 6749 2.3.1", useAuth(other.auth)
		q.fail(evidence, "Use "+string(other.auth)+".", "The method of client authentication is wrong: the server refuses "+
			"%s and accepts %s with the same ID.", string(first.auth), string(other.auth))
	case r.given["client_id"] == "fail":
		q.fail(evidence, "Correct the client ID first.",
			"The token endpoint refuses the client, too. The authorization endpoint does not know the ID.")
	case first.unknown:
		q.fail(evidence, "Copy the client ID again.", "The token endpoint does not know the client ID.")
	case r.client.Public():
		q.section = "RFC 6749 3.2.1"
		q.fail(evidence, "Enter the client secret, or register the client as a public one.",
			"The server does not accept this client without a secret%s.", r.orID())
	default:
		q.fail(evidence, "Copy the secret again, or make a new one at the provider; an old one may have expired."+
			r.untried(first, other, tried), "The client secret is wrong%s%s: the server refuses the client%s.", r.orID(),
			r.unlessPublic(first, other, tried), with(first, other, tried))
	}
}

// orID adds the ID as a suspect where nothing has shown it to be right.
func (r *run) orID() string {
	if r.passed("client_id") {
		return ""
	}
	return ", or the client ID is"
}

// unlessPublic says so where a client without a secret would be refused in the same way and was not tried.
func (r *run) unlessPublic(first, other probe, tried bool) string {
	possible := slices.Contains(others(first.auth, r.client.Public(), r.server.AuthMethods), token.None)
	if !possible || tried && other.auth == token.None {
		return ""
	}
	return ", unless the client is a public one that has none"
}

func with(first, other probe, tried bool) string {
	if tried && other.ruling == refused {
		return " with " + string(first.auth) + " and with " + string(other.auth)
	}
	return " with " + string(first.auth)
}

// untried names the methods that were not looked at: they are not ruled out.
func (r *run) untried(first, other probe, tried bool) string {
	text := ""
	for _, a := range others(first.auth, r.client.Public(), r.server.AuthMethods) {
		switch {
		case tried && a == other.auth:
		case a == token.None:
			text += " If the client is registered as a public one, use none, which was not tried."
		default:
			text += " Not tried: " + string(a) + "."
		}
	}
	return text
}

func useAuth(a token.Auth) finding.Action {
	switch a {
	case token.Basic:
		return finding.Action{Kind: finding.UseBasic}
	case token.Post:
		return finding.Action{Kind: finding.UsePost}
	}
	return finding.Action{Kind: finding.UseNone}
}
