package client

import (
	"cmp"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/secret"
)

// PKCERules are about code verifier and code challenge.
var PKCERules = []Entry{
	{"pkce_choice", PKCEChoice, Setup | Check},
	{"provider_pkce", ProviderPKCE, Preset},
	{"code_verifier", VerifierForm, 0},
	{"code_challenge", ChallengeFits, 0},
}

// PKCEChoice looks at the code challenge method. RFC 9700 2.1.1: every client uses PKCE; RFC 8414 2: a server may list the
// methods that it knows.
func PKCEChoice(c Case) finding.Finding {
	const id = "pkce_choice"
	use := finding.Action{Kind: finding.PKCES256}
	method := c.method()
	switch listed := c.Metadata.PKCEMethods; {
	case method == authz.Off && c.Public():
		return finding.Warnf(id, "RFC 9700 2.1.1",
			"A public client without PKCE: whoever sees the code can use it. Many servers refuse this.").
			With("", "Use PKCE with S256.", use)
	case method == authz.Off:
		return finding.Warnf(id, "RFC 9700 2.1.1", "PKCE is off. Using it would protect a confidential client too, at almost no cost.").
			With("", "Use PKCE with S256.", use)
	case len(listed) > 0 && !slices.Contains(listed, string(method)):
		return finding.Warnf(id, "RFC 8414 2", "The server's metadata does not list the method %s. It lists %s.", method,
			strings.Join(listed, ", ")).With("", "Use "+listed[0]+".")
	case method == authz.Plain:
		return finding.Warnf(id, "RFC 7636 4.2",
			"The plain method sends the verifier itself. It is offered for study. Otherwise, use S256.").
			With("", "Use PKCE with S256.", use)
	}
	if len(c.Metadata.PKCEMethods) > 0 {
		return finding.Passf(id, "RFC 7636 4.2", "PKCE with S256 ties the code to whoever has the verifier, and the server's metadata lists S256.")
	}
	return finding.Passf(id, "RFC 7636 4.2", "PKCE with S256 ties the code to whoever has the verifier.")
}

// method is the one that was sent, edits included, or the one of the client while nothing was sent.
func (c Case) method() authz.Method {
	if sent, known := c.sent(Authorization, "code_challenge_method"); known {
		return authz.Method(sent)
	}
	return c.PKCE
}

// ProviderPKCE compares with what is known of the provider. RFC 7636 4.3.
func ProviderPKCE(c Case) finding.Finding {
	const id = "provider_pkce"
	p, method := c.Provider, c.method()
	section := p.PKCE.Evidence.Section()
	known := strings.Join(p.PKCE.Methods, ", ")
	switch {
	case p.ID == "":
		return finding.Skipf(id, "RFC 7636 4.3", "This program does not know how this provider treats PKCE.")
	case method == authz.Off && p.PKCE.Required:
		return finding.Warnf(id, section, "%s refuses requests without PKCE. Turn it on with %s.", p.Name, known).
			With("", "Use PKCE with S256.", finding.Action{Kind: finding.PKCES256})
	case method == authz.Off && known == "":
		return finding.Passf(id, section, "%s is not known to support PKCE, and none is sent.", p.Name)
	case method == authz.Off:
		return finding.Skipf(id, section, "PKCE is off, but %s supports it.", p.Name)
	case known == "":
		return finding.Warnf(id, section, "%s is not known to support PKCE. It would protect nothing there, and may be refused.",
			p.Name)
	case !slices.Contains(p.PKCE.Methods, string(method)):
		return finding.Warnf(id, section, "%s is not known to support the method %s. It supports %s.", p.Name, method, known)
	}
	return finding.Passf(id, section, "%s supports PKCE with %s.", p.Name, method)
}

// VerifierForm looks at length and characters of the code verifier. RFC 7636 4.1.
func VerifierForm(c Case) finding.Finding {
	const id, section = "code_verifier", "RFC 7636 4.1"
	verifier, _ := c.sent(Exchange, "code_verifier")
	if verifier == "" {
		return finding.Skipf(id, section, "There is no code verifier.")
	}
	if err := authz.CheckVerifier(verifier); err != nil {
		return finding.Failf(id, section, "The %v.", err)
	}
	return finding.Passf(id, section, "The verifier has %d characters, all from the allowed set.", len(verifier))
}

// ChallengeFits computes the challenge of the verifier again. RFC 7636 4.2 and 4.6: a server that has one refuses a
// verifier that does not belong to it.
func ChallengeFits(c Case) finding.Finding {
	const id, section = "code_challenge", "RFC 7636 4.2"
	challenge, _ := c.sent(Authorization, "code_challenge")
	verifier, _ := c.sent(Exchange, "code_verifier")
	method := cmp.Or(c.method(), authz.Plain) // RFC 7636 4.3: a missing method means plain
	switch want := authz.Derive(method, secret.New(verifier)).Challenge; {
	case verifier == "" && challenge == "":
		return finding.Skipf(id, "RFC 7636 4.3", "PKCE is off.")
	case challenge != want:
		return finding.Warnf(id, section, "The challenge does not match the verifier: one of them, or the method, was "+
			"changed by hand. The exchange will be refused.")
	}
	return finding.Passf(id, section, "The challenge is computed from the verifier with %s.", method)
}
