package client

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// IdentityRules are about the client ID and the secret.
var IdentityRules = []Entry{{"client_id_form", IDForm, Setup | Check}, {"client_secret_form", SecretForm, Check},
	{"saved_binding", SavedBinding, 0}} // which those show that may have a saved client

// IDForm looks for what copying leaves behind. RFC 6749 2.2: the client ID is compared as a string; A.1 allows printable
// ASCII characters, a space among them.
func IDForm(c Case) finding.Finding {
	const id, section = "client_id_form", "RFC 6749 A.1"
	text, known := c.sent(Authorization, "client_id")
	if !known {
		text = c.ID
	}
	again := "Copy the client ID again, with nothing around it, from the page where the client is registered."
	switch at := oddAt(text); {
	case text == "":
		return finding.Failf(id, "RFC 6749 2.2", "There is no client ID.").
			With("", "Copy the client ID from the page where the client is registered.")
	case text != strings.TrimSpace(text):
		return finding.Failf(id, section, "The client ID begins or ends with white space, and the server compares it byte by byte.").
			With(spaceAt("client ID", text), again)
	case at >= 0:
		return finding.Failf(id, section, "The client ID has a character that is not allowed in client IDs.").
			With(oddByte("client ID", text, at), again)
	case strings.Contains(text, " "):
		return finding.Warnf(id, section, "The client ID has a space in it, which is allowed but rare.").
			With(spaceAt("client ID", text), again)
	case placeholder.MatchString(text):
		return finding.Warnf(id, section, "The client ID is %q, which looks like a placeholder.", text).With("", again)
	}
	return finding.Passf(id, section, "The client ID has "+plain.Count(len(text), "printable character")+" and no white space.")
}

var placeholder = regexp.MustCompile(`(?i)^(<.*>|\{.*\}|x+|your[-_ ]?.*|client[-_ ]?id|changeme|todo)$`)

// SecretForm does the same for the secret, without a word of it. RFC 6749 A.2 allows printable ASCII characters, a space
// among them.
func SecretForm(c Case) finding.Finding {
	const id, section = "client_secret_form", "RFC 6749 A.2"
	const again = "Copy the secret again, without any spaces or line breaks around it."
	s := c.Secret.Reveal()
	size := "The secret has " + plain.Count(len(s), "byte") + "."
	switch {
	case s == "":
		return finding.Skipf(id, section, "There is no client secret: this is a public client.")
	case s == c.ID:
		return finding.Warnf(id, section, "The client secret is the same as the client ID.").
			With("", "Copy the secret from the provider's page. Some providers show it next to the client ID, others show it only once.")
	case s != strings.TrimSpace(s):
		return finding.Warnf(id, section, "The client secret begins or ends with white space.").With(size, again)
	case oddAt(s) >= 0:
		return finding.Warnf(id, section, "The client secret has characters outside printable ASCII.").With(size, again)
	case strings.Contains(s, " "):
		return finding.Passf(id, section, "The client secret has %d printable characters, including a space inside, which is "+
			"allowed.", len(s))
	}
	return finding.Passf(id, section, "The client secret has "+plain.Count(len(s), "printable character")+" and no white space.")
}

// oddAt is the place of the first byte that is not printable ASCII; -1 when there is none.
func oddAt(s string) int {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

func oddByte(name, s string, at int) string {
	return fmt.Sprintf("Byte %d of the %s is %s.", at, name, byteAt(s, at))
}

// spaceAt names the first white space of a text.
func spaceAt(name, s string) string { return oddByte(name, s, strings.IndexFunc(s, unicode.IsSpace)) }

// Binding is what a saved client is bound to: whose it is, and where its secrets, codes and tokens may go, by name.
func (c Client) Binding() []wire.Field {
	api := c.Server.API
	if u, err := url.Parse(api); err == nil && u.Host != "" {
		api = u.Scheme + "://" + u.Host
	}
	return []wire.Field{{Name: "client ID", Value: c.ID}, {Name: "issuer", Value: c.Issuer},
		{Name: "authorization endpoint", Value: c.Server.AuthorizationEndpoint},
		{Name: "token endpoint", Value: c.Server.TokenEndpoint},
		{Name: "revocation endpoint", Value: c.Server.RevocationEndpoint}, {Name: "API", Value: api},
		{Name: "redirect URI", Value: c.RedirectURI}, {Name: "CA file", Value: wire.CAPath(c.CAFile)}}
}

// SavedBinding wants a saved client to be used as it was saved. Its secret goes to the servers that it is for (RFC 6749
// 2.3.1), and a flag or a field must not send a sign-in elsewhere under its name (RFC 9700 2.1).
func SavedBinding(c Case) finding.Finding {
	const id, section = "saved_binding", "RFC 6749 2.3.1"
	if c.Bound == nil {
		return finding.Skipf(id, section, "This is not a saved client.")
	}
	var differ []string
	for i, now := range c.Binding() {
		if was := c.Bound[i]; was.Value != now.Value {
			differ = append(differ, fmt.Sprintf("the %s is %s, but the saved one is %s", now.Name, cmp.Or(now.Value, "none"), cmp.Or(was.Value, "none")))
		}
	}
	if len(differ) > 0 {
		return finding.Failf(id, section, "This is not the client that was saved as %s: %s.", c.Name, strings.Join(differ, "; ")).
			With("", "Use the client as it was saved, save it again with the change, or start with a new client.")
	}
	return finding.Passf(id, section, "The client is used with the servers and the redirect URI that it was saved with.")
}
